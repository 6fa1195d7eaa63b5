import { askModels } from './askModels';
import { createChannel, merge } from './channel';
import { decide } from './consensus/decide';
import type { Consensus, RunEvent, RunSettings, StopReason, VerifiedEvent } from './events';
import { fillPool } from './fillPool';
import type { Sample } from './pool';
import type { ChatModel, Clock, RequestSubject, Syntax, TokenUsage } from './ports';
import { framedMessages } from './prompts/framings';
import { proposeMessages } from './prompts/propose';
import { createPool } from './samplePool';
import type { ModelRecord } from './sampling/panelVotes';
import type { VoteWeights } from './sampling/voteWeights';
import { weighVotes } from './sampling/voteWeights';
import type { Task } from './task';
import { noEvidence, withNews } from './verification/evidence';
import { generateCases, generateInputs } from './verification/generateCases';
import type { Behaviour } from './verification/behaviour';
import { changesToTry, inputsToTry, withEffects } from './verification/effects';
import type {
  GeneratedCases,
  TriedChange,
  VerifiableCandidate,
  VerificationJob,
  Verifier,
} from './verification/verifier';

export interface RunInput {
  readonly task: Task;
  /** At least one; they take turns. */
  readonly models: readonly ChatModel[];
  readonly settings: RunSettings;
  /** Samples of an earlier run of the same task, which count as drawn. */
  readonly earlier?: readonly Sample[];
  /** How each model stood in earlier runs, by its id; its votes count by that where several are asked. */
  readonly records?: ReadonlyMap<string, ModelRecord>;
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
  const { task, settings, models, earlier = [] } = input;
  const { clock } = parts;
  const started = clock();
  const messages = proposeMessages(task);
  yield {
    kind: 'started',
    task,
    settings,
    models: models.map(({ id, label, kind }) => ({ id, label, kind })),
    messages,
    earlier: earlier.length,
  };
  await parts.syntax.prepare(task.document.languageId);
  const subject = subjectOf(task);
  const pool = createPool(task, parts.syntax);
  const samples: Sample[] = [];
  const asked: TokenUsage[] = [];
  let evidence = noEvidence;
  let stopped: StopReason | undefined;
  const stages = linkedController(signal);
  try {
    const arrivals = createChannel<VerifiableCandidate>();
    const onSettled = (reason: StopReason): void => void (stopped = reason);
    const sampling = fillPool(
      {
        models,
        subject,
        settings,
        earlier,
        messages,
        framed: (index) => framedMessages(task, index),
        pool,
        samples,
        arrivals,
        clock,
        onSettled,
      },
      stages.signal,
    );
    const verifying = verified(input, parts, { arrivals, asked }, stages.signal);
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
  const votes = weighVotes({
    candidates: pool.candidates,
    samples,
    clusters: pool.agreement()?.clusters.map(({ members }) => members) ?? [],
    ...(input.records === undefined ? {} : { records: input.records }),
    byLikelihood: settings.votesByLikelihood === true,
  });
  const comparer = votes === undefined ? pool.comparer : pool.weighed(votes.weights);
  const decided = decide(comparer, pool.candidates, settings, evidence);
  const tried: TriedChange[] = [];
  for await (const event of triedOut(task, decided, evidence.behaviour, parts.verifier, signal)) {
    if (event.news.kind === 'tried') tried.push(...event.news.effects);
    yield event;
  }
  const consensus = withEffects(decided, tried);
  yield { kind: 'consensus', consensus: { ...consensus, ...weighing(votes) } };
  yield {
    kind: 'done',
    ...(stopped === undefined ? {} : { stopped }),
    elapsedMs: clock() - started,
    usage: totalUsage([...samples.flatMap(usageOf), ...asked]),
  };
}

interface Verifying {
  readonly arrivals: AsyncIterable<VerifiableCandidate>;
  /** What questions to a model took is added to it. */
  readonly asked: TokenUsage[];
}

/** The model is asked for tests while it is still asked for samples; both go on while candidates are run. */
async function* verified(
  { task, models, settings }: RunInput,
  { verifier, syntax }: RunParts,
  { arrivals, asked }: Verifying,
  signal: AbortSignal,
): AsyncGenerator<VerifiedEvent> {
  if (verifier === undefined) return;
  const ask = askModels(models, subjectOf(task), settings, (usage) => asked.push(usage));
  const wanted = { task, syntax, requests: settings.testRequests ?? 0 };
  let asking: Promise<GeneratedCases> | undefined;
  const cases = (): Promise<GeneratedCases> => (asking ??= generateCases(wanted, ask, signal));
  const job: VerificationJob = {
    task,
    candidates: arrivals,
    cases,
    inputsFor: (a, b, known) => generateInputs(wanted, [a, b], known, ask, signal),
  };
  for await (const news of verifier.verify(job, signal)) yield { kind: 'verified', news };
}

/** One alternative at a time in the shown text, where candidates could be run. */
async function* triedOut(
  task: Task,
  consensus: Consensus,
  behaviour: Behaviour | undefined,
  verifier: Verifier | undefined,
  signal: AbortSignal,
): AsyncGenerator<VerifiedEvent> {
  const { text: shown, disagreement } = consensus;
  if (verifier?.tryOut === undefined || behaviour === undefined || shown === undefined) return;
  const changes = changesToTry(disagreement);
  const inputs = inputsToTry(behaviour);
  if (changes.length === 0 || inputs.length === 0) return;
  for await (const news of verifier.tryOut({ task, shown, changes, inputs }, signal))
    yield { kind: 'verified', news };
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

/** What the messages of a task are about, as a recorded model matches it. */
export function subjectOf(task: Task): RequestSubject {
  return {
    instruction: task.instruction,
    path: task.document.path,
    text: task.document.text,
    target: task.target,
  };
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

/** That votes do not all count the same, and why they might not be independent. */
function weighing(votes: VoteWeights | undefined): Pick<Consensus, 'weights' | 'notIndependent'> {
  if (votes === undefined) return {};
  const weights = Object.fromEntries(votes.weights);
  if (votes.collapse === undefined) return { weights };
  const { identical, replies } = votes.collapse;
  return { weights, notIndependent: { identical: identical.length, replies } };
}

function usageOf(sample: Sample): TokenUsage[] {
  return sample.kind === 'reply' && sample.reply.usage !== undefined ? [sample.reply.usage] : [];
}

function totalUsage(usages: readonly TokenUsage[]): TokenUsage {
  let promptTokens = 0;
  let completionTokens = 0;
  for (const usage of usages) {
    promptTokens += usage.promptTokens;
    completionTokens += usage.completionTokens;
  }
  return { promptTokens, completionTokens };
}
