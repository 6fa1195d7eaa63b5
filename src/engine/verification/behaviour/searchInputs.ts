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

/**
 * Of further inputs those that each make the clusters finer than all before them, short ones first.
 * @param known how the candidates behave so far.
 * @param fresh the same candidates on the further inputs.
 * @param most how many are kept at most.
 */
export function splittingInputs(known: Behaviour, fresh: Behaviour, most: number): Behaviour {
  let groups = groupsOf(known);
  let count = countOf(groups);
  const columns: number[] = [];
  const order = fresh.inputs
    .map((input, index) => ({ index, length: input.text.length }))
    .sort((a, b) => a.length - b.length);
  for (const { index } of order) {
    if (columns.length >= most) break;
    const finer = refined(groups, (candidate) => fresh.outcomes[candidate]?.[index] ?? notRun);
    if (countOf(finer) <= count) continue;
    groups = finer;
    count = countOf(finer);
    columns.push(index);
  }
  return onlyInputs(fresh, columns);
}

/** Per candidate the number of its cluster; -1 for those of which nothing is known. */
function groupsOf(behaviour: Behaviour): readonly number[] {
  const { clusters } = clusterByBehaviour(behaviour);
  return behaviour.candidates.map((id) => clusters.findIndex(({ candidates }) => candidates.includes(id)));
}

/** The clusters parted by one more outcome; one that was not run anywhere stays apart until it is. */
function refined(groups: readonly number[], outcomeOf: (candidate: number) => string): readonly number[] {
  const numbers = new Map<string, number>();
  return groups.map((group, candidate) => {
    const outcome = outcomeOf(candidate);
    if (group === -1 && outcome === notRun) return -1;
    const key = `${String(group)} ${outcome}`;
    const number = numbers.get(key) ?? numbers.size;
    numbers.set(key, number);
    return number;
  });
}

function countOf(groups: readonly number[]): number {
  return new Set(groups.filter((group) => group !== -1)).size;
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

/** Further candidates below those known, run on the same inputs and tests. */
export function withCandidates(known: Behaviour, more: Behaviour): Behaviour {
  return {
    ...known,
    candidates: [...known.candidates, ...more.candidates],
    outcomes: [...known.outcomes, ...more.outcomes],
    passed: [...known.passed, ...more.passed],
  };
}
