import type { Comparer } from '../agreement/comparer';
import { leadOf } from '../consensus/leadOf';
import type { Lead } from '../consensus/leadOf';
import { stillInContention as passesGate } from '../consensus/gate';
import type { Count } from '../consensus/fusionSignal';
import type { UsableCandidate } from '../pool';
import { clusterByBehaviour } from '../verification/behaviour/clusterByBehaviour';
import type { Evidence } from '../verification/evidence';

/** A candidate that stands for its cluster, or one that was drawn in view of others. */
export interface Contender {
  readonly id: string;
  /** The whole patched document. */
  readonly text: string;
  /** The weight of its cluster's votes; 0 for one that was drawn in view of others and does what none of them does. */
  readonly votes: number;
  /** Generated tests passed, where it was run on some. */
  readonly tests?: Count;
  /** Whether it was drawn in view of others. */
  readonly isNew: boolean;
}

export interface Field {
  readonly comparer: Comparer;
  /** The candidates that vote. */
  readonly voters: readonly UsableCandidate[];
  /** Syntheses and repairs that can be used. */
  readonly newcomers: readonly UsableCandidate[];
  /** The number of all draws, those without a vote included. */
  readonly drawn: number;
  readonly evidence: Evidence;
  /** Whether two patched documents say the same, up to formatting and names. */
  readonly isSame: (one: string, other: string) => boolean;
}

/** Who is in the running, and who leads before any model was asked about them. */
export interface Contest {
  readonly lead: Lead;
  /** One of each cluster, the leading one first, the others by votes; newcomers last. At least one. */
  readonly contenders: readonly Contender[];
}

/**
 * One contender for each cluster, and the newcomers that do what no cluster does; none that the project's own checks
 * rule out.
 * @throws RangeError if no candidate votes.
 */
export function contestOf(field: Field): Contest {
  const { comparer, voters, newcomers, drawn, evidence } = field;
  const lead = leadOf(comparer, drawn, evidence);
  const ids = [...voters, ...newcomers].map(({ id }) => id);
  const allowed = passesGate(ids, evidence.checks);
  const { scores } = comparer.agreement();
  const byScore = (a: string, b: string): number =>
    (scores.get(b) ?? 0) - (scores.get(a) ?? 0) || (a < b ? -1 : 1);
  const clusters = [...lead.clusters].sort(
    (a, b) => Number(b.members.includes(lead.choice)) - Number(a.members.includes(lead.choice)),
  );
  const standing = clusters.flatMap(({ members, weight }) => {
    const id = members.includes(lead.choice)
      ? lead.choice
      : [...members].filter((member) => allowed.has(member)).sort(byScore)[0];
    const candidate = voters.find((voter) => voter.id === id);
    return candidate === undefined || !allowed.has(candidate.id)
      ? []
      : [contenderOf(candidate, weight, false, evidence)];
  });
  const entering = newcomers
    .filter((candidate) => allowed.has(candidate.id) && !joins(candidate, field))
    .map((candidate) => contenderOf(candidate, 0, true, evidence));
  return { lead, contenders: [...standing, ...entering] };
}

function contenderOf(
  { id, text }: UsableCandidate,
  votes: number,
  isNew: boolean,
  { behaviour }: Evidence,
): Contender {
  const row = behaviour?.passed[behaviour.candidates.indexOf(id)];
  const tests =
    row === undefined || row.length === 0
      ? undefined
      : { passed: row.filter(Boolean).length, total: row.length };
  return { id, text, votes, isNew, ...(tests === undefined ? {} : { tests }) };
}

/** Whether a newcomer does, or is, what a voter does or is: then it has a spokesman already. */
function joins({ id, text }: UsableCandidate, { voters, evidence, isSame }: Field): boolean {
  const { behaviour } = evidence;
  if (behaviour === undefined || behaviour.inputs.length === 0)
    return voters.some((voter) => isSame(voter.text, text));
  const cluster = clusterByBehaviour(behaviour).clusters.find(({ candidates }) => candidates.includes(id));
  return cluster?.candidates.some((other) => voters.some((voter) => voter.id === other)) === true;
}
