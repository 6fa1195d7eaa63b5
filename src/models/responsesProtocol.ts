import type OpenAI from 'openai';
import { APIError } from 'openai';
import * as z from 'zod';
import type { ChatRequest, FinishReason, TokenLogprob, TokenUsage } from '../engine/ports';
import type { Capabilities } from './capabilities';
import { finishReply } from './finishReply';
import { ReplyTooLargeError } from './limitResponse';
import type { Protocol, ReplyBuilder } from './protocol';
import { readTokenLogprobs } from './tokenLogprobs';

/** OpenAI's responses: no seed and no several answers; the server is asked not to keep what it is sent. */
export const responsesProtocol: Protocol = {
  prefixForm: () => undefined,
  body: responsesBody,
  send: (client, body, signal) =>
    client.responses
      .create(body as unknown as OpenAI.Responses.ResponseCreateParamsStreaming, { signal })
      .asResponse(),
  builder: createResponsesReplyBuilder,
};

function responsesBody(model: string, request: ChatRequest, known: Capabilities): Record<string, unknown> {
  const wanted = request.topLogprobs;
  return {
    model,
    input: request.messages.map(({ role, content }) => ({ role, content })),
    stream: true,
    ...(known.store === 'refused' ? {} : { store: false }),
    ...(request.temperature === undefined || known.temperature === 'refused'
      ? {}
      : { temperature: request.temperature }),
    ...(request.maxOutputTokens === undefined || known.outputLimit === 'none'
      ? {}
      : { max_output_tokens: request.maxOutputTokens }),
    ...(wanted === undefined || known.logprobs === 'refused'
      ? {}
      : {
          top_logprobs: Math.min(wanted, known.topLogprobs ?? wanted),
          include: ['message.output_text.logprobs'],
        }),
    ...(request.answerSchema === undefined || known.jsonSchema === 'refused'
      ? {}
      : { text: { format: { type: 'json_schema', ...request.answerSchema, strict: true } } }),
  };
}

const optionalText = z.string().optional().catch(undefined);
const count = z.number().int().nonnegative();
const part = z.looseObject({
  type: optionalText,
  text: optionalText,
  refusal: optionalText,
  logprobs: z.unknown().optional(),
});
const item = z.looseObject({
  type: optionalText,
  content: z.array(part).nullish().catch(undefined),
  summary: z.array(part).nullish().catch(undefined),
});
const whole = z.looseObject({
  object: optionalText,
  model: optionalText,
  status: optionalText,
  output: z.array(item).optional().catch(undefined),
  incomplete_details: z.looseObject({ reason: optionalText }).nullish().catch(undefined),
  usage: z.object({ input_tokens: count, output_tokens: count }).nullish().catch(undefined),
  error: z.unknown().optional(),
});
const event = z.looseObject({
  type: z.string(),
  delta: optionalText,
  logprobs: z.unknown().optional(),
  response: whole.optional().catch(undefined),
});

const incompleteReasons: Readonly<Record<string, FinishReason>> = {
  max_output_tokens: 'length',
  content_filter: 'contentFilter',
};

/** Puts a response together, from its events or from the whole that a server without streams sends. */
function createResponsesReplyBuilder(model: string, longest: number): ReplyBuilder {
  let answer = '';
  let reasoning = '';
  let finish: FinishReason = 'unknown';
  let usage: TokenUsage | undefined;
  let name: string | undefined;
  let understood = false;
  const tokens: TokenLogprob[] = [];

  function take(text: string, thought: string, logprobs: unknown): { text: string; reasoning: string } {
    answer += text;
    reasoning += thought;
    tokens.push(...readTokenLogprobs(logprobs));
    if (answer.length + reasoning.length > longest) throw new ReplyTooLargeError('the reply is too large');
    return { text, reasoning: thought };
  }

  /** The last event repeats the whole response; its text counts only where none came in pieces. */
  function close(response: z.infer<typeof whole>): { text: string; reasoning: string } {
    const { model: said, status, usage: counted, incomplete_details: incomplete, error } = response;
    if (said !== undefined && said !== '') name = said;
    if (counted !== undefined && counted !== null)
      usage = { promptTokens: counted.input_tokens, completionTokens: counted.output_tokens };
    if (typeof error === 'object' && error !== null)
      throw new APIError(undefined, error, undefined, new Headers());
    if (status === 'completed') finish = 'stop';
    else if (status === 'incomplete') finish = incompleteReasons[incomplete?.reason ?? ''] ?? 'other';
    if (answer !== '' || reasoning !== '') return { text: '', reasoning: '' };
    const added = { text: '', reasoning: '' };
    for (const { type, content, summary } of response.output ?? []) {
      for (const { refusal, text = refusal ?? '', logprobs } of [...(content ?? []), ...(summary ?? [])]) {
        const isAnswer = type === 'message';
        const piece = take(isAnswer ? text : '', isAnswer ? '' : text, logprobs);
        added.text += piece.text;
        added.reasoning += piece.reasoning;
      }
    }
    return added;
  }

  return {
    get usage() {
      return usage;
    },
    get length() {
      return answer.length + reasoning.length;
    },
    get reasoned() {
      return reasoning !== '';
    },
    add(value) {
      const told = event.safeParse(value);
      if (told.success) {
        const { type, delta = '', logprobs, response } = told.data;
        understood ||= type.startsWith('response.');
        if (/^response\.(output_text|refusal)\.delta$/.test(type)) return take(delta, '', logprobs);
        if (/^response\.reasoning.*\.delta$/.test(type)) return take('', delta, undefined);
        return response === undefined ? { text: '', reasoning: '' } : close(response);
      }
      const plain = whole.safeParse(value);
      if (!plain.success || plain.data.output === undefined) return { text: '', reasoning: '' };
      understood = true;
      return close(plain.data);
    },
    finish: () =>
      finishReply({
        model: name ?? model,
        answer,
        reasoning,
        finishReason: finish,
        usage,
        tokens,
        understood,
      }),
  };
}
