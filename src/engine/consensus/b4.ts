import { passKeys } from './behaviourPool';
import type { BehaviourPool } from './behaviourPool';

/** What is believed before anything is run; from the authors' settings for small models on HumanEval. */
export interface B4Priors {
  /** The first parameter of the Beta priors of a candidate and of a test to be right; the second is 1. */
  readonly right: number;
  /** The second parameter of the Beta prior of a wrong candidate to pass a wrong test; the first is 1. */
  readonly chancePass: number;
}

export const b4Priors: B4Priors = { right: 1e3, chancePass: 1e4 };

/**
 * The logarithm of the posterior, up to a constant, of each consistent set: the voters that pass exactly the same
 * tests as this one are right and all others wrong, those tests are right and all others wrong. A right candidate
 * passes the right tests and no other; a wrong one passes right tests at an unknown rate and wrong tests rarely.
 * Voters and tests count with repetitions. (Chen et al., B4: Towards Optimal Assessment of Plausible Code Solutions
 * with Plausible Tests, arXiv 2409.08692, section 4.)
 */
export function b4(pool: BehaviourPool, priors: B4Priors = b4Priors): Float64Array {
  const keys = passKeys(pool);
  const known = new Map<string, number>();
  return Float64Array.from(pool.passed, (row, voter) => {
    const key = keys[voter] ?? '';
    const posterior = known.get(key) ?? logPosterior(pool, keys, row, key, priors);
    known.set(key, posterior);
    return posterior;
  });
}

function logPosterior(
  pool: BehaviourPool,
  keys: readonly string[],
  rightTests: Uint8Array,
  key: string,
  priors: B4Priors,
): number {
  let tests = 0;
  let allTests = 0;
  for (const [test, count] of pool.testCounts.entries()) {
    allTests += count;
    if (rightTests[test] === 1) tests += count;
  }
  let right = 0;
  let passedRight = 0;
  let passedWrong = 0;
  for (const [voter, row] of pool.passed.entries()) {
    const weight = pool.weights[voter] ?? 0;
    if (keys[voter] === key) {
      right += weight;
      continue;
    }
    for (const [test, pass] of row.entries()) {
      const runs = pass * weight * (pool.testCounts[test] ?? 0);
      if (rightTests[test] === 1) passedRight += runs;
      else passedWrong += runs;
    }
  }
  const wrong = pool.total - right;
  return (
    logBeta(priors.right + right, 1 + wrong) +
    logBeta(priors.right + tests, 1 + allTests - tests) +
    logBeta(1 + passedRight, 1 + wrong * tests - passedRight) +
    logBeta(1 + passedWrong, priors.chancePass + wrong * (allTests - tests) - passedWrong)
  );
}

/** The logarithm of the Beta function for positive arguments. */
export function logBeta(a: number, b: number): number {
  return logGamma(a) + logGamma(b) - logGamma(a + b);
}

/** From here on Stirling's series is exact to the last digits. */
const large = 12;

/** Stirling's series for the logarithm of the Gamma function, shifted up by its recurrence for small arguments. */
function logGamma(value: number): number {
  let shift = 0;
  let x = value;
  while (x < large) {
    shift += Math.log(x);
    x += 1;
  }
  const inverse = 1 / x;
  const square = inverse * inverse;
  const series = inverse * (1 / 12 - square * (1 / 360 - square * (1 / 1260 - square / 1680)));
  return (x - 0.5) * Math.log(x) - x + 0.5 * Math.log(2 * Math.PI) + series - shift;
}
