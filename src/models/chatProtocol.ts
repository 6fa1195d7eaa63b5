import type OpenAI from 'openai';
import type { ChatRequest } from '../engine/ports';
import type { Capabilities } from './capabilities';
import { createChatReplyBuilder } from './chatReplyBuilder';
import { inPrefixForm, prefixFormFor } from './prefixForms';
import type { Protocol } from './protocol';

/** OpenAI's chat completions, which nearly every server speaks: one completion a request, streamed. */
export const chatProtocol: Protocol = {
  prefixForm: prefixFormFor,
  body: chatBody,
  send: (client, body, signal) =>
    client.chat.completions
      .create(body as unknown as OpenAI.ChatCompletionCreateParamsStreaming, { signal })
      .asResponse(),
  builder: createChatReplyBuilder,
};

/**
 * The limit of output tokens goes under the name that every server knows, `max_tokens`, or, where that one was
 * refused (OpenAI's reasoning models do), under its newer name.
 */
function chatBody(model: string, request: ChatRequest, known: Capabilities): Record<string, unknown> {
  const limit = known.outputLimit ?? 'max_tokens';
  return {
    model,
    ...inPrefixForm(request, prefixFormFor(request, known)),
    stream: true,
    ...(known.streamUsage === 'refused' ? {} : { stream_options: { include_usage: true } }),
    ...(request.temperature === undefined || known.temperature === 'refused'
      ? {}
      : { temperature: request.temperature }),
    ...(request.maxOutputTokens === undefined || limit === 'none'
      ? {}
      : { [limit]: request.maxOutputTokens }),
    ...(request.seed === undefined || known.seed === 'refused' ? {} : { seed: request.seed }),
    ...logprobs(request, known),
    ...(request.answerSchema === undefined || known.jsonSchema === 'refused'
      ? {}
      : {
          response_format: {
            type: 'json_schema',
            json_schema: { ...request.answerSchema, strict: true },
          },
        }),
  };
}

function logprobs({ topLogprobs }: ChatRequest, known: Capabilities): Record<string, unknown> {
  if (topLogprobs === undefined || known.logprobs === 'refused') return {};
  const top = Math.min(topLogprobs, known.topLogprobs ?? topLogprobs);
  return known.logprobsForm === 'number' ? { logprobs: top } : { logprobs: true, top_logprobs: top };
}
