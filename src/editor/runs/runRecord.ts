import type * as vscode from 'vscode';
import type {
  ClusteredEvent,
  Consensus,
  ModelInfo,
  RunEvent,
  RunSettings,
  StopReason,
} from '../../engine/events';
import type { Candidate, Sample } from '../../engine/pool';
import type { RunEstimate } from '../../engine/sampling/cost';
import type { Spending } from '../../engine/sampling/spending';
import type { SecretMask } from '../../engine/context/maskSecrets';
import type { Examination } from '../../engine/examination/examination';
import { noExamination, withExaminationNews } from '../../engine/examination/examination';
import type { Task } from '../../engine/task';
import type { Evidence } from '../../engine/verification/evidence';
import { noEvidence, withNews } from '../../engine/verification/evidence';

/** `cutOff`: its window was closed or reloaded before it had come to an end. */
export type RunState = 'running' | 'finished' | 'failed' | 'cancelled' | 'cutOff';

/** What became of the patch of a run. */
export type RunOutcome = 'open' | 'accepted' | 'rejected';

/** What the editor knows of a run; replaced, never changed, as events arrive. */
export interface RunRecord {
  readonly id: string;
  /** With the secrets of the document masked, as it was sent and is recorded. */
  readonly task: Task;
  readonly mask: SecretMask;
  /** The document the patch is for; undefined for a trace that was opened without it. */
  readonly documentUri: vscode.Uri | undefined;
  readonly settings: RunSettings;
  readonly models: readonly ModelInfo[];
  readonly state: RunState;
  readonly outcome: RunOutcome;
  readonly samples: readonly Sample[];
  readonly candidates: readonly Candidate[];
  readonly clusters: number;
  /** The id of the candidate that leads so far; empty before there is one. */
  readonly leader: string;
  /** The votes of its cluster. */
  readonly leadingVotes: number;
  /** What verification has found out so far. */
  readonly evidence: Evidence;
  /** What the model was asked besides, and said. */
  readonly examination: Examination;
  readonly consensus: Consensus | undefined;
  /** What its requests have taken so far, those that failed included. */
  readonly spent: Spending;
  /** What was expected at most; undefined where only recordings are asked. */
  readonly estimate: RunEstimate | undefined;
  /** Why fewer samples were drawn than planned; undefined where all were, and before the end. */
  readonly stopped: StopReason | undefined;
  readonly error: string | undefined;
  readonly startedAt: Date;
}

/** What a record holds before the first event. */
export const nothingYet = {
  state: 'running',
  outcome: 'open',
  samples: [],
  candidates: [],
  clusters: 0,
  leader: '',
  leadingVotes: 0,
  evidence: noEvidence,
  examination: noExamination,
  consensus: undefined,
  stopped: undefined,
  error: undefined,
} as const satisfies Partial<RunRecord>;

/** The record after one more event. */
export function withEvent(record: RunRecord, event: RunEvent): RunRecord {
  switch (event.kind) {
    case 'started':
      return { ...record, models: event.models };
    case 'sampled':
      return { ...record, samples: [...record.samples, event.sample] };
    case 'parsed':
      return { ...record, candidates: [...record.candidates, event.candidate] };
    case 'clustered':
      return {
        ...record,
        clusters: event.clusters.length,
        leader: event.leader,
        leadingVotes: votesOf(event),
      };
    case 'verified':
      return { ...record, evidence: withNews(record.evidence, event.news) };
    case 'examined':
      return { ...record, examination: withExaminationNews(record.examination, event.news) };
    case 'consensus':
      return { ...record, consensus: event.consensus };
    case 'done':
      return { ...record, state: 'finished', stopped: event.stopped };
    case 'failed':
      return { ...record, state: 'failed', error: event.message };
  }
}

function votesOf({ clusters, leader }: ClusteredEvent): number {
  return clusters.find(({ members }) => members.includes(leader))?.weight ?? 0;
}

/** How many samples are still to be drawn of those that were planned. */
export function missingSamples({ settings, samples }: Pick<RunRecord, 'settings' | 'samples'>): number {
  return Math.max(0, settings.samples - samples.length);
}

/** Whether everything the run shows comes from a recording. */
export function isRecorded(record: RunRecord): boolean {
  return record.models.length > 0 && record.models.every((model) => model.kind === 'recorded');
}

/** What the model misses, where nothing was drawn for that; undefined: samples were drawn. */
export function missingIn({ stopped, examination }: RunRecord): readonly string[] | undefined {
  return stopped === 'missing' ? (examination.feasibility?.missing ?? []) : undefined;
}

/** The document as it was when the request was made, secrets and all. */
export function baseText(record: RunRecord): string {
  return record.mask.unmask(record.task.document.text);
}

/** The last part of the document's path. */
export function documentName(record: RunRecord): string {
  return record.task.document.path.split('/').at(-1) ?? record.task.document.path;
}
