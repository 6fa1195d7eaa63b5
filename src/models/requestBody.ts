import type { OpenAI } from 'openai';
import { BadRequestError } from 'openai';
import type { ChatRequest } from '../engine/ports';

/** What not every server takes, in the order in which a refusal is looked for. */
const optional = ['max_completion_tokens', 'max_tokens', 'stream_options', 'temperature'] as const;
type OptionalParameter = (typeof optional)[number];

/** Parameters that a server has refused; grows by at most one per refusal, and is kept as long as the model is. */
export type RefusedParameters = Set<OptionalParameter>;

/**
 * What is sent for a request: a stream of one completion with its usage, without what the server has refused.
 * The limit of output tokens goes under the name that every server knows, `max_tokens`, or, where that one was
 * refused (OpenAI's reasoning models do), under its newer name.
 */
export function requestBody(
  model: string,
  request: ChatRequest,
  refused: RefusedParameters,
): OpenAI.ChatCompletionCreateParamsStreaming {
  const limit = refused.has('max_tokens') ? 'max_completion_tokens' : 'max_tokens';
  return {
    model,
    messages: request.messages.map(({ role, content }) => ({ role, content })),
    stream: true,
    ...(refused.has('stream_options') ? {} : { stream_options: { include_usage: true } }),
    ...(request.temperature === undefined || refused.has('temperature')
      ? {}
      : { temperature: request.temperature }),
    ...(request.maxOutputTokens === undefined || refused.has(limit)
      ? {}
      : { [limit]: request.maxOutputTokens }),
  };
}

/**
 * Whether the server refused (status 400) a parameter that was sent and that it can do without; which one is
 * taken from the error's `param`, otherwise from its words.
 */
export function refusedParameter(error: unknown, sent: object): OptionalParameter | undefined {
  if (!(error instanceof BadRequestError)) return undefined;
  const candidates = optional.filter((name) => name in sent);
  const named = candidates.find(
    (name) => name === error.param || (name === 'stream_options' && error.param?.startsWith(`${name}.`)),
  );
  if (named !== undefined || (error.param ?? '') !== '') return named;
  // Of the two limits the newer name is often recommended where the older one is refused; only one was sent.
  return candidates.find(
    (name) =>
      error.message.includes(name) &&
      /support|unknown|unrecognized|unexpected|not (allowed|permitted)|invalid|extra/i.test(error.message),
  );
}
