import type * as vscode from 'vscode';
import type { SecretMask } from '../../engine/context/maskSecrets';
import { promiseFor } from '../../engine/consensus/promisedThresholds';
import type { JudgedOnBasis } from '../../engine/consensus/promisedThresholds';
import type { RunEvent, RunSettings } from '../../engine/events';
import type { Sample } from '../../engine/pool';
import type { ChatModel, Clock, Syntax } from '../../engine/ports';
import type { ExaminationNews } from '../../engine/examination/news';
import { spreadIn } from '../../engine/examination/chooseExamined';
import type { RunParts } from '../../engine/run';
import { run } from '../../engine/run';
import type { RunEstimate } from '../../engine/sampling/cost';
import type { ModelRecord } from '../../engine/sampling/panelVotes';
import type { Spending } from '../../engine/sampling/spending';
import { addSpending, noSpending } from '../../engine/sampling/spending';
import type { Task } from '../../engine/task';
import type { Settle } from '../../engine/verification/backward/contradiction/probeContradictions';
import type { VerificationNews, Verifier } from '../../engine/verification/verifier';
import type { SpendingMeter } from '../../models/spendingMeter';
import type { SettleParts } from '../context/settleFunction';
import type { Log } from '../log';
import type { ModelMemory } from '../models/modelMemory';
import type { OpenRuns } from './openRuns';
import type { RunRecord } from './runRecord';
import { nothingYet, withEvent } from './runRecord';
import type { RunStore } from './runStore';
import type { TraceStore } from './traceStore';
import { silentTrace } from './traceStore';

export interface RunOrder {
  readonly task: Task;
  /** What hides the document's secrets in the task. */
  readonly mask: SecretMask;
  /** Absent for a trace whose document is not in the workspace. */
  readonly documentUri?: vscode.Uri;
  readonly models: readonly ChatModel[];
  readonly settings: RunSettings;
  readonly earlier?: readonly Sample[];
  /** How each model stood in earlier runs. */
  readonly records?: ReadonlyMap<string, ModelRecord>;
  /** What the models have taken; absent: they take nothing. */
  readonly meter?: SpendingMeter;
  readonly estimate?: RunEstimate;
  /** What the samples of the run that this one goes on with have taken. */
  readonly spentBefore?: Spending;
  /** The run that this one takes the place of: it goes as soon as this one has recorded all of its samples. */
  readonly supersedes?: string;
  /** Absent: nothing is run. */
  readonly verifier?: Verifier;
  /** What is shown again from a trace is not recorded once more. */
  readonly replay?: boolean;
}

export interface RunService extends vscode.Disposable {
  /** Starts a run; `finished` resolves with its last state and never rejects. */
  start(order: RunOrder): { readonly id: string; readonly finished: Promise<RunRecord> };
  /** Stops a run and closes its connections; nothing happens when it has ended. */
  cancel(id: string): void;
}

export interface RunServiceParts {
  readonly syntax: () => Promise<Syntax>;
  readonly clock: Clock;
  readonly store: RunStore;
  readonly traces: TraceStore;
  readonly openRuns: OpenRuns;
  /** Tells of models that could not be branched; called when a run that wanted it has ended. */
  readonly sayNotBranched: (models: readonly ChatModel[]) => void;
  readonly log: Log;
  /** What became of earlier choices, for a promised risk. */
  readonly outcomes: () => readonly JudgedOnBasis[];
  /** How far recovery of masked facts has differed in earlier runs of each model. */
  readonly memory: Pick<ModelMemory, 'spread' | 'noteSpread'>;
  /** Looks functions up that a candidate calls. */
  readonly settleFor: (parts: SettleParts) => Settle;
}

/** Consumes the engine's events into the store and the trace, one run at a time or several side by side. */
export function createRunService(parts: RunServiceParts): RunService {
  const controllers = new Map<string, AbortController>();
  let closing = false;
  return {
    start(given) {
      const order = { ...given, settings: withOwnPromise(given, parts.outcomes()) };
      const record = newRecord(order);
      const controller = new AbortController();
      controllers.set(record.id, controller);
      if (order.supersedes !== undefined) parts.store.remove(order.supersedes);
      parts.store.put(record);
      const finished = noted(parts, record, order, controller.signal, () => closing).finally(() => {
        controllers.delete(record.id);
        if (order.settings.branch === true && order.replay !== true) parts.sayNotBranched(order.models);
      });
      return { id: record.id, finished };
    },
    cancel: (id) => controllers.get(id)?.abort(new Error('cancelled')),
    dispose() {
      closing = true;
      for (const controller of controllers.values()) controller.abort(new Error('the window is closing'));
    },
  };
}

/** Notes that the run is under way until it has ended by itself or by the person, not with its window. */
async function noted(
  parts: RunServiceParts,
  record: RunRecord,
  order: RunOrder,
  signal: AbortSignal,
  isClosing: () => boolean,
): Promise<RunRecord> {
  const isLive = order.replay !== true && order.models.some(({ kind }) => kind === 'live');
  if (!isLive) return await follow(parts, record, order, signal);
  await parts.openRuns.begin(record.id, order.documentUri?.toString());
  const last = await follow(parts, record, order, signal);
  if (!isClosing()) await parts.openRuns.end(record.id);
  return last;
}

/** The new run's trace holds the old one's samples by now. */
async function supersede(id: string, { traces, openRuns }: RunServiceParts): Promise<void> {
  await openRuns.end(id);
  await traces.remove(id);
}

async function follow(
  parts: RunServiceParts,
  first: RunRecord,
  order: RunOrder,
  signal: AbortSignal,
): Promise<RunRecord> {
  let record = first;
  const take = (next: RunRecord): void => {
    // What happened to the record meanwhile (accepted, say) is the store's to know.
    record = { ...next, outcome: parts.store.get(first.id)?.outcome ?? next.outcome };
    parts.store.put(record);
  };
  const { meter } = order;
  let old = order.supersedes;
  // A request that was broken off is counted a moment after the run has ended.
  meter?.onChange(() => {
    if (parts.store.get(first.id) !== undefined)
      take({ ...record, spent: addSpending(first.spent, meter.spent) });
  });
  const trace = order.replay === true ? silentTrace : await parts.traces.begin(first.id);
  try {
    for await (const event of run(order, await engineParts(order, parts), signal)) {
      await trace.append(event);
      take(withEvent(record, event));
      parts.log.info(describe(first.id, event));
      if (old !== undefined && record.samples.length === (order.earlier?.length ?? 0)) {
        await supersede(old, parts);
        old = undefined;
      }
    }
    noteSpread(order, record, parts);
  } catch (error) {
    take(ended(record, error, signal));
    if (!signal.aborted) parts.log.error(`run ${first.id} broke off`, error);
  } finally {
    await trace.close();
  }
  return record;
}

/** A promised risk goes by the person's own outcomes; what is shown again goes by what was known then. */
function withOwnPromise({ settings, replay }: RunOrder, outcomes: readonly JudgedOnBasis[]): RunSettings {
  return settings.promise === undefined || replay === true
    ? settings
    : { ...settings, promise: promiseFor(settings.promise.risk, outcomes) };
}

async function engineParts(
  { task, mask, documentUri, models, verifier }: RunOrder,
  { clock, memory, settleFor, ...parts }: RunServiceParts,
): Promise<RunParts> {
  const syntax = await parts.syntax();
  const spread = memory.spread(models[0]?.id ?? '');
  return {
    syntax,
    clock,
    random: Math.random,
    ...(verifier === undefined ? {} : { verifier }),
    ...(documentUri === undefined ? {} : { settle: settleFor({ task, mask, documentUri, syntax }) }),
    ...(spread === undefined ? {} : { spread }),
  };
}

/** A pool counts once: what goes on from an earlier run, and what is only shown again, was counted there. */
function noteSpread(
  { models, earlier = [], replay }: RunOrder,
  { state, examination }: RunRecord,
  { memory }: RunServiceParts,
): void {
  const [first] = models;
  if (first === undefined || models.some(({ kind }) => kind !== 'live')) return;
  if (replay === true || earlier.length > 0 || state !== 'finished') return;
  memory.noteSpread(first.id, spreadIn(examination));
}

function ended(record: RunRecord, error: unknown, signal: AbortSignal): RunRecord {
  if (signal.aborted) return { ...record, state: 'cancelled' };
  return { ...record, state: 'failed', error: error instanceof Error ? error.message : String(error) };
}

function newRecord(order: RunOrder): RunRecord {
  const startedAt = new Date();
  return {
    ...nothingYet,
    id: `${startedAt.toISOString().replaceAll(/[-:.]/g, '').slice(0, 18)}-${crypto.randomUUID().slice(0, 8)}`,
    task: order.task,
    mask: order.mask,
    documentUri: order.documentUri,
    settings: order.settings,
    models: order.models.map(({ id, label, kind }) => ({ id, label, kind })),
    spent: order.spentBefore ?? noSpending,
    estimate: order.estimate,
    startedAt,
  };
}

/** One line for the log: counts and reasons, never source text or replies. */
function describe(id: string, event: RunEvent): string {
  switch (event.kind) {
    case 'started':
      return `run ${id}: started, ${event.settings.samples} samples, ${event.models.map((model) => model.id).join(', ')}`;
    case 'sampled':
      return `run ${id}: sample ${event.sample.id} ${describeSample(event.sample)}`;
    case 'parsed':
      return `run ${id}: candidate ${event.candidate.id} ${event.candidate.usable ? 'usable' : event.candidate.reason}`;
    case 'clustered':
      return `run ${id}: ${event.usable} usable in ${event.clusters.length} clusters`;
    case 'verified':
      return `run ${id}: ${describeNews(event.news)}`;
    case 'examined':
      return `run ${id}: ${describeExamination(event.news)}`;
    case 'consensus':
      return `run ${id}: ${event.consensus.verdict}, support ${event.consensus.support}`;
    case 'done':
      return `run ${id}: done after ${Math.round(event.elapsedMs)} ms`;
    case 'failed':
      return `run ${id}: failed: ${event.message}`;
  }
}

function describeSample(sample: Sample): string {
  if (sample.kind === 'failure') return `failed (${sample.reason}): ${sample.message}`;
  const time = `after ${Math.round(sample.elapsedMs)} ms`;
  return sample.parent === undefined ? time : `${time}, continuing ${sample.parent.id}`;
}

function describeNews(news: VerificationNews): string {
  switch (news.kind) {
    case 'setUp':
      return `candidates run by ${news.runner}, limits: ${news.limits.join(', ')}`;
    case 'checked':
      return `candidate ${news.checks.candidate} checked: ${news.checks.checks.map(({ name, outcome }) => `${name} ${outcome}`).join(', ')}`;
    case 'behaved':
      return `${news.behaviour.candidates.length} candidates run on ${news.behaviour.inputs.length} inputs and ${news.behaviour.tests.length} tests`;
    case 'tried':
      return `${news.effects.length} alternatives tried one at a time`;
    case 'notRun':
      return `not run: ${news.reason}`;
  }
}

function describeExamination(news: ExaminationNews): string {
  switch (news.kind) {
    case 'began':
      return `${news.stage} begins`;
    case 'planned':
      return `level ${news.plan.level}, at most ${news.plan.calls.most} requests`;
    case 'feasible':
      return `feasibility: ${news.feasibility.verdict}`;
    case 'drawn':
      return `${news.drawn.by} of ${news.drawn.parents.join(', ')}`;
    case 'reviewed':
      return `review of ${news.critique.candidate}: ${news.critique.findings.length} findings, ${news.critique.refuted.length} refuted`;
    case 'probed':
      return `masked facts: ${news.backward.evidence.map(({ candidate, facts }) => `${candidate} ${facts.recovered}/${facts.asked}`).join(', ')}`;
    case 'judged':
      return `${news.sayings.pairs.length} pairs judged`;
    case 'picked':
      return `multiple choice: ${news.pick.picks.join(', ')}`;
    case 'relied':
      return `${news.contradictions.facts.length} facts that ${news.candidate} relies on`;
    case 'ablated':
      return `${news.ablation.blocks.length} blocks of the context left out in turn`;
    case 'notMeasured':
      return `${news.stage} not measured: ${news.reason}`;
    case 'spent':
      return `${news.spent.calls} requests so far`;
  }
}
