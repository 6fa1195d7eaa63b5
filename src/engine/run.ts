import type { Comparer } from './agreement/comparer';
import { createComparer } from './agreement/comparer';
import { decide } from './consensus/decide';
import { createChannel, merge } from './channel';
import type { Channel } from './channel';
import type { RunEvent, RunSettings, VerifiedEvent } from './events';
import { toCandidate } from './patch/applyReply';
import type { Candidate, Sample } from './pool';
import type { ChatMessage, ChatModel, Clock, RequestSubject, Syntax, TokenUsage } from './ports';
import { proposeMessages } from './prompts/propose';
import { drawSamples } from './sampling/drawSamples';
import type { Task } from './task';
import { noEvidence, withNews } from './verification/evidence';
import type { VerifiableCandidate, VerificationJob, Verifier } from './verification/verifier';

export interface RunInput {
  readonly task: Task;
  /** At least one; they take turns. */
  readonly models: readonly ChatModel[];
  readonly settings: RunSettings;
  /** Samples of an earlier run of the same task, which count as drawn. */
  readonly earlier?: readonly Sample[];
}

export interface RunParts {
  readonly syntax: Syntax;
  readonly clock: Clock;
  /** Absent: nothing is run, and the consensus rests on votes. */
  readonly verifier?: Verifier;
}

/**
 * One run, from the task to the consensus, told as it happens. The last event is `done` or `failed`.
 * A sample that failed is part of the pool; only when none could be drawn does the run fail.
 * @throws the signal's reason when aborted; every request is closed by then.
 */
export async function* run(input: RunInput, parts: RunParts, signal: AbortSignal): AsyncGenerator<RunEvent> {
  const { task, settings } = input;
  const started = parts.clock();
  const messages = proposeMessages(task);
  const earlier = input.earlier ?? [];
  yield {
    kind: 'started',
    task,
    settings,
    models: input.models.map(({ id, label, kind }) => ({ id, label, kind })),
    messages,
    earlier: earlier.length,
  };
  await parts.syntax.prepare(task.document.languageId);
  const pool = createPool(task, parts.syntax);
  const samples: Sample[] = [];
  let evidence = noEvidence;
  const stages = linkedController(signal);
  try {
    const arrivals = createChannel<VerifiableCandidate>();
    const sampling = fillPool(
      { input, messages, pool, samples, arrivals, clock: parts.clock },
      stages.signal,
    );
    const verifying = verified(parts.verifier, verificationJob(input, arrivals), stages.signal);
    for await (const event of merge<RunEvent>(stages.abort, sampling, verifying)) {
      if (event.kind === 'verified') evidence = withNews(evidence, event.news);
      yield event;
    }
  } finally {
    stages.release();
  }
  const failure = commonFailure(samples);
  if (failure !== undefined) {
    yield { kind: 'failed', message: failure };
    return;
  }
  yield { kind: 'consensus', consensus: decide(pool.comparer, pool.candidates, settings, evidence) };
  yield { kind: 'done', elapsedMs: parts.clock() - started, usage: totalUsage(samples) };
}

interface Filling {
  readonly input: RunInput;
  readonly messages: readonly ChatMessage[];
  readonly pool: Pool;
  /** Every sample is added to it. */
  readonly samples: Sample[];
  /** Every usable candidate goes there. */
  readonly arrivals: Channel<VerifiableCandidate>;
  readonly clock: Clock;
}

async function* fillPool(filling: Filling, signal: AbortSignal): AsyncGenerator<RunEvent> {
  const { input, messages, pool, samples, arrivals, clock } = filling;
  try {
    for await (const sample of allSamples(input, messages, clock, signal)) {
      samples.push(sample);
      yield { kind: 'sampled', sample };
      const candidate = pool.add(sample);
      yield { kind: 'parsed', candidate };
      if (!candidate.usable) continue;
      arrivals.push(candidate);
      yield clustered(pool);
    }
  } finally {
    arrivals.close();
  }
}

function verificationJob(
  { task }: RunInput,
  candidates: AsyncIterable<VerifiableCandidate>,
): VerificationJob {
  return { task, candidates, cases: Promise.resolve({ inputs: [], tests: [] }) };
}

async function* verified(
  verifier: Verifier | undefined,
  job: VerificationJob,
  signal: AbortSignal,
): AsyncGenerator<VerifiedEvent> {
  if (verifier === undefined) return;
  for await (const news of verifier.verify(job, signal)) yield { kind: 'verified', news };
}

/** A controller that aborts with the signal, or before it. */
function linkedController(signal: AbortSignal): {
  readonly signal: AbortSignal;
  readonly abort: () => void;
  readonly release: () => void;
} {
  const controller = new AbortController();
  const follow = (): void => controller.abort(signal.reason);
  if (signal.aborted) follow();
  signal.addEventListener('abort', follow, { once: true });
  return {
    signal: controller.signal,
    abort: () => controller.abort(signal.aborted ? signal.reason : new Error('the run has ended')),
    release: () => signal.removeEventListener('abort', follow),
  };
}

interface Pool {
  readonly candidates: readonly Candidate[];
  readonly comparer: Comparer;
  add(sample: Sample): Candidate;
}

function createPool(task: Task, syntax: Syntax): Pool {
  const { languageId, text: base } = task.document;
  const comparer = createComparer({ syntax, languageId, base, target: task.target });
  const candidates: Candidate[] = [];
  return {
    candidates,
    comparer,
    add(sample) {
      const candidate = toCandidate({ sample, task, syntax });
      candidates.push(candidate);
      if (candidate.usable) comparer.add({ id: candidate.id, text: candidate.text, weight: 1 });
      return candidate;
    },
  };
}

async function* allSamples(
  input: RunInput,
  messages: readonly ChatMessage[],
  clock: Clock,
  signal: AbortSignal,
): AsyncGenerator<Sample> {
  const { task, settings, models, earlier = [] } = input;
  yield* earlier;
  const subject = subjectOf(task);
  const held = models.map((model) => model.available?.(subject));
  const wanted = settings.samples - earlier.length;
  const plan = {
    models,
    messages,
    subject,
    first: earlier.length,
    count: Math.max(
      0,
      held.every((count) => count !== undefined) ? Math.min(wanted, remaining(held, earlier.length)) : wanted,
    ),
    ...(settings.temperature === undefined ? {} : { temperature: settings.temperature }),
    ...(settings.maxOutputTokens === undefined ? {} : { maxOutputTokens: settings.maxOutputTokens }),
  };
  yield* drawSamples(plan, clock, signal);
}

/** How many replies recordings still hold; at least one, so that what is missing is said. */
function remaining(held: readonly number[], used: number): number {
  const total = held.reduce((sum, count) => sum + count, 0);
  return used === 0 ? Math.max(1, total) : Math.max(0, total - used);
}

/** What the messages of a task are about, as a recorded model matches it. */
export function subjectOf(task: Task): RequestSubject {
  return {
    instruction: task.instruction,
    path: task.document.path,
    text: task.document.text,
    target: task.target,
  };
}

function clustered(pool: Pool): RunEvent {
  const { clusters, choice } = pool.comparer.agreement();
  const usable = pool.candidates.filter((candidate) => candidate.usable).length;
  return { kind: 'clustered', usable, clusters, leader: choice };
}

/** The message to fail with when no sample could be drawn at all; undefined as soon as one was. */
function commonFailure(samples: readonly Sample[]): string | undefined {
  let first: string | undefined;
  for (const sample of samples) {
    if (sample.kind === 'reply') return undefined;
    first ??= sample.message;
  }
  return first ?? 'No sample was drawn.';
}

function totalUsage(samples: readonly Sample[]): TokenUsage {
  let promptTokens = 0;
  let completionTokens = 0;
  for (const sample of samples) {
    if (sample.kind !== 'reply') continue;
    promptTokens += sample.reply.usage?.promptTokens ?? 0;
    completionTokens += sample.reply.usage?.completionTokens ?? 0;
  }
  return { promptTokens, completionTokens };
}
