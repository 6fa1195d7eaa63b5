import type { Behaviour, BehaviourInput } from '../behaviour';
import { clusterByBehaviour, notRun } from './clusterByBehaviour';
import { mutateInputs } from './mutateInputs';
import type { MutateOptions } from './mutateInputs';

/** Runs all candidates on further inputs; the rows are those of the behaviour so far. */
export type RunInputs = (inputs: readonly BehaviourInput[]) => Promise<Behaviour>;

export interface SearchOptions extends MutateOptions {
  /** How many rounds of `count` mutations are run; 3 unless told. */
  readonly rounds?: number;
  /** At most this many inputs are kept; 24 unless told. */
  readonly keep?: number;
}

/**
 * Looks for inputs that tell candidates apart, by mutation of the known ones: each round runs new inputs on all
 * candidates and keeps those that split a cluster of the behaviour so far. The next round starts from what was kept as
 * well. Stops early after a round in which nothing new was learnt.
 * @returns the behaviour on the known inputs and on those kept; tests as they were.
 */
export async function searchInputs(
  known: Behaviour,
  run: RunInputs,
  options: SearchOptions,
  signal: AbortSignal,
): Promise<Behaviour> {
  const { rounds = 3, keep = 24 } = options;
  let behaviour = known;
  let kept = 0;
  for (let round = 0; round < rounds && kept < keep; round++) {
    signal.throwIfAborted();
    const inputs = mutateInputs(behaviour.inputs, options);
    if (inputs.length === 0) break;
    const splitting = splittingInputs(behaviour, await run(inputs), keep - kept);
    if (splitting.inputs.length === 0) break;
    kept += splitting.inputs.length;
    behaviour = joined(behaviour, splitting);
  }
  return behaviour;
}

/** Of new inputs those that each make the clusters finer than all before them. */
function splittingInputs(known: Behaviour, fresh: Behaviour, most: number): Behaviour {
  let current = known;
  let columns: number[] = [];
  const order = fresh.inputs
    .map((input, index) => ({ index, length: input.text.length }))
    .sort((a, b) => a.length - b.length);
  for (const { index } of order) {
    if (columns.length >= most) break;
    const next = joined(current, onlyInputs(fresh, [index]));
    if (clusterCount(next) <= clusterCount(current)) continue;
    current = next;
    columns = [...columns, index];
  }
  return onlyInputs(fresh, columns);
}

function clusterCount(behaviour: Behaviour): number {
  return clusterByBehaviour(behaviour).clusters.length;
}

function onlyInputs(behaviour: Behaviour, columns: readonly number[]): Behaviour {
  return {
    ...behaviour,
    inputs: columns.flatMap((column) => behaviour.inputs[column] ?? []),
    outcomes: behaviour.outcomes.map((row) => columns.map((column) => row[column] ?? notRun)),
  };
}

/** The inputs of both, for the same candidates; the tests of the first. */
export function joined(first: Behaviour, second: Behaviour): Behaviour {
  return {
    ...first,
    inputs: [...first.inputs, ...second.inputs],
    outcomes: first.outcomes.map((row, index) => [...row, ...(second.outcomes[index] ?? [])]),
  };
}
