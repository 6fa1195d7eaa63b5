import * as z from 'zod';
import type { ModelError } from '../engine/errors';
import { untilAborted } from './abort';
import { createClosingFetch } from './closingFetch';
import { createClient } from './createClient';
import { serverAddress } from './serverAddress';
import { toModelError } from './toModelError';
import { defaultTimeouts } from './watchdog';

export interface ServedModel {
  readonly id: string;
  /** How many tokens it holds, where the server tells. */
  readonly contextTokens?: number;
}

export interface ListOptions {
  readonly baseUrl: string;
  readonly apiVersion?: string;
  readonly key?: string | undefined;
  /** The whole call, in milliseconds; 10 000 unless told. */
  readonly timeoutMs?: number;
  readonly fetch?: typeof fetch;
}

const size = z.number().int().positive().optional().catch(undefined);
const page = z.looseObject({
  data: z.array(
    z.looseObject({
      id: z.string(),
      max_model_len: size,
      context_length: size,
      context_window: size,
      max_context_length: size,
      loaded_context_length: size,
      meta: z.looseObject({ n_ctx: size }).optional().catch(undefined),
    }),
  ),
});
const biggestList = 4 * 1024 * 1024;

/**
 * The models that a server offers, in its order. Asks for the list only; nothing of the person's is sent.
 * @throws ModelError when there is no list to be had; an abort rejects with the signal's reason.
 */
export async function listModels(options: ListOptions, signal: AbortSignal): Promise<ServedModel[]> {
  const { baseUrl, server } = serverAddress(options.baseUrl, options.apiVersion);
  const { key, timeoutMs = 10_000, apiVersion } = options;
  const timeouts = { ...defaultTimeouts, connectMs: timeoutMs };
  const client = createClient({
    baseUrl,
    ...(apiVersion === undefined ? {} : { apiVersion }),
    key,
    fetch: options.fetch ?? createClosingFetch({ connectMs: timeoutMs }),
    timeouts,
    maxReplyBytes: biggestList,
  });
  const stop = new AbortController();
  const onAbort = (): void => stop.abort(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });
  const timer = setTimeout(() => stop.abort(tookTooLong), timeoutMs);
  try {
    signal.throwIfAborted();
    const answer: unknown = await untilAborted(client.get('/models', { signal: stop.signal }), stop.signal);
    return readList(answer);
  } catch (error) {
    signal.throwIfAborted();
    throw explained(error, server, key);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', onAbort);
    stop.abort();
  }
}

const tookTooLong = Object.assign(new Error('no list in time'), { code: 'ETIMEDOUT' });

function readList(answer: unknown): ServedModel[] {
  const parsed = page.safeParse(answer);
  // A few servers send the bare list.
  const list = parsed.success ? parsed.data : page.parse({ data: answer });
  return list.data.map((model) => {
    const contextTokens =
      model.loaded_context_length ??
      model.max_model_len ??
      model.context_length ??
      model.context_window ??
      model.meta?.n_ctx ??
      model.max_context_length;
    return { id: model.id, ...(contextTokens === undefined ? {} : { contextTokens }) };
  });
}

function explained(error: unknown, server: string, key: string | undefined): ModelError {
  const cause = error instanceof z.ZodError ? new SyntaxError('not a list of models') : error;
  return toModelError(cause, {
    server,
    model: 'the list of models',
    key,
    maxReplyBytes: biggestList,
    now: Date.now(),
  });
}
