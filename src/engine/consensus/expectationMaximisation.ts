import type { BehaviourPool } from './behaviourPool';
import { passShares } from './behaviourPool';

/** How likely each voter and each test of a pool is to be right. */
export interface JointBelief {
  /** Per voter, in [0, 1]. */
  readonly voters: Float64Array;
  /** Per test, in [0, 1]. */
  readonly tests: Float64Array;
}

/** The rates at which tests are passed, by whether the candidate and the test are right, and the shares of both. */
interface Rates {
  /** `[candidate right][test right]`, 0 or 1 each. */
  readonly pass: readonly (readonly number[])[];
  readonly voters: number;
  readonly tests: number;
}

const iterations = 40;
const settled = 1e-6;
/** Pseudo-runs that hold the rates near what right and wrong mean, so that the two cannot swap. */
const priorRuns = 10;
const priorPass = [
  [0.1, 0.4],
  [0.2, 0.95],
];
const priorShare = 0.5;
/** Tests of one pool depend on one another: each counts as less than one independent observation. */
const independence = 0.25;

/**
 * Estimates jointly how likely each candidate and each test is to be right, from who passes what alone:
 * expectation-maximisation with factorised beliefs over the two sides, after Dawid and Skene (Maximum Likelihood
 * Estimation of Observer Error-Rates Using the EM Algorithm, Applied Statistics 28, 1979), where tests are the
 * observers of the candidates and the candidates those of the tests. Repetitions count.
 */
export function expectationMaximisation(pool: BehaviourPool): JointBelief {
  let tests = passShares(pool);
  let rates: Rates = { pass: priorPass, voters: priorShare, tests: priorShare };
  let voters = beliefInVoters(pool, tests, rates);
  for (let step = 0; step < iterations; step++) {
    rates = estimateRates(pool, voters, tests);
    tests = beliefInTests(pool, voters, rates);
    const next = beliefInVoters(pool, tests, rates);
    const change = next.reduce(
      (most, value, voter) => Math.max(most, Math.abs(value - (voters[voter] ?? 0))),
      0,
    );
    voters = next;
    if (change < settled) break;
  }
  return { voters, tests };
}

function beliefInVoters(pool: BehaviourPool, tests: Float64Array, rates: Rates): Float64Array {
  return Float64Array.from(pool.passed, (row) => {
    let logit = logOdds(rates.voters);
    for (const [test, pass] of row.entries()) {
      const right = tests[test] ?? 0;
      const count = (pool.testCounts[test] ?? 0) * independence;
      logit += count * (right * evidence(rates, pass, 1) + (1 - right) * evidence(rates, pass, 0));
    }
    return logistic(logit);
  });
}

/** The logarithm of how much likelier an outcome is of a right candidate than of a wrong one. */
function evidence({ pass }: Rates, outcome: number, test: 0 | 1): number {
  return Math.log(chance(pass[1]?.[test], outcome) / chance(pass[0]?.[test], outcome));
}

function beliefInTests(pool: BehaviourPool, voters: Float64Array, rates: Rates): Float64Array {
  return pool.testCounts.map((_, test) => {
    let logit = logOdds(rates.tests);
    for (const [voter, row] of pool.passed.entries()) {
      const right = voters[voter] ?? 0;
      const weight = (pool.weights[voter] ?? 0) * independence;
      for (const side of [0, 1] as const) {
        const belief = side === 1 ? right : 1 - right;
        const outcome = row[test] ?? 0;
        logit +=
          weight *
          belief *
          Math.log(chance(rates.pass[side]?.[1], outcome) / chance(rates.pass[side]?.[0], outcome));
      }
    }
    return logistic(logit);
  });
}

function estimateRates(pool: BehaviourPool, voters: Float64Array, tests: Float64Array): Rates {
  const passes = priorPass.map((row) => row.map((rate) => rate * priorRuns));
  const runs = priorPass.map((row) => row.map(() => priorRuns));
  for (const [voter, row] of pool.passed.entries()) {
    for (const [test, pass] of row.entries()) {
      const weight = (pool.weights[voter] ?? 0) * (pool.testCounts[test] ?? 0);
      for (const side of [0, 1] as const) {
        for (const kind of [0, 1] as const) {
          const belief = weight * sideOf(voters[voter], side) * sideOf(tests[test], kind);
          addTo(passes[side], kind, belief * pass);
          addTo(runs[side], kind, belief);
        }
      }
    }
  }
  return {
    pass: passes.map((row, side) => row.map((sum, kind) => sum / (runs[side]?.[kind] ?? priorRuns))),
    voters: smoothedMean(voters, pool.weights),
    tests: smoothedMean(tests, pool.testCounts),
  };
}

function sideOf(belief: number | undefined, side: 0 | 1): number {
  return side === 1 ? (belief ?? 0) : 1 - (belief ?? 0);
}

function addTo(row: number[] | undefined, at: number, value: number): void {
  if (row !== undefined) row[at] = (row[at] ?? 0) + value;
}

function smoothedMean(beliefs: Float64Array, weights: Float64Array): number {
  let sum = priorShare * 2;
  let total = 2;
  for (const [index, weight] of weights.entries()) {
    sum += weight * (beliefs[index] ?? 0);
    total += weight;
  }
  return sum / total;
}

function chance(rate: number | undefined, outcome: number): number {
  const clipped = Math.min(0.99, Math.max(0.01, rate ?? 0));
  return outcome === 1 ? clipped : 1 - clipped;
}

function logOdds(probability: number): number {
  return Math.log(probability / (1 - probability));
}

function logistic(logit: number): number {
  return 1 / (1 + Math.exp(-logit));
}
