import type { Cluster, Member, PoolAgreement } from '../agreement/agreement';
import { changedLength } from '../agreement/changedLength';
import type { RequestUptake } from '../agreement/requestUptake';
import type { Standings } from '../agreement/standing';
import type { Behaviour } from '../verification/behaviour';
import { behaviourClusters } from './behaviourClusters';
import { confidenceWithBehaviour, evidenceOf } from './behaviourConfidence';
import type { BehaviourEvidence, EvidenceInput } from './behaviourConfidence';
import { behaviourPool } from './behaviourPool';
import { behaviourScores } from './behaviourScores';
import type { BehaviourScore } from './behaviourScores';
import { confidenceOf, defaultBaseRate } from './confidence';
import type { VoteEvidence } from './confidence';
import { standingsOf } from './standings';

export interface BehaviourChoiceInput {
  /** The usable candidates; at least one. */
  readonly members: readonly Member[];
  /** Of the same members. */
  readonly agreement: PoolAgreement;
  /** Of two members by their ids, in [0, 1]. */
  readonly similarity: (a: string, b: string) => number;
  /** Which words of the request the members take up; absent: nothing is known of the request. */
  readonly uptake?: RequestUptake;
  readonly behaviour: Behaviour;
  /** The document as it was; among candidates with equal evidence the one that changes least of it leads. */
  readonly base: string;
  /** The ids among which the choice is made; absent: any. All have a vote. */
  readonly allowed?: ReadonlySet<string>;
  /** The weight of all draws, those without a vote included. */
  readonly drawn: number;
  /** How often choices of this model have turned out right, in (0, 1); one half where nothing is known. */
  readonly baseRate?: number;
}

/** What confidence is computed from. */
export type ChoiceEvidence =
  | { readonly restsOn: 'votes'; readonly votes: VoteEvidence }
  | { readonly restsOn: 'execution'; readonly behaviour: BehaviourEvidence };

export interface BehaviourChoice {
  /** The id of the member with the most evidence. */
  readonly choice: string;
  /** The cluster of the choice: those that behave like it; without inputs, its cluster by votes. */
  readonly cluster: Cluster;
  /** Heaviest first. */
  readonly clusters: readonly Cluster[];
  /** The calibrated probability that the choice is right, in (0, 1). */
  readonly confidence: number;
  readonly evidence: ChoiceEvidence;
  /** What running the pool says of its members beside the choice; for heat. */
  readonly standings: Standings;
}

/**
 * The choice of a pool that was run. Where no input was tried, votes alone say how sure it is, and tests, where there
 * are some, only move the choice.
 * @throws RangeError if there is no member.
 */
export function chooseWithBehaviour(input: BehaviourChoiceInput): BehaviourChoice {
  const { agreement, similarity, uptake, behaviour } = input;
  // Sums are the same to the last bit whatever the order of arrival.
  const members = [...input.members].sort((a, b) => (a.id < b.id ? -1 : 1));
  const pool = behaviourPool(behaviour, members);
  const scores = behaviourScores({
    pool,
    votes: members.map(({ id }) => agreement.scores.get(id) ?? 0),
    similarity: (a, b) => similarity(members[a]?.id ?? '', members[b]?.id ?? ''),
    uptake,
  });
  const leader = leading(members, scores, input);
  const choice = members[leader]?.id;
  if (choice === undefined) throw new RangeError('A pool without candidates has no choice; add one first.');
  const clusters = pool.inputs > 0 ? behaviourClusters(pool) : agreement.clusters;
  const cluster = clusters.find((one) => one.members.includes(choice)) ?? agreement.cluster;
  const { drawn, baseRate = defaultBaseRate } = input;
  const evidence = choiceEvidence({ pool, scores, leader, support: cluster.weight, drawn, uptake });
  const confidence =
    evidence.restsOn === 'votes'
      ? confidenceOf(evidence.votes, baseRate)
      : confidenceWithBehaviour(evidence.behaviour, baseRate);
  return { choice, cluster, clusters, confidence, evidence, standings: standingsOf(pool, scores, choice) };
}

/** Without inputs, agreement of outputs is not known, and confidence rests on votes. */
function choiceEvidence(input: EvidenceInput): ChoiceEvidence {
  const { pool, scores, leader, support } = input;
  if (pool.inputs > 0) return { restsOn: 'execution', behaviour: evidenceOf(input) };
  const centrality = scores[leader]?.centrality ?? 0;
  const share = pool.total > 0 ? support / pool.total : 0;
  return { restsOn: 'votes', votes: { centrality, share, usable: pool.total } };
}

/** The number of the member with the most evidence. */
function leading(
  members: readonly Member[],
  scores: readonly BehaviourScore[],
  { base, allowed }: Pick<BehaviourChoiceInput, 'base' | 'allowed'>,
): number {
  const isAllowed = (voter: number): boolean => allowed?.has(members[voter]?.id ?? '') ?? true;
  const totals = scores.map(({ total }, voter) => (isAllowed(voter) ? total : -Infinity));
  // Candidates with the same evidence may differ in the last bits, since none is compared with itself.
  const best = Math.max(...totals) - 1e-12;
  const tied = members
    .map((member, voter) => ({ member, voter }))
    .filter(({ voter }) => (totals[voter] ?? -Infinity) >= best)
    .map((one) => ({ ...one, changed: changedLength(one.member.text, base) }))
    .sort((a, b) => a.changed - b.changed || (a.member.id < b.member.id ? -1 : 1));
  return tied[0]?.voter ?? -1;
}
