import type { Behaviour, BehaviourInput } from '../../engine/verification/behaviour';
import type { ReadTest } from '../../engine/verification/behaviour/assertion';
import { clusterByBehaviour } from '../../engine/verification/behaviour/clusterByBehaviour';
import type { MutateOptions } from '../../engine/verification/behaviour/mutateInputs';
import { mutateInputs } from '../../engine/verification/behaviour/mutateInputs';
import { joined, splittingInputs, withCandidates } from '../../engine/verification/behaviour/searchInputs';
import type { VerifiableCandidate } from '../../engine/verification/verifier';
import { withoutFailed } from '../behaviour/behaviourOf';
import type { CandidateNotRun } from '../behaviour/behaviourOf';
import type { KeptBehaviour } from '../behaviour/keptBehaviour';

/** At most this many of the inputs found by mutation are kept. */
const KEEP = 24;

/** Inputs of the search are many and may be slow; less is waited for them than for those that were written. */
const ROUND_LIMITS = { candidateMs: 1_500 };
/** A candidate that went over the time more often than this may have been stopped before the later inputs. */
const MOST_TIMEOUTS = 2;
const TIMEOUT = '?timeout';

/** The behaviour of candidates that come one after the other, and inputs that tell them apart. */
export interface BehaviourSearch {
  readonly candidates: () => readonly VerifiableCandidate[];
  /** Runs further candidates on all that was tried so far; tells of those that could not be run. */
  readonly add: (candidates: readonly VerifiableCandidate[]) => Promise<readonly CandidateNotRun[]>;
  /** Runs all candidates on new inputs near the known ones. @returns whether any of them is worth keeping. */
  readonly round: () => Promise<boolean>;
  /** Runs all candidates on further inputs, which are kept. */
  readonly also: (inputs: readonly BehaviourInput[]) => Promise<void>;
  /** What is known: the given inputs and those that tell clusters apart; tests that any candidate passes. */
  readonly behaviour: () => Behaviour;
  /** Whether further inputs could tell any two texts apart. */
  readonly canSplit: () => boolean;
}

/** Looks for inputs by mutation (see `splittingInputs`), whichever order the candidates come in. */
export function createBehaviourSearch(
  run: KeptBehaviour['run'],
  cases: { readonly inputs: readonly BehaviourInput[]; readonly tests: readonly ReadTest[] },
  options: MutateOptions,
): BehaviourSearch {
  const candidates: VerifiableCandidate[] = [];
  const { tests } = cases;
  let given = nothingOf(cases.inputs, tests);
  let tried = nothingOf([], []);
  let shown: Behaviour | undefined;
  const behaviour = (): Behaviour => {
    if (shown !== undefined) return shown;
    const known = withoutFailed(given);
    shown = joined(known, splittingInputs(known, tried, KEEP));
    return shown;
  };
  const distinct = (): number => new Set(candidates.map(({ text }) => text)).size;
  return {
    candidates: () => candidates,
    async add(more) {
      const ran = await run(more, [...given.inputs, ...tried.inputs], { tests });
      const width = given.inputs.length;
      given = withCandidates(given, columnsOf(ran, 0, width));
      tried = withCandidates(tried, { ...columnsOf(ran, width), tests: [], passed: more.map(() => []) });
      candidates.push(...more);
      shown = undefined;
      return ran.notRun;
    },
    async round() {
      const before = behaviour().inputs;
      const known = new Set([...given.inputs, ...tried.inputs].map(({ text }) => text));
      const fresh = mutateInputs(before, options).filter(({ text }) => !known.has(text));
      if (fresh.length === 0) return false;
      tried = joined(tried, worthRepeating(await run(candidates, fresh, { limits: ROUND_LIMITS })));
      shown = undefined;
      return behaviour().inputs.length > before.length;
    },
    async also(inputs) {
      given = joined(given, await run(candidates, inputs));
      shown = undefined;
    },
    behaviour,
    canSplit: () => clusterByBehaviour(behaviour()).clusters.length < distinct(),
  };
}

/** Without the inputs on which all go over the time, and without those that may not have had any. */
function worthRepeating(ran: Behaviour): Behaviour {
  const { inputs, outcomes } = ran;
  const late = outcomes.map((row) => row.filter((one) => one === TIMEOUT).length > MOST_TIMEOUTS);
  const kept = inputs.map((_, input) => {
    const isLate = outcomes.map((row) => row[input] === TIMEOUT);
    return isLate.includes(false) && !isLate.some((one, candidate) => one && late[candidate] === true);
  });
  const pick = <T>(row: readonly T[]): T[] => row.filter((_, input) => kept[input] === true);
  return { ...ran, inputs: pick(inputs), outcomes: outcomes.map(pick) };
}

function nothingOf(inputs: readonly BehaviourInput[], tests: readonly ReadTest[]): Behaviour {
  const plain = tests.map(({ id, text, count }) => ({ id, text, count }));
  return { candidates: [], inputs, outcomes: [], tests: plain, passed: [] };
}

function columnsOf(behaviour: Behaviour, start: number, end?: number): Behaviour {
  const { candidates, inputs, outcomes, tests, passed } = behaviour;
  return {
    candidates,
    inputs: inputs.slice(start, end),
    outcomes: outcomes.map((row) => row.slice(start, end)),
    tests,
    passed,
  };
}
