import PQueue from 'p-queue';
import type { ModelErrorReason } from '../engine/errors';
import { ModelError } from '../engine/errors';
import type { ChatModel, ChatReply } from '../engine/ports';
import { sleep, untilAborted } from './abort';

/** Where requests wait for their turn; the models of one provider share one. */
export type RequestQueue = PQueue;

/**
 * How many requests to a provider are under way at once unless the person says: a run of eight samples and what it asks
 * for tests go out together, so that it takes no longer than the slowest of them. A server on this computer shares its
 * one processor among them, and only makes each wait for the others.
 */
export function usualConcurrency(local: boolean): number {
  return local ? 4 : 10;
}

/** @param concurrency how many requests may be under way at once, at least 1. */
export function createRequestQueue(concurrency: number): RequestQueue {
  return new PQueue({ concurrency });
}

/** A request failed and is tried again after a wait. */
export interface RetryNotice {
  /** 1 for the first retry, at most `retries`. */
  readonly retry: number;
  readonly retries: number;
  readonly waitMs: number;
  readonly error: ModelError;
}

export interface QueueOptions {
  /** How many requests may be under way at once, at least 1; as for a hosted provider unless told. Not looked at where `queue` is given. */
  readonly concurrency?: number;
  readonly queue?: RequestQueue;
  /** How often a failed request is tried again, at least 0; 3 unless told. */
  readonly retries?: number;
  /** The first wait in milliseconds; each further one is twice as long. 500 unless told. */
  readonly backOffMs?: number;
  /** A server that asks for a longer wait than this, in milliseconds, is not waited for. 60 000 unless told. */
  readonly longestWaitMs?: number;
  /** Resolves after so many milliseconds; rejects with the signal's reason. */
  readonly delay?: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  /** In [0, 1). */
  readonly random?: () => number;
  readonly onRetry?: (notice: RetryNotice) => void;
}

/** What passes by itself. A time-out does only as long as nothing was said: see `mayRetry`. */
const passing: readonly ModelErrorReason[] = ['rateLimited', 'server', 'connection', 'timeout'];

/**
 * The same model behind a queue that limits how many requests are under way and tries again what may pass:
 * rate limits, failures of the server or of the connection, and time-outs before any text. The wait doubles, with
 * jitter over its upper half; the server's Retry-After is its lower bound. A request keeps its place while it
 * waits, so that a limited server is not asked by the next one at once. Text of a failed attempt may have been
 * handed to `onText`; the pieces of the next attempt start over.
 * @throws ModelError (from `complete`) the last attempt's; an abort rejects with the signal's reason at once.
 */
export function withQueue(model: ChatModel, options: QueueOptions = {}): ChatModel {
  const queue = options.queue ?? createRequestQueue(options.concurrency ?? usualConcurrency(false));
  return {
    ...model,
    async complete(request, signal, onText) {
      signal.throwIfAborted();
      const attempts = (): Promise<ChatReply> =>
        insist((told) => model.complete(request, signal, told), options, signal, onText);
      return untilAborted(queue.add(attempts, { signal }), signal);
    },
  };
}

async function insist(
  attempt: (onText: (piece: string) => void) => Promise<ChatReply>,
  options: QueueOptions,
  signal: AbortSignal,
  onText: ((piece: string) => void) | undefined,
): Promise<ChatReply> {
  const { retries = 3, delay = sleep, longestWaitMs = 60_000 } = options;
  for (let retry = 1; ; retry++) {
    let spoke = false;
    try {
      return await attempt((piece) => {
        spoke = true;
        onText?.(piece);
      });
    } catch (error) {
      signal.throwIfAborted();
      if (!ModelError.is(error) || retry > retries || !mayRetry(error, spoke)) throw error;
      const waitMs = waitFor(error, retry, options);
      if (waitMs > longestWaitMs) throw error;
      options.onRetry?.({ retry, retries, waitMs, error });
      await delay(waitMs, signal);
    }
  }
}

function mayRetry(error: ModelError, spoke: boolean): boolean {
  return passing.includes(error.reason) && !(error.reason === 'timeout' && spoke);
}

function waitFor(
  error: ModelError,
  retry: number,
  { backOffMs = 500, random = Math.random }: QueueOptions,
): number {
  const longest = backOffMs * 2 ** (retry - 1);
  return Math.max(longest * (0.5 + random() / 2), error.retryAfterMs ?? 0);
}
