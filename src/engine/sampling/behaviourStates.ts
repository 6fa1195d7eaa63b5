import type { Member } from '../agreement/agreement';
import { behaviourClusters } from '../consensus/behaviourClusters';
import { behaviourPool } from '../consensus/behaviourPool';
import { behaviourScores } from '../consensus/behaviourScores';
import type { StopReason } from '../events';
import type { Behaviour } from '../verification/behaviour';
import type { PoolState } from './stopping';
import { behaviourSteady, stopRules } from './stopping';

export interface BehaviourStatesInput {
  /** The ids of all draws in the order in which they came, those without a vote included. */
  readonly drawn: readonly string[];
  /** The usable candidates. */
  readonly members: readonly Member[];
  /** Their scores from votes alone, by id. */
  readonly votes: ReadonlyMap<string, number>;
  /** Of two members by their ids, in [0, 1]. */
  readonly similarity: (a: string, b: string) => number;
  /** The newest report; members that it does not know have no part in the states. */
  readonly behaviour: Behaviour;
  /** The ids among which a choice may be made; absent: any. */
  readonly allowed?: ReadonlySet<string>;
}

/**
 * How the pool stood after each of the last draws, by what the candidates do and as it is known now: the scores are
 * those of the choice (see `behaviourScores`), and those that behave like the choice are its cluster. Inputs that
 * were found later count for the earlier states as well, so that these need not be kept.
 * @param last how many states are wanted, at least 1; fewer where there are fewer draws.
 * @returns the latest last; none without inputs.
 */
export function behaviourStates(input: BehaviourStatesInput, last: number): PoolState[] {
  const { drawn, behaviour } = input;
  if (behaviour.inputs.length === 0) return [];
  const first = Math.max(1, drawn.length - last + 1);
  return Array.from({ length: Math.max(0, drawn.length - first + 1) }, (_, step) =>
    stateAfter(first + step, input),
  );
}

function stateAfter(draws: number, input: BehaviourStatesInput): PoolState {
  const { drawn, votes, similarity, behaviour, allowed } = input;
  const before = new Set(drawn.slice(0, draws));
  const ran = new Set(behaviour.candidates);
  // Sums are the same to the last bit whatever the order of arrival.
  const members = input.members
    .filter(({ id }) => before.has(id) && ran.has(id))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
  const pool = behaviourPool(behaviour, members);
  const scores = behaviourScores({
    pool,
    votes: members.map(({ id }) => votes.get(id) ?? 0),
    similarity: (a, b) => similarity(members[a]?.id ?? '', members[b]?.id ?? ''),
  });
  const totals = new Map(members.map(({ id }, voter) => [id, scores[voter]?.total ?? 0]));
  const totalOf = (id: string): number => totals.get(id) ?? -Infinity;
  const best = (ids: readonly string[]): number => Math.max(-Infinity, ...ids.map(totalOf));
  const candidates = members.flatMap(({ id }) => (allowed?.has(id) === false ? [] : [id]));
  const highest = best(candidates);
  const choice = candidates.find((id) => totalOf(id) === highest);
  const clusters = behaviourClusters(pool);
  const cluster = clusters.find(({ members: some }) => choice !== undefined && some.includes(choice));
  const others = clusters.filter((one) => one !== cluster);
  return {
    draws,
    usable: members.length,
    choice,
    same: cluster?.members ?? [],
    support: cluster?.weight ?? 0,
    rival: Math.max(0, ...others.map(({ weight }) => weight)),
    margin: cluster === undefined ? 0 : highest - best(others.flatMap(({ members: some }) => some)),
  };
}

/** So many of the latest candidates may not have been run yet. */
const mostBehind = 1;

/**
 * Whether enough was drawn: by what candidates do as soon as that is known of nearly all of them, and by what they say
 * until then.
 * @param history the states by text after each draw so far, the latest last; at least one.
 * @param known what is known of their behaviour; absent: nothing.
 * @returns why, or undefined to go on.
 */
export function stopReason(
  history: readonly PoolState[],
  known: BehaviourStatesInput | undefined,
): StopReason | undefined {
  if (known === undefined) return stopRules.text(history);
  const ran = new Set(known.behaviour.candidates);
  const behind = known.members.filter(({ id }) => !ran.has(id)).length;
  const states = behind <= mostBehind ? behaviourStates(known, behaviourSteady + behind) : [];
  if (states.length === 0) return stopRules.text(history);
  // A draw that was not run yet says nothing of how the choice stays.
  return stopRules.behaviour(behind === 0 ? states : states.slice(0, -behind));
}
