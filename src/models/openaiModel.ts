import type OpenAI from 'openai';
import { APIError } from 'openai';
import { Stream } from 'openai/streaming';
import { ModelError } from '../engine/errors';
import type { ChatModel, ChatReply, ChatRequest, TokenUsage } from '../engine/ports';
import { requestTokensOf } from '../engine/sampling/cost';
import { untilAborted } from './abort';
import type { CapabilityBook, CapabilityStore, Learned, Support } from './capabilities';
import { createMemoryCapabilities, openCapabilityBook } from './capabilities';
import { chatProtocol } from './chatProtocol';
import { createClosingFetch } from './closingFetch';
import { continuedReply, finishContinuation } from './continuedReply';
import { createClient } from './createClient';
import { shownBy } from './learn';
import { isJson } from './limitResponse';
import type { PrefixForm } from './prefixForms';
import { prefixNamedIn, prefixRefusalIn } from './prefixForms';
import type { Protocol, ReplyBuilder } from './protocol';
import { rateLimitsIn } from './rateLimits';
import { contextLengthIn, refusalIn } from './refusals';
import { responsesProtocol } from './responsesProtocol';
import { serverAddress } from './serverAddress';
import { toModelError } from './toModelError';
import type { Timeouts, Watchdog } from './watchdog';
import { createWatchdog, defaultTimeouts } from './watchdog';

export interface OpenAiModelOptions {
  /** Where the protocol is spoken, such as `http://localhost:11434/v1`. */
  readonly baseUrl: string;
  readonly model: string;
  /** Asked for each request; undefined or blank: the server wants none. */
  readonly apiKey: () => Promise<string | undefined>;
  /** What a person reads; absent: the model's name and the host. */
  readonly label?: string;
  /** Chat completions unless told. */
  readonly protocol?: 'chat' | 'responses';
  /** The version of Azure's older interface; absent for its current one and for all other servers. */
  readonly apiVersion?: string;
  /** Absent: one that closes its socket with the request. Node's own leaves sockets open after an abort. */
  readonly fetch?: typeof fetch;
  readonly timeouts?: Partial<Timeouts>;
  /** The largest reply that is read, in bytes; 4 MB unless told. */
  readonly maxReplyBytes?: number;
  /** Where it is remembered what the server takes; absent: as long as the model lives. */
  readonly capabilities?: CapabilityStore;
  readonly onLearned?: (learned: Learned) => void;
  /** Called once for each request that the server worked on, whatever became of it. */
  readonly onSpent?: (spent: Spent) => void;
}

/** The tokens of one request that the server worked on. */
export interface Spent {
  readonly modelId: string;
  readonly usage: TokenUsage;
  /** Whether the server told them; otherwise they are estimated from what was sent and what came. */
  readonly told: boolean;
}

interface Connection {
  readonly id: string;
  readonly server: string;
  readonly model: string;
  readonly baseUrl: string;
  readonly apiVersion: string | undefined;
  readonly protocol: Protocol;
  readonly fetch: typeof fetch;
  readonly timeouts: Timeouts;
  readonly maxReplyBytes: number;
  readonly book: CapabilityBook;
  readonly onSpent: (spent: Spent) => void;
}

/**
 * A model behind any server that speaks one of OpenAI's protocols, Azure's included. One request is one completion,
 * streamed. A request that failed is not tried again here, save without a parameter that the server refused, once
 * and for all. An abort closes the socket at once, in whatever phase.
 * @throws ModelError `badRequest` when the base URL is none.
 */
export function createOpenAiModel(options: OpenAiModelOptions): ChatModel {
  const { model, apiVersion } = options;
  const { baseUrl, server, host } = serverAddress(options.baseUrl, apiVersion);
  const timeouts = { ...defaultTimeouts, ...options.timeouts };
  const id = `${model}@${server}`;
  const store = options.capabilities ?? createMemoryCapabilities();
  const connection: Connection = {
    id,
    server,
    model,
    baseUrl,
    apiVersion,
    protocol: options.protocol === 'responses' ? responsesProtocol : chatProtocol,
    fetch: options.fetch ?? createClosingFetch({ connectMs: timeouts.connectMs }),
    timeouts,
    maxReplyBytes: options.maxReplyBytes ?? 4 * 1024 * 1024,
    book: openCapabilityBook(id, store, options.onLearned),
    onSpent: options.onSpent ?? (() => undefined),
  };
  return {
    id,
    label: options.label ?? `${model} (${host})`,
    kind: 'live',
    takesTemperature: () => takes(connection.book.current.temperature),
    takesPrefix: () => (options.protocol === 'responses' ? false : takes(connection.book.current.prefix)),
    tellsLogprobs: () => takes(connection.book.current.logprobs),
    complete: (request, signal, onText) => complete(connection, options.apiKey, request, signal, onText),
  };
}

function takes(support: Support | undefined): boolean | undefined {
  return support === undefined ? undefined : support === 'taken';
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
  const attempt: Attempt = { answering: false, reply: undefined };
  let key: string | undefined;
  try {
    key = (await untilAborted(apiKey(), stop.signal))?.trim();
    checkKey(key);
    const drawing = draw(connection, key, request, stop.signal, watchdog, attempt, onText);
    return await untilAborted(drawing, stop.signal);
  } catch (error) {
    signal.throwIfAborted();
    const { server, model, maxReplyBytes } = connection;
    const cause: unknown = stop.signal.aborted ? stop.signal.reason : error;
    throw toModelError(cause, { server, model, key, maxReplyBytes, now: Date.now() });
  } finally {
    watchdog.stop();
    signal.removeEventListener('abort', onAbort);
    tellSpent(connection, request, attempt);
    stop.abort();
  }
}

/** How far a request came. */
interface Attempt {
  /** The server has begun to answer with success. */
  answering: boolean;
  reply: ReplyBuilder | undefined;
}

function tellSpent({ id, onSpent }: Connection, request: ChatRequest, { answering, reply }: Attempt): void {
  if (reply?.usage !== undefined) onSpent({ modelId: id, usage: reply.usage, told: true });
  else if (answering) {
    const promptTokens = requestTokensOf(request);
    const completionTokens = Math.ceil((reply?.length ?? 0) / 3.5);
    onSpent({ modelId: id, usage: { promptTokens, completionTokens }, told: false });
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
  attempt: Attempt,
  onText: ((piece: string) => void) | undefined,
): Promise<ChatReply> {
  const { protocol, model, maxReplyBytes, book } = connection;
  const { baseUrl, apiVersion, fetch, timeouts } = connection;
  const azure = apiVersion === undefined ? {} : { apiVersion };
  const client = createClient({ baseUrl, ...azure, key, fetch, timeouts, maxReplyBytes });
  const { response, body, form } = await send(connection, client, request, signal);
  const reply = protocol.builder(model, maxReplyBytes);
  attempt.reply = reply;
  attempt.answering = true;
  for await (const chunk of chunksOf(response, client, signal)) {
    const added = reply.add(chunk);
    if (added.text !== '' || added.reasoning !== '') watchdog.heard();
    if (added.text !== '') onText?.(added.text);
  }
  // An aborted stream ends like a complete one.
  signal.throwIfAborted();
  const finished = form === undefined ? reply.finish() : finishContinuation(reply, form, book);
  book.learn({ ...rateLimitsIn(response.headers), ...shownBy(finished, body, book.current) });
  return form === undefined ? finished : continuedReply(finished, request.prefix ?? '', form, book);
}

interface Sent {
  readonly response: Response;
  readonly body: Readonly<Record<string, unknown>>;
  readonly form: PrefixForm | undefined;
}

/** Sends the request; again, where the server refuses a parameter that it can do without. */
async function send(
  { protocol, model, book }: Connection,
  client: OpenAI,
  request: ChatRequest,
  signal: AbortSignal,
): Promise<Sent> {
  for (;;) {
    const form = protocol.prefixForm(request, book.current);
    const body = protocol.body(model, request, book.current);
    try {
      return { response: await protocol.send(client, body, signal), body, form };
    } catch (error) {
      if (!(error instanceof APIError)) throw error;
      const contextTokens = contextLengthIn(error.message);
      if (contextTokens !== undefined) book.learn({ contextTokens });
      const asked = { form, known: book.current, now: protocol.prefixForm(request, book.current) };
      const refusal = prefixNamedIn(error, asked) ?? refusalIn(error, body) ?? prefixRefusalIn(error, asked);
      if (refusal === undefined) throw error;
      book.learn(refusal);
      // Another request may have learnt it meanwhile; what would be sent again unchanged was refused for good.
      if (JSON.stringify(protocol.body(model, request, book.current)) === JSON.stringify(body)) throw error;
    }
  }
}

/** The chunks of a stream, or the one reply of a server that does not stream. */
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
