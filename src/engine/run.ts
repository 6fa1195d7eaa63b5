import { askModels } from './askModels';
import { createChannel, merge } from './channel';
import { decide } from './consensus/decide';
import type { Spread } from './consensus/fusionShares';
import type { Consensus, RunEvent, RunSettings, StopReason } from './events';
import type { RunExamination } from './examineRun';
import { createRunExamination } from './examineRun';
import { fillPool } from './fillPool';
import type { Sample, UsableCandidate } from './pool';
import type { ChatMessage, ChatModel, Clock, RequestSubject, Syntax, TokenUsage } from './ports';
import { framedMessages } from './prompts/framings';
import { proposeMessages } from './prompts/propose';
import { createPool } from './samplePool';
import type { Pool } from './samplePool';
import type { ModelRecord } from './sampling/panelVotes';
import type { VoteWeights } from './sampling/voteWeights';
import { weighVotes } from './sampling/voteWeights';
import type { Task } from './task';
import type { Settle } from './verification/backward/contradiction/probeContradictions';
import { settleFromText } from './verification/backward/contradiction/settleFromText';
import { withEffects } from './verification/effects';
import { withNews } from './verification/evidence';
import type { TriedChange, VerifiableCandidate, Verifier } from './verification/verifier';
import { createRunVerification } from './verifyRun';
import type { RunVerification } from './verifyRun';

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
  /** Absent: nothing is run, and the consensus rests on votes and on what the model is asked. */
  readonly verifier?: Verifier;
  /** Looks up functions that a candidate calls; absent: the document and the signatures that were sent are searched. */
  readonly settle?: Settle;
  /** How far recovery of masked facts has differed in earlier runs of the models; absent: none is known. */
  readonly spread?: Spread;
  /** Gives numbers in [0, 1), for orders that are to differ; absent: things stay in the order in which they came. */
  readonly random?: () => number;
}

/**
 * One run, from the task to the consensus, told as it happens. The last event is `done` or `failed`.
 * A sample that failed is part of the pool; only when none could be drawn does the run fail.
 * @throws the signal's reason when aborted; every request is closed by then.
 */
export async function* run(input: RunInput, parts: RunParts, signal: AbortSignal): AsyncGenerator<RunEvent> {
  const { task, settings, models, earlier = [] } = input;
  const started = parts.clock();
  const context = contextOf(input, parts);
  yield {
    kind: 'started',
    task,
    settings,
    models: models.map(({ id, label, kind }) => ({ id, label, kind })),
    messages: context.messages,
    earlier: earlier.length,
  };
  await parts.syntax.prepare(task.document.languageId);
  const ended = (stopped: StopReason | undefined): RunEvent => ({
    kind: 'done',
    ...(stopped === undefined ? {} : { stopped }),
    elapsedMs: parts.clock() - started,
    usage: totalUsage([...context.samples.flatMap(usageOf), ...context.asked]),
  });
  const { examination, samples } = context;
  yield* examination.before(signal);
  if (examination.findings.examination.feasibility?.verdict === 'missing' && settings.goOnAnyway !== true) {
    yield ended('missing');
    return;
  }
  const pool = createPool(task, parts.syntax);
  const stopped = yield* drawAndVerify(context, pool, signal);
  const failure = commonFailure(samples);
  if (failure !== undefined) {
    yield { kind: 'failed', message: failure };
    return;
  }
  yield* settled(context, pool, signal);
  yield ended(stopped);
}

/** What the parts of a run share. */
interface RunContext {
  readonly input: RunInput;
  readonly parts: RunParts;
  readonly subject: RequestSubject;
  readonly messages: readonly ChatMessage[];
  /** All samples so far. */
  readonly samples: Sample[];
  /** What questions besides the samples took, as far as servers tell. */
  readonly asked: TokenUsage[];
  readonly verification: RunVerification;
  readonly examination: RunExamination;
}

function contextOf(input: RunInput, parts: RunParts): RunContext {
  const { task, settings, models } = input;
  const subject = subjectOf(task);
  const asked: TokenUsage[] = [];
  const verification = createRunVerification({
    task,
    settings,
    // Requests for tests are within the plan as well.
    ask: (question, stop) => examination.ask(question, stop),
    syntax: parts.syntax,
    verifier: parts.verifier,
  });
  const examination: RunExamination = createRunExamination({
    ...parts,
    task,
    subject,
    settings,
    models,
    ask: askModels(models, subject, settings, (usage) => asked.push(usage)),
    verification,
    settle: parts.settle ?? settleFromText(task, parts.syntax),
    random: parts.random ?? (() => 0.5),
  });
  const messages = proposeMessages(task);
  return { input, parts, subject, messages, samples: [], asked, verification, examination };
}

/** Samples are drawn while those that have come are verified. @returns why fewer were drawn than planned. */
async function* drawAndVerify(
  { input, parts, subject, messages, samples, verification, examination }: RunContext,
  pool: Pool,
  signal: AbortSignal,
): AsyncGenerator<RunEvent, StopReason | undefined> {
  const { task, settings, models, earlier = [] } = input;
  const { findings } = examination;
  const arrivals = createChannel<VerifiableCandidate>();
  let stopped: StopReason | undefined;
  const filling = {
    models,
    subject,
    settings,
    earlier,
    messages,
    framed: (index: number) => framedMessages(task, index),
    pool,
    samples,
    arrivals,
    clock: parts.clock,
    behaviour: () => findings.evidence.behaviour,
    onSettled: (reason: StopReason) => void (stopped = reason),
  };
  const stages = linkedController(signal);
  try {
    const sampling = fillPool(filling, stages.signal);
    const verifying = verification.arriving(arrivals, stages.signal);
    for await (const event of merge<RunEvent>(stages.abort, sampling, verifying)) {
      if (event.kind === 'verified') findings.evidence = withNews(findings.evidence, event.news);
      if (event.kind === 'sampled')
        examination.countSample(event.sample.kind === 'reply' ? event.sample.reply : undefined);
      yield event;
    }
  } finally {
    stages.release();
  }
  return stopped;
}

/** The examination of those that lead, the choice, and what its alternatives would do. */
async function* settled(
  { input, parts, samples, verification, examination }: RunContext,
  pool: Pool,
  signal: AbortSignal,
): AsyncGenerator<RunEvent> {
  const { settings, records } = input;
  const { findings, isSame } = examination;
  const votes = weighVotes({
    candidates: pool.candidates,
    samples,
    clusters: pool.agreement()?.clusters.map(({ members }) => members) ?? [],
    ...(records === undefined ? {} : { records }),
    byLikelihood: settings.votesByLikelihood === true,
  });
  const comparer = votes === undefined ? pool.comparer : pool.weighed(votes.weights);
  const voters = pool.candidates.filter((candidate): candidate is UsableCandidate => candidate.usable);
  const drawn = pool.candidates.length;
  if (voters.length > 0) yield* examination.after({ comparer, voters, drawn }, signal);
  const decided = decide({
    comparer,
    candidates: pool.candidates,
    thresholds: settings,
    evidence: findings.evidence,
    examined: {
      examination: findings.examination,
      newcomers: findings.newcomers,
      isSame,
      ...(parts.spread === undefined ? {} : { spread: parts.spread }),
    },
  });
  const tried: TriedChange[] = [];
  for await (const event of verification.triedOut(decided, findings.evidence.behaviour, signal)) {
    if (event.news.kind === 'tried') tried.push(...event.news.effects);
    yield event;
  }
  yield { kind: 'consensus', consensus: { ...withEffects(decided, tried), ...weighing(votes) } };
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
