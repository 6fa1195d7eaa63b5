import { createChannel, merge } from '../../engine/channel';
import type { Channel } from '../../engine/channel';
import type {
  VerifiableCandidate,
  VerificationJob,
  VerificationNews,
  Verifier,
} from '../../engine/verification/verifier';
import { createBenchShelf } from './behaviourBench';
import type { BehaviourBench, BenchShelf } from './behaviourBench';
import { outcomesOf } from './outcomesOf';
import { tryOut } from './tryOut';
import { watchBehaviour } from './watchBehaviour';
import { runChecks } from './runChecks';
import type { VerifierParts } from './verifierParts';

/** For so long the copy and the worker of a run wait for alternatives to be tried. */
const BENCH_KEPT_MS = 2_000;

/**
 * Verifies candidates on copies of a workspace folder: the project's own checks and tests as each candidate comes,
 * and each on generated tests and on inputs that are looked for meanwhile. What cannot be run is told, with the reason;
 * nothing that goes wrong with one part ends the others.
 */
export function createVerifier(parts: VerifierParts): Verifier {
  const guarded = { ...parts, runner: parts.copies.guard(parts.runner) };
  const shelf = createBenchShelf(BENCH_KEPT_MS);
  return {
    verify: (job, signal) => verify(guarded, job, shelf, signal),
    tryOut: (job, signal) => tryOut(guarded, job, signal, shelf.take(job.task)),
    outcomesOf: (job, signal) => outcomesOf(guarded, job, signal),
  };
}

async function* verify(
  parts: VerifierParts,
  job: VerificationJob,
  shelf: BenchShelf,
  signal: AbortSignal,
): AsyncGenerator<VerificationNews> {
  const { kind, limitsInForce } = parts.runner;
  yield { kind: 'setUp', runner: kind, limits: limitsInForce };
  const deadline = new AbortController();
  const stop = new AbortController();
  const within = AbortSignal.any([signal, deadline.signal, stop.signal]);
  const toChecks = createChannel<VerifiableCandidate>();
  const toBehaviour = createChannel<VerifiableCandidate>();
  // The time counts from the last candidate on: how long a model takes is not verification's to answer for.
  let timer: NodeJS.Timeout | undefined;
  void handOut(parts, job, { toChecks, toBehaviour }).then(() => {
    const late = (): void => deadline.abort(new Error('the time for verification is over'));
    if (!within.aborted) timer = setTimeout(late, parts.timeLimitMs);
  });
  const plain = { ...job, task: unmasked(parts, job) };
  const benches = {
    ready: shelf.take(job.task),
    onDone: (bench: BehaviourBench) => shelf.put(job.task, bench),
  };
  try {
    yield* merge(
      () => stop.abort(),
      runChecks(parts, { ...plain, candidates: toChecks }, within),
      watchBehaviour(parts, { ...plain, candidates: toBehaviour }, within, benches),
    );
  } catch (error) {
    signal.throwIfAborted();
    if (!deadline.signal.aborted) throw error;
    const seconds = Math.round(parts.timeLimitMs / 1000);
    yield {
      kind: 'notRun',
      reason: parts.words.t('The {0} seconds for verification were over before all was run.', seconds),
    };
  } finally {
    clearTimeout(timer);
    stop.abort();
  }
}

/** Every candidate to every reader that does not know it yet, with the document's secrets where they belong. */
async function handOut(
  { unmask }: VerifierParts,
  { candidates, checked }: VerificationJob,
  readers: {
    readonly toChecks: Channel<VerifiableCandidate>;
    readonly toBehaviour: Channel<VerifiableCandidate>;
  },
): Promise<void> {
  const { toChecks, toBehaviour } = readers;
  try {
    for await (const { id, text } of candidates) {
      const candidate = { id, text: unmask(text) };
      if (checked?.has(id) !== true) toChecks.push(candidate);
      toBehaviour.push(candidate);
    }
  } finally {
    toChecks.close();
    toBehaviour.close();
  }
}

function unmasked({ unmask }: VerifierParts, { task }: VerificationJob): VerificationJob['task'] {
  return { ...task, document: { ...task.document, text: unmask(task.document.text) } };
}
