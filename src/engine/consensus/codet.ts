import { passKeys, weightsBy } from './behaviourPool';
import type { BehaviourPool } from './behaviourPool';

/**
 * Dual execution agreement: voters that pass exactly the same tests form a group, whose score is the square root of
 * its weight times the tests that it passes, both counted with repetitions. (Chen et al., CodeT: Code Generation with
 * Generated Tests, arXiv 2207.10397, section 3.)
 */
export function codet(pool: BehaviourPool): Float64Array {
  const keys = passKeys(pool);
  const group = weightsBy(pool, keys);
  return Float64Array.from(pool.passed, (row, voter) => {
    const tests = row.reduce((sum, pass, test) => sum + pass * (pool.testCounts[test] ?? 0), 0);
    return Math.sqrt(group.get(keys[voter] ?? '') ?? 0) * tests;
  });
}
