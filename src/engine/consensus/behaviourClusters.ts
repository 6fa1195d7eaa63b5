import type { Cluster } from '../agreement/agreement';
import type { BehaviourPool } from './behaviourPool';

/** The voters that behave alike on every input, errors included; heaviest first, then by id. */
export function behaviourClusters(pool: BehaviourPool): Cluster[] {
  const groups = new Map<string, number[]>();
  for (const [voter, signature] of pool.signatures.entries())
    groups.set(signature, [...(groups.get(signature) ?? []), voter]);
  return [...groups.values()]
    .map((voters): Cluster => {
      const members = voters.map((voter) => pool.ids[voter] ?? '').sort();
      return {
        id: members[0] ?? '',
        members,
        weight: voters.reduce((sum, voter) => sum + (pool.weights[voter] ?? 0), 0),
        by: 'behaviour',
      };
    })
    .sort((a, b) => b.weight - a.weight || (a.id < b.id ? -1 : 1));
}
