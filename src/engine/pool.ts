import type { ModelErrorReason } from './errors';
import type { ChatReply, SampleParent } from './ports';

/** One raw reply of a model, or the reason why there is none. */
export type Sample = RepliedSample | FailedSample;

interface SampleBase {
  /** Unique within the run, such as `s3`; a recording's own name, such as `b2`, where it has one. */
  readonly id: string;
  readonly modelId: string;
  /** From the request to the last piece of the reply. */
  readonly elapsedMs: number;
}

export interface RepliedSample extends SampleBase {
  readonly kind: 'reply';
  /** The whole answer with all of its tokens, also where its beginning is that of another sample. */
  readonly reply: ChatReply;
  /** Absent: drawn from the beginning. */
  readonly parent?: SampleParent;
}

export interface FailedSample extends SampleBase {
  readonly kind: 'failure';
  readonly reason: ModelErrorReason;
  readonly message: string;
}

/** Replaces `range` of the base text with `text`. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** How the reply expressed its change. */
export type ReplyFormat = 'whole' | 'searchReplace' | 'diff';

/** Why a candidate has no vote. */
export type UnusableReason =
  | 'failed'
  | 'empty'
  | 'refused'
  | 'cutOff'
  | 'noCode'
  | 'notApplicable'
  | 'unchanged'
  | 'trivial'
  | 'unparsable';

/** A sample turned into edits and applied. Never changed once it is in the pool. */
export type Candidate = UsableCandidate | UnusableCandidate;

/** How a candidate came about that was drawn in view of others: it has no vote. */
export interface CandidateOrigin {
  readonly by: 'repair' | 'synthesis';
  /** The ids of the candidates that were shown. */
  readonly parents: readonly string[];
  /** Which round of repair it is, from 1; 1 for a synthesis. */
  readonly round: number;
}

interface CandidateBase {
  /** The id of the sample it comes from. */
  readonly id: string;
  readonly modelId: string;
  /** Absent: it was drawn independently, and votes. */
  readonly origin?: CandidateOrigin;
}

export interface UsableCandidate extends CandidateBase {
  readonly usable: true;
  /** The whole patched document. */
  readonly text: string;
  readonly edits: readonly Edit[];
  readonly format: ReplyFormat;
  /** What had to be put right to apply it, in words (`indentation adjusted`). */
  readonly repairs: readonly string[];
}

export interface UnusableCandidate extends CandidateBase {
  readonly usable: false;
  readonly reason: UnusableReason;
  /** What a person can read about it. */
  readonly detail: string;
  /** The patched document, where the reply could be applied. */
  readonly text?: string;
}
