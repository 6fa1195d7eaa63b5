import { APIError } from 'openai';
import type OpenAI from 'openai';
import * as z from 'zod';
import type { ChatRequest } from '../engine/ports';
import { untilAborted } from './abort';
import type { Capabilities, CapabilityStore } from './capabilities';
import { openCapabilityBook } from './capabilities';
import { chatProtocol } from './chatProtocol';
import { createChatReplyBuilder } from './chatReplyBuilder';
import { createClosingFetch } from './closingFetch';
import { createClient } from './createClient';
import { shownBy } from './learn';
import { listModels } from './listModels';
import type { OpenAiModelOptions } from './openaiModel';
import { createOpenAiModel } from './openaiModel';
import { probePrefix } from './probePrefix';
import { refusalIn } from './refusals';
import { serverAddress } from './serverAddress';
import { toModelError } from './toModelError';
import { defaultTimeouts } from './watchdog';

export type ProbeOptions = Pick<
  OpenAiModelOptions,
  'baseUrl' | 'model' | 'apiKey' | 'apiVersion' | 'onSpent'
> & {
  readonly capabilities: CapabilityStore;
};

/** Everything that a server may take, in a request that costs a few tokens. */
const question: ChatRequest = {
  messages: [{ role: 'user', content: 'Answer with one word: is water wet?' }],
  index: 0,
  temperature: 1,
  maxOutputTokens: 16,
  seed: 1,
  topLogprobs: 5,
  subject: { instruction: '', path: '', text: '', target: { start: 0, end: 0 } },
};
const choices = z.looseObject({
  choices: z.array(z.looseObject({ index: z.number().optional().catch(undefined) })),
  usage: z.object({ prompt_tokens: z.number(), completion_tokens: z.number() }).optional().catch(undefined),
});
/** More refusals than there are parameters cannot come. */
const mostAttempts = 16;

/**
 * Finds out what a model takes, several answers at once among it, with one tiny request that is repeated without
 * what the server refuses; where it tells log-probabilities, by up to three more, whether it continues an answer; and
 * its context length from the server's list. Only on the person's word: it costs a few tokens.
 * @returns what is known now.
 * @throws ModelError when the model does not answer; an abort rejects with the signal's reason.
 */
export async function probeModel(options: ProbeOptions, signal: AbortSignal): Promise<Capabilities> {
  const { model, apiVersion, onSpent } = options;
  const { baseUrl, server } = serverAddress(options.baseUrl, apiVersion);
  const id = `${model}@${server}`;
  const book = openCapabilityBook(id, options.capabilities);
  const key = (await untilAborted(options.apiKey(), signal))?.trim();
  const azure = apiVersion === undefined ? {} : { apiVersion };
  const client = createClient({
    baseUrl,
    ...azure,
    key,
    fetch: createClosingFetch(),
    timeouts: defaultTimeouts,
    maxReplyBytes: 1024 * 1024,
  });
  try {
    const { answer, body } = await ask(client, model, book, signal);
    const told = choices.parse(answer);
    if (told.usage !== undefined) {
      const { prompt_tokens: promptTokens, completion_tokens: completionTokens } = told.usage;
      onSpent?.({ modelId: id, usage: { promptTokens, completionTokens }, told: true });
    }
    book.learn({ ...shownByChoices(answer, body, book.current), ...severalIn(told.choices, body) });
  } catch (error) {
    signal.throwIfAborted();
    const cause = error instanceof z.ZodError ? new SyntaxError('not a completion') : error;
    throw toModelError(cause, { server, model, key, maxReplyBytes: 1024 * 1024, now: Date.now() });
  }
  // What is continued is chosen by log-probabilities.
  if (book.current.logprobs === 'taken') await probePrefix(createOpenAiModel(options), signal);
  const listed = await listModels({ baseUrl, ...azure, key }, signal).catch(() => []);
  signal.throwIfAborted();
  const contextTokens = listed.find((served) => served.id === model)?.contextTokens;
  if (contextTokens !== undefined) book.learn({ contextTokens });
  return book.current;
}

async function ask(
  client: OpenAI,
  model: string,
  book: ReturnType<typeof openCapabilityBook>,
  signal: AbortSignal,
): Promise<{ answer: unknown; body: Readonly<Record<string, unknown>> }> {
  for (let attempt = 1; ; attempt++) {
    const body = probeBody(model, book.current);
    try {
      const response = await chatProtocol.send(client, body, signal);
      return { answer: await untilAborted(response.json(), signal), body };
    } catch (error) {
      const refusal = error instanceof APIError ? refusalIn(error, body) : undefined;
      if (refusal === undefined || attempt === mostAttempts) throw error;
      book.learn(refusal);
    }
  }
}

/** Several answers come in no stream, with some servers. */
function probeBody(model: string, known: Capabilities): Readonly<Record<string, unknown>> {
  const body = Object.entries(chatProtocol.body(model, question, known));
  const plain = Object.fromEntries(body.filter(([name]) => !name.startsWith('stream')));
  return { ...plain, ...(known.n === 'refused' ? {} : { n: 2 }) };
}

/** Whether it gave the two answers that it was asked for. */
function severalIn(
  given: readonly { readonly index?: number | undefined }[],
  body: Readonly<Record<string, unknown>>,
): Capabilities {
  if (body['n'] === undefined) return {};
  return { n: new Set(given.map(({ index }) => index ?? 0)).size > 1 ? 'taken' : 'ignored' };
}

/** A model that reasons may have no room left for its word; what it takes shows all the same. */
function shownByChoices(
  answer: unknown,
  body: Readonly<Record<string, unknown>>,
  known: Capabilities,
): Capabilities {
  const builder = createChatReplyBuilder('', Infinity);
  builder.add(answer);
  try {
    return shownBy(builder.finish(), body, known);
  } catch {
    const shown = shownBy({ text: '', finishReason: 'other', model: '' }, body, known);
    const others = Object.entries(shown).filter(([name]) => name !== 'logprobs');
    return { ...Object.fromEntries(others), ...(builder.reasoned ? { reasoningApart: true } : {}) };
  }
}
