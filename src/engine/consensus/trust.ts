import { noValue, sameValues } from './behaviourPool';
import type { BehaviourPool } from './behaviourPool';

/** In a large pool, a voter that the votes put an eighth of a unit of similarity ahead is trusted e times as much. */
const steepness = 8;
/** Voters that the votes put further behind than this are trusted alike. */
const furthest = 1;
/** In a large pool, how much a voter says about another goes with this power of their similarity. */
const closeness = 0.5;
/** At this weight of the pool, votes tell half of what they tell in a large pool about who is to be trusted. */
const halfKnown = 10;

/** How far the votes of a pool are to be relied on for whom to trust, in [0, 1): few votes say little. */
export function relianceOf({ total }: BehaviourPool): number {
  return total / (total + halfKnown);
}

/**
 * How much each voter is trusted to say what is right, before anything is run: voters that the votes favour say more
 * than outliers. In (0, 1].
 * @param votes per voter: its score from votes alone.
 */
export function trustOf(pool: BehaviourPool, votes: readonly number[]): Float64Array {
  const best = Math.max(...votes);
  const slope = steepness * relianceOf(pool);
  return Float64Array.from(votes, (score) => Math.exp(slope * (Math.max(score, best - furthest) - best)));
}

/**
 * The mean share of the inputs on which the other voters give the same value, in [0, 1], where voters count by their
 * weight, by trust, and by a root of their similarity: what a close variant does says more about a candidate than what
 * another approach does, but far from in proportion.
 * @param similarity of two voters by their numbers, in [0, 1].
 */
export function trustedAgreement(
  pool: BehaviourPool,
  trust: Float64Array,
  similarity: (a: number, b: number) => number,
): Float64Array {
  const power = closeness * relianceOf(pool);
  return Float64Array.from(pool.ids, (_, voter) => {
    let sum = 0;
    let others = 0;
    for (const [other, weight] of pool.weights.entries()) {
      const counted = other === voter ? Math.max(0, weight - 1) : weight;
      if (counted === 0) continue;
      const near = other === voter ? 1 : similarity(voter, other) ** power;
      const say = counted * (trust[other] ?? 0) * near;
      sum += say * sameValues(pool, voter, other);
      others += say;
    }
    return others > 0 ? sum / others : sameValues(pool, voter, voter);
  });
}

/** `[voter][input]`: the share of the trusted weight that gives the same value there, in [0, 1]; 0 for no value. */
export function trustedShares(pool: BehaviourPool, trust: Float64Array): Float64Array[] {
  const rows = pool.ids.map(() => new Float64Array(pool.inputs));
  let total = 0;
  for (const [voter, weight] of pool.weights.entries()) total += weight * (trust[voter] ?? 0);
  for (let input = 0; input < pool.inputs; input++) {
    const sums = new Map<number, number>();
    for (const [voter, row] of pool.values.entries()) {
      const value = row[input] ?? noValue;
      const say = (pool.weights[voter] ?? 0) * (trust[voter] ?? 0);
      if (value !== noValue) sums.set(value, (sums.get(value) ?? 0) + say);
    }
    for (const [voter, row] of pool.values.entries()) {
      const mine = rows[voter];
      if (mine !== undefined && total > 0) mine[input] = (sums.get(row[input] ?? noValue) ?? 0) / total;
    }
  }
  return rows;
}
