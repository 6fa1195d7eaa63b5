import type { RequestPurpose } from './ask';
import type { ExaminationNews } from './examination/news';
import type { OffsetRange } from './task';
import type { SyntaxTree } from './syntax/tree';

export interface ChatMessage {
  readonly role: 'system' | 'user' | 'assistant';
  readonly content: string;
}

/** One completion that is wanted from a model. */
export interface ChatRequest {
  readonly messages: readonly ChatMessage[];
  /**
   * The beginning of the answer, which the model is to continue; not ending in white space, which many servers cut
   * off. A model that cannot gives an ordinary answer.
   */
  readonly prefix?: string;
  /** 0 for the first sample of a run, 1 for the next, …; recorded models replay by it. */
  readonly index: number;
  /** In [0, 2]; absent: the server's default. */
  readonly temperature?: number;
  readonly maxOutputTokens?: number;
  /** Asks for the same answer again, where the server can promise that. */
  readonly seed?: number;
  /** Asks for the log-probability of each token and of so many likely ones, from 0 to 20; absent: for none. */
  readonly topLogprobs?: number;
  /** Asks for JSON of this form; servers that cannot promise it answer as the messages ask. */
  readonly answerSchema?: AnswerSchema;
  /** Absent: a proposal. */
  readonly purpose?: RequestPurpose;
  /** What the messages are about, so that a recorded model can tell whether it holds the request. */
  readonly subject: RequestSubject;
}

export interface AnswerSchema {
  /** Letters, digits, `_` and `-`. */
  readonly name: string;
  /** A JSON schema of an object. */
  readonly schema: Readonly<Record<string, unknown>>;
}

export interface RequestSubject {
  readonly instruction: string;
  readonly path: string;
  readonly text: string;
  readonly target: OffsetRange;
}

export type FinishReason = 'stop' | 'length' | 'contentFilter' | 'other' | 'unknown';

export interface TokenUsage {
  readonly promptTokens: number;
  readonly completionTokens: number;
}

/** A token of an answer with its natural log-probability. */
export interface TokenLogprob {
  readonly text: string;
  /** At most 0. */
  readonly logprob: number;
  /** The likeliest tokens at this place, the likeliest first; may hold the token itself. */
  readonly top?: readonly { readonly text: string; readonly logprob: number }[];
}

/** What a model answered, unchanged. */
export interface ChatReply {
  readonly text: string;
  readonly finishReason: FinishReason;
  readonly usage?: TokenUsage;
  /** The name the server gave the model that answered. */
  readonly model: string;
  /** A name for the reply that outlives the run, where the source has one (recordings do). */
  readonly name?: string;
  /** Reasoning that came apart from the answer; kept in the trace, never parsed as the answer. */
  readonly reasoning?: string;
  /** The tokens of `text`, where they were asked for and the server gives them. */
  readonly tokens?: readonly TokenLogprob[];
  /** Set where `text` is the prefix of the request and what the model continued it with; `tokens` are those of the latter. */
  readonly continued?: true;
  /** What it continues, where the source is a record of a run. */
  readonly parent?: SampleParent;
}

/** Which sample another one continues, and from where. */
export interface SampleParent {
  /** The id of the sample that was continued; one of the same model. */
  readonly id: string;
  /** Index of its first token that was drawn anew. */
  readonly token: number;
  /** The share of its uncertainty that stands before that, in [0, 1]: 0 where nothing before was left to chance. */
  readonly share: number;
}

/** A source of completions. Implemented in `models/`. */
export interface ChatModel {
  /** Stable, unique among the models of a run; never holds a key. */
  readonly id: string;
  /** What a person reads. */
  readonly label: string;
  readonly kind: 'live' | 'recorded';
  /** The number of replies that a recording holds for the subject; undefined: as many as are wanted. */
  available?(subject: RequestSubject): number | undefined;
  /** What a recording holds of what was asked about the candidates; undefined: it holds nothing. */
  examined?(subject: RequestSubject): readonly ExaminationNews[] | undefined;
  /** Whether its temperature can be set, as far as is known by now. */
  takesTemperature?(): boolean | undefined;
  /** Whether it can continue the beginning of an answer, as far as is known by now; absent: it cannot. */
  takesPrefix?(): boolean | undefined;
  /** Whether it tells the log-probabilities of tokens, as far as is known by now. */
  tellsLogprobs?(): boolean | undefined;
  /**
   * Draws one completion.
   * @param onText is called with each piece of text as it arrives.
   * @throws ModelError for anything that went wrong; an abort rejects with the signal's reason.
   */
  complete(request: ChatRequest, signal: AbortSignal, onText?: (piece: string) => void): Promise<ChatReply>;
}

/** Milliseconds since an arbitrary moment, never going back. */
export type Clock = () => number;

/** Turns text into a tree; implemented by `engine/syntax`, passed in because loading a grammar needs bytes. */
export interface Syntax {
  /** Resolves when the language can be parsed synchronously; languages without a grammar resolve too. */
  prepare(languageId: string): Promise<void>;
  /** The tree, or a flat one of lexical tokens for languages without a grammar. Never throws for any text. */
  parse(languageId: string, text: string): SyntaxTree;
}
