import { isValue } from '../verification/behaviour';
import type { Behaviour, Outcome } from '../verification/behaviour';
import { notRun } from '../verification/behaviour/clusterByBehaviour';

/** A usable candidate with its share of the vote. */
export interface Voter {
  readonly id: string;
  /** Above 0; 1 for one draw. */
  readonly weight: number;
}

/** The voters of a pool with what running them showed, as numbers; rows are voters, in the order of `ids`. */
export interface BehaviourPool {
  readonly ids: readonly string[];
  readonly weights: Float64Array;
  /** Sum of the weights. */
  readonly total: number;
  /** How many inputs were tried. */
  readonly inputs: number;
  /** `[voter][input]`: equal numbers for equal values; `noValue` where there is an error, a limit or nothing. */
  readonly values: readonly Int32Array[];
  /** `[voter]`: 1 where it was run at all. */
  readonly ran: Uint8Array;
  /** `[voter]`: equal for voters that behave alike on all that was tried, errors included. */
  readonly signatures: readonly string[];
  /** `[voter][test]`: 1 for passed. */
  readonly passed: readonly Uint8Array[];
  /** Per test: how often the model wrote it. */
  readonly testCounts: Float64Array;
}

/** No value can be compared: nobody agrees with an error, not even one who makes the same. */
export const noValue = -1;

/** A score per voter of a pool; the highest leads. The rules that the bench compares all have this form. */
export type ExecutionRule = (pool: BehaviourPool) => Float64Array;

/**
 * Brings what candidates did into the order of the voters. A voter that was not run has no value anywhere, passes
 * nothing and behaves like nobody.
 */
export function behaviourPool(behaviour: Behaviour, voters: readonly Voter[]): BehaviourPool {
  const rowOf = new Map(behaviour.candidates.map((id, row) => [id, row]));
  const numbers = new Map<string, number>();
  const inputs = behaviour.inputs.length;
  const values: Int32Array[] = [];
  const ran = new Uint8Array(voters.length);
  const signatures: string[] = [];
  const passed: Uint8Array[] = [];
  for (const [voter, { id }] of voters.entries()) {
    const row = rowOf.get(id) ?? -1;
    const outcomes = behaviour.outcomes[row] ?? [];
    const passes = Uint8Array.from(behaviour.tests, (_, test) =>
      behaviour.passed[row]?.[test] === true ? 1 : 0,
    );
    values.push(Int32Array.from(behaviour.inputs, (_, input) => numberOf(numbers, outcomes[input])));
    passed.push(passes);
    if (wasRun(row, outcomes)) ran[voter] = 1;
    signatures.push(
      ran[voter] === 0 ? `not run ${id}` : inputs > 0 ? JSON.stringify(outcomes) : passes.join(''),
    );
  }
  const weights = Float64Array.from(voters, ({ weight }) => weight);
  return {
    ids: voters.map(({ id }) => id),
    weights,
    total: weights.reduce((sum, weight) => sum + weight, 0),
    inputs,
    values,
    ran,
    signatures,
    passed,
    testCounts: Float64Array.from(behaviour.tests, ({ count }) => count),
  };
}

function wasRun(row: number, outcomes: readonly Outcome[]): boolean {
  return row >= 0 && !(outcomes.length > 0 && outcomes.every((outcome) => outcome === notRun));
}

function numberOf(known: Map<string, number>, outcome: Outcome | undefined): number {
  if (outcome === undefined || !isValue(outcome)) return noValue;
  const number = known.get(outcome) ?? known.size;
  known.set(outcome, number);
  return number;
}

/** The share of the inputs on which two voters give the same value, in [0, 1]; 0 without inputs. */
export function sameValues(pool: BehaviourPool, a: number, b: number): number {
  const mine = pool.values[a];
  const theirs = pool.values[b];
  if (mine === undefined || theirs === undefined || pool.inputs === 0) return 0;
  let same = 0;
  for (let input = 0; input < pool.inputs; input++) {
    if (mine[input] !== noValue && mine[input] === theirs[input]) same += 1;
  }
  return same / pool.inputs;
}

/** Whether a voter gives a value on any input. */
export function givesValues(pool: BehaviourPool, voter: number): boolean {
  return pool.values[voter]?.some((value) => value !== noValue) === true;
}

/** The weight of the voters that share something, such as a signature, per what they share. */
export function weightsBy(pool: BehaviourPool, keys: readonly string[]): Map<string, number> {
  const sums = new Map<string, number>();
  for (const [voter, key] of keys.entries()) sums.set(key, (sums.get(key) ?? 0) + (pool.weights[voter] ?? 0));
  return sums;
}

/** Per voter: which tests it passes, as one string. */
export function passKeys(pool: BehaviourPool): string[] {
  return pool.passed.map((row) => row.join(''));
}

/** Per test: the share of the pool's weight that passes it, in [0, 1]. */
export function passShares(pool: BehaviourPool): Float64Array {
  return pool.testCounts.map((_, test) => {
    let sum = 0;
    for (const [voter, row] of pool.passed.entries()) if (row[test] === 1) sum += pool.weights[voter] ?? 0;
    return pool.total > 0 ? sum / pool.total : 0;
  });
}
