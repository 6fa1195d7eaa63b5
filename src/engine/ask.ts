import type { ChatMessage, ChatReply } from './ports';

/** What a request to a model is for; budgets, recordings and the log tell them apart. */
export type RequestPurpose =
  | 'propose'
  | 'feasibility'
  | 'tests'
  | 'mask'
  | 'maskControl'
  | 'describe'
  | 'cover'
  | 'rewrite'
  | 'critique'
  | 'repair'
  | 'judge'
  | 'question'
  | 'contradiction'
  | 'ablation'
  | 'refill'
  | 'synthesis'
  | 'choose';

/** One question to a model besides the samples. */
export interface Question {
  readonly purpose: RequestPurpose;
  readonly messages: readonly ChatMessage[];
  /** Counts repeated questions with the same messages from 0, so that each is drawn anew. */
  readonly index: number;
  /** In [0, 2]; absent: as the run has it. */
  readonly temperature?: number;
  readonly maxOutputTokens?: number;
}

/**
 * Asks a model. Which model, the queue and the budget are the caller's.
 * @throws ModelError for what went wrong, a spent budget included; an abort rejects with the signal's reason.
 */
export type Ask = (question: Question, signal: AbortSignal) => Promise<ChatReply>;
