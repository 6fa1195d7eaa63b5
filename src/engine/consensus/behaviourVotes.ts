import { givesValues, sameValues, weightsBy } from './behaviourPool';
import type { BehaviourPool } from './behaviourPool';

/**
 * The share of the weight that behaves alike on every input, in [0, 1]; 0 for voters that give no value at all.
 * (Clusters by outputs as in Li et al., Competition-Level Code Generation with AlphaCode, arXiv 2203.07814, section
 * 4.5, the largest one first.)
 */
export function behaviourMajority(pool: BehaviourPool): Float64Array {
  const cluster = weightsBy(pool, pool.signatures);
  return Float64Array.from(pool.ids, (_, voter) =>
    givesValues(pool, voter) ? (cluster.get(pool.signatures[voter] ?? '') ?? 0) / pool.total : 0,
  );
}

/**
 * The weighted mean share of the inputs on which the other voters give the same value, in [0, 1]: the choice of
 * minimum Bayes risk when what counts is on how many inputs two programs differ. Errors agree with nothing. (Shi et
 * al., Natural Language to Code Translation with Execution, arXiv 2204.11454, section 3.)
 */
export function mbrExec(pool: BehaviourPool): Float64Array {
  return Float64Array.from(pool.ids, (_, voter) => {
    let sum = 0;
    let others = 0;
    for (const [other, weight] of pool.weights.entries()) {
      // One draw is not compared with itself, its duplicates are.
      const counted = other === voter ? Math.max(0, weight - 1) : weight;
      sum += counted * sameValues(pool, voter, other);
      others += counted;
    }
    return others > 0 ? sum / others : sameValues(pool, voter, voter);
  });
}

/** The share of the generated tests that a voter passes, counted as often as they were written, in [0, 1]. */
export function testCount(pool: BehaviourPool): Float64Array {
  const all = pool.testCounts.reduce((sum, count) => sum + count, 0);
  return Float64Array.from(pool.passed, (row) => {
    const passed = row.reduce((sum, pass, test) => sum + pass * (pool.testCounts[test] ?? 0), 0);
    return all > 0 ? passed / all : 0;
  });
}
