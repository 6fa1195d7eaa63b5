import type { Standings } from '../agreement/standing';
import type { BehaviourPool } from './behaviourPool';
import type { BehaviourScore } from './behaviourScores';
import { trustedShares, trustOf } from './trust';

/** What passing the believed tests counts for beside likelier outputs. */
const testShare = 0.3;

/**
 * The counterfactual evidence for each voter: on the inputs where it gives another value than the shown one does, how
 * much more of the trusted pool agrees with it there. A voter that differs from the shown one by little and gains
 * much says where the shown one is likely to be wrong.
 * @param shown the id of the voter that is shown; absent where what is shown was not run.
 */
export function standingsOf(
  pool: BehaviourPool,
  scores: readonly BehaviourScore[],
  shown?: string,
): Standings {
  const shownVoter = shown === undefined ? -1 : pool.ids.indexOf(shown);
  const shares = trustedShares(
    pool,
    trustOf(
      pool,
      scores.map(({ votes }) => votes),
    ),
  );
  const own = shares[shownVoter];
  const gains = shares.map((row) =>
    row.reduce((sum, share, input) => sum + Math.max(0, share - (own?.[input] ?? 0)), 0),
  );
  const byOutputs = weightedRanks(gains, pool.weights);
  const byTests = weightedRanks(
    scores.map(({ tests }) => tests),
    pool.weights,
  );
  const tried = pool.inputs + pool.testCounts.length > 0;
  return new Map(
    pool.ids.map((id, voter) => [
      id,
      {
        rank: (1 - testShare) * (byOutputs[voter] ?? 0.5) + testShare * (byTests[voter] ?? 0.5),
        alike: tried && shownVoter >= 0 && behavesLike(pool, voter, shownVoter),
      },
    ]),
  );
}

function behavesLike(pool: BehaviourPool, a: number, b: number): boolean {
  const tests = pool.passed[b];
  return (
    pool.signatures[a] === pool.signatures[b] &&
    pool.passed[a]?.every((pass, test) => pass === tests?.[test]) === true
  );
}

/** Per value: the share of the weight below it, and half of that of its equals, in [0, 1]. */
export function weightedRanks(values: readonly number[], weights: Float64Array): Float64Array {
  const order = [...values.keys()].sort((a, b) => (values[a] ?? 0) - (values[b] ?? 0));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const ranks = new Float64Array(values.length);
  let below = 0;
  for (let at = 0; at < order.length;) {
    const value = values[order[at] ?? 0] ?? 0;
    let end = at;
    let equal = 0;
    // Equal gains may differ in the last bits, by the order in which they were summed.
    while (end < order.length && (values[order[end] ?? 0] ?? 0) - value < 1e-9)
      equal += weights[order[end++] ?? 0] ?? 0;
    for (; at < end; at++) ranks[order[at] ?? 0] = total > 0 ? (below + equal / 2) / total : 0.5;
    below += equal;
  }
  return ranks;
}
