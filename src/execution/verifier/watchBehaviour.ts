import { clusterByBehaviour } from '../../engine/verification/behaviour/clusterByBehaviour';
import type { Behaviour, BehaviourInput } from '../../engine/verification/behaviour';
import type {
  VerifiableCandidate,
  VerificationJob,
  VerificationNews,
} from '../../engine/verification/verifier';
import type { CandidateNotRun } from '../behaviour/behaviourOf';
import type { Arrivals } from './arrivals';
import { collectArrivals } from './arrivals';
import { openBench } from './behaviourBench';
import type { BehaviourBench } from './behaviourBench';
import type { BehaviourSearch } from './behaviourSearch';
import { createBehaviourSearch } from './behaviourSearch';
import type { VerifierParts } from './verifierParts';

/** How many inputs are made by mutation in each round of the search. */
const MUTATIONS = 60;

/** How often inputs are made while candidates are still coming, and in all. */
const EARLY_ROUNDS = 3;
const ROUNDS = 4;
/** So many candidates that all do the same are enough to ask for inputs, while the others are still coming. */
const ASK_AFTER = 4;

/** The bench of an earlier call for the same task, and who takes it when all was run. */
export interface Benches {
  readonly ready?: BehaviourBench | undefined;
  readonly onDone?: (bench: BehaviourBench) => void;
}

/**
 * How the candidates behave on the generated cases, and on inputs found by mutation that tell them apart. Each is run
 * as it comes, and inputs are looked for while others are still coming, so that after the last one little is left.
 * @param benches where it is done and what becomes of the bench; absent: one is made, and closed in the end.
 */
export async function* watchBehaviour(
  parts: VerifierParts,
  job: VerificationJob,
  signal: AbortSignal,
  { ready, onDone }: Benches = {},
): AsyncGenerator<VerificationNews> {
  const { words } = parts;
  let bench = ready;
  bench?.followOnly(signal);
  try {
    const arrivals = collectArrivals(job.candidates, signal);
    const { inputs, tests, reason } = await job.cases();
    signal.throwIfAborted();
    if (inputs.length + tests.length === 0) {
      yield { kind: 'notRun', reason: words.t('Generated tests: {0}', reason ?? words.t('there are none')) };
      return;
    }
    await arrivals.change();
    bench ??= await openBench(parts, job.task, signal);
    const { syntax, random } = parts;
    const options = { syntax, languageId: job.task.document.languageId, random, count: MUTATIONS };
    yield* searched(parts, job, createBehaviourSearch(bench.run, { inputs, tests }, options), arrivals);
    onDone?.(bench);
    if (onDone !== undefined) bench = undefined;
  } catch (error) {
    signal.throwIfAborted();
    const message = error instanceof Error ? error.message : String(error);
    yield { kind: 'notRun', reason: words.t('Generated tests: {0}', message) };
  } finally {
    await bench?.close();
  }
}

/** Runs candidates as they come; in between looks for inputs, by mutation and by asking the model. */
async function* searched(
  { words, mask }: VerifierParts,
  job: VerificationJob,
  search: BehaviourSearch,
  arrivals: Arrivals<VerifiableCandidate>,
): AsyncGenerator<VerificationNews> {
  const told = new Set<string>();
  const asking = askOnce(job, search, mask, arrivals.rouse);
  const rounds = roundCounter(search);
  let ran = 0;
  for (;;) {
    const fresh = arrivals.take();
    const isLast = arrivals.ended();
    const answer = asking.take();
    let news = false;
    if (fresh.length > 0) {
      const failed = await search.add(fresh);
      for (const why of reasonsOf(failed).filter((one) => !told.has(one))) {
        told.add(why);
        yield { kind: 'notRun', reason: words.t('Generated tests: {0}', why) };
      }
      ran += fresh.length - failed.length;
      news = ran > 0;
    } else if (answer.length > 0) {
      await search.also(answer);
      news = true;
    } else if (ran > 1 && rounds.wanted(isLast)) {
      news = await rounds.run();
    } else if (wantsInputs(search) && ran >= (isLast ? 2 : ASK_AFTER) && asking.begin()) {
      continue;
    } else if (!isLast || (asking.pending() && wantsInputs(search))) {
      await (isLast ? asking.answered() : arrivals.change());
    } else return;
    if (news) yield { kind: 'behaved', behaviour: masked(search.behaviour(), mask) };
  }
}

/** When it is worth while to look for inputs again. */
function roundCounter(search: BehaviourSearch): {
  readonly wanted: (isLast: boolean) => boolean;
  readonly run: () => Promise<boolean>;
} {
  let rounds = 0;
  let seen = 0;
  let kept = 0;
  let learnt = true;
  return {
    wanted(isLast) {
      if (!search.canSplit() || rounds >= (isLast ? ROUNDS : EARLY_ROUNDS)) return false;
      if (learnt || search.behaviour().inputs.length !== kept) return true;
      const { length } = search.candidates();
      return isLast ? rounds < 2 && length > seen : length >= 1.5 * seen;
    },
    async run() {
      rounds += 1;
      learnt = await search.round();
      seen = search.candidates().length;
      kept = search.behaviour().inputs.length;
      return learnt;
    },
  };
}

/** Where candidates are written differently and still do the same on all inputs, the model is asked for others. */
function wantsInputs(search: BehaviourSearch): boolean {
  return clusterByBehaviour(search.behaviour()).clusters.length === 1 && search.canSplit();
}

interface Asking {
  /** @returns whether it was asked; only the first time. */
  readonly begin: () => boolean;
  readonly pending: () => boolean;
  readonly answered: () => Promise<void>;
  /** What was answered, once. */
  readonly take: () => readonly BehaviourInput[];
}

function askOnce(
  { inputsFor }: VerificationJob,
  search: BehaviourSearch,
  mask: (text: string) => string,
  onAnswer: () => void,
): Asking {
  let asked: Promise<void> | undefined;
  let pending = false;
  let answer: readonly BehaviourInput[] = [];
  const ask = async (): Promise<void> => {
    const texts = [...new Set(search.candidates().map(({ text }) => text))];
    const [first = '', ...others] = texts;
    // The longest beside the first: of texts that do the same, the one that does most besides.
    const other = others.sort((a, b) => b.length - a.length)[0] ?? '';
    const tried = search.behaviour().inputs.map(({ text }) => text);
    try {
      answer = (await inputsFor(mask(first), mask(other), tried)).filter(({ text }) => !tried.includes(text));
    } finally {
      pending = false;
      onAnswer();
    }
  };
  return {
    begin() {
      if (asked !== undefined) return false;
      pending = true;
      asked = ask();
      return true;
    },
    pending: () => pending,
    answered: () => asked ?? Promise.resolve(),
    take() {
      const taken = answer;
      answer = [];
      return taken;
    },
  };
}

/** Each reason once, with how many candidates it holds for. */
function reasonsOf(notRun: readonly CandidateNotRun[]): readonly string[] {
  return [...new Set(notRun.map(({ reason }) => reason))];
}

function masked(behaviour: Behaviour, mask: (text: string) => string): Behaviour {
  return {
    ...behaviour,
    inputs: behaviour.inputs.map((input) => ({ ...input, text: mask(input.text) })),
    outcomes: behaviour.outcomes.map((row) => row.map(mask)),
    tests: behaviour.tests.map(({ id, text, count }) => ({ id, text: mask(text), count })),
  };
}
