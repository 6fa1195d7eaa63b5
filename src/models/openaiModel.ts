import OpenAI, { APIError } from 'openai';
import { Stream } from 'openai/streaming';
import { ModelError } from '../engine/errors';
import type { ChatModel, ChatReply, ChatRequest } from '../engine/ports';
import { untilAborted } from './abort';
import { createClosingFetch } from './closingFetch';
import { isJson, limitResponse } from './limitResponse';
import { createReplyBuilder } from './replyBuilder';
import type { RefusedParameters } from './requestBody';
import { refusedParameter, requestBody } from './requestBody';
import { toModelError } from './toModelError';
import type { Timeouts, Watchdog } from './watchdog';
import { createWatchdog, defaultTimeouts } from './watchdog';

export interface OpenAiModelOptions {
  /** Where the chat-completions protocol is spoken, such as `http://localhost:11434/v1`. */
  readonly baseUrl: string;
  readonly model: string;
  /** Asked for each request; undefined or blank: the server wants none. */
  readonly apiKey: () => Promise<string | undefined>;
  /** What a person reads; absent: the model's name and the host. */
  readonly label?: string;
  /** Absent: one that closes its socket with the request. Node's own leaves sockets open after an abort. */
  readonly fetch?: typeof fetch;
  readonly timeouts?: Partial<Timeouts>;
  /** The largest reply that is read, in bytes; 4 MB unless told. */
  readonly maxReplyBytes?: number;
}

/** What is sent as the key where there is none: the client library wants one, local servers look at none. */
const noKey = 'none';

interface Connection {
  readonly server: string;
  readonly model: string;
  readonly baseUrl: string;
  readonly fetch: typeof fetch;
  readonly timeouts: Timeouts;
  readonly maxReplyBytes: number;
  readonly refused: RefusedParameters;
}

/**
 * A model behind any server that speaks OpenAI's chat-completions protocol. One request is one completion,
 * streamed. A request that failed is not tried again
 * here, save without a parameter that the server refused. An abort closes the socket at once, in whatever phase.
 * @throws ModelError `badRequest` when the base URL is none.
 */
export function createOpenAiModel(options: OpenAiModelOptions): ChatModel {
  const url = parseBaseUrl(options.baseUrl);
  const server = `${url.origin}${url.pathname}`.replace(/\/+$/, '');
  const timeouts = { ...defaultTimeouts, ...options.timeouts };
  const connection: Connection = {
    server,
    model: options.model,
    baseUrl: options.baseUrl.trim(),
    fetch: options.fetch ?? createClosingFetch({ connectMs: timeouts.connectMs }),
    timeouts,
    maxReplyBytes: options.maxReplyBytes ?? 4 * 1024 * 1024,
    refused: new Set(),
  };
  return {
    id: `${options.model}@${server}`,
    label: options.label ?? `${options.model} (${url.host})`,
    kind: 'live',
    complete: (request, signal, onText) => complete(connection, options.apiKey, request, signal, onText),
  };
}

function parseBaseUrl(baseUrl: string): URL {
  const url = URL.parse(baseUrl.trim());
  if (url === null || !/^https?:$/.test(url.protocol)) {
    throw new ModelError(
      'badRequest',
      'The base URL of the model is not a web address. Set it to one such as http://localhost:11434/v1.',
    );
  }
  return url;
}

async function complete(
  connection: Connection,
  apiKey: OpenAiModelOptions['apiKey'],
  request: ChatRequest,
  signal: AbortSignal,
  onText: ((piece: string) => void) | undefined,
): Promise<ChatReply> {
  signal.throwIfAborted();
  const stop = new AbortController();
  const onAbort = (): void => stop.abort(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });
  const watchdog = createWatchdog(connection.timeouts, connection.server, (error) => stop.abort(error));
  let key: string | undefined;
  try {
    key = (await untilAborted(apiKey(), stop.signal))?.trim();
    checkKey(key);
    const drawing = draw(connection, key, request, stop.signal, watchdog, onText);
    return await untilAborted(drawing, stop.signal);
  } catch (error) {
    signal.throwIfAborted();
    const { server, model, maxReplyBytes } = connection;
    const cause: unknown = stop.signal.aborted ? stop.signal.reason : error;
    throw toModelError(cause, { server, model, key, maxReplyBytes, now: Date.now() });
  } finally {
    watchdog.stop();
    signal.removeEventListener('abort', onAbort);
    stop.abort();
  }
}

/** A header takes printable ASCII only; what the library says of anything else would quote the key. */
function checkKey(key: string | undefined): void {
  if (key === undefined || /^[\x21-\x7e]*$/.test(key)) return;
  throw new ModelError(
    'unauthorized',
    'The API key holds a character that no key can hold, such as a space. Set it again with "Consilience: Set API Key".',
  );
}

async function draw(
  connection: Connection,
  key: string | undefined,
  request: ChatRequest,
  signal: AbortSignal,
  watchdog: Watchdog,
  onText: ((piece: string) => void) | undefined,
): Promise<ChatReply> {
  const client = createClient(connection, key);
  const response = await send(connection, client, request, signal);
  const reply = createReplyBuilder(connection.model, connection.maxReplyBytes);
  for await (const chunk of chunksOf(response, client, signal)) {
    const added = reply.add(chunk);
    if (added.text !== '' || added.reasoning !== '') watchdog.heard();
    if (added.text !== '') onText?.(added.text);
  }
  // An aborted stream ends like a complete one.
  signal.throwIfAborted();
  return reply.finish();
}

/** Sends the request; again, where the server refuses a parameter that it can do without. */
async function send(
  connection: Connection,
  client: OpenAI,
  request: ChatRequest,
  signal: AbortSignal,
): Promise<Response> {
  for (;;) {
    const body = requestBody(connection.model, request, connection.refused);
    try {
      return await client.chat.completions.create(body, { signal }).asResponse();
    } catch (error) {
      const parameter = refusedParameter(error, body);
      if (parameter === undefined) throw error;
      connection.refused.add(parameter);
    }
  }
}

function createClient(connection: Connection, key: string | undefined): OpenAI {
  const { baseUrl, timeouts, maxReplyBytes } = connection;
  return new OpenAI({
    baseURL: baseUrl,
    apiKey: key === undefined || key === '' ? noKey : key,
    // Nothing is taken from the environment that the person did not set for this extension.
    adminAPIKey: null,
    organization: null,
    project: null,
    webhookSecret: null,
    logLevel: 'off',
    maxRetries: 0,
    // The watchdog is stricter; the library's own limit must only never come first.
    timeout: timeouts.connectMs + timeouts.firstTokenMs + timeouts.silenceMs,
    fetch: async (input, init) => limitResponse(await connection.fetch(input, init), maxReplyBytes),
  });
}

/** The chunks of a stream, or the one completion of a server that does not stream. */
async function* chunksOf(response: Response, client: OpenAI, signal: AbortSignal): AsyncGenerator {
  if (!isJson(response)) {
    // The library aborts the controller it is given on every failure, which must not pass for an abort of ours.
    const reading = new AbortController();
    signal.addEventListener('abort', () => reading.abort(signal.reason), { once: true });
    yield* Stream.fromSSEResponse(response, reading, client);
    return;
  }
  const body: unknown = JSON.parse(await response.text());
  if (typeof body === 'object' && body !== null && 'error' in body && body.error !== null) {
    throw new APIError(undefined, errorObject(body.error), undefined, response.headers);
  }
  yield body;
}

function errorObject(error: unknown): object {
  return typeof error === 'object' && error !== null ? error : { message: String(error) };
}
