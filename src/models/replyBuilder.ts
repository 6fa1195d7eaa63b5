import * as z from 'zod';
import { ModelError } from '../engine/errors';
import type { ChatReply, FinishReason, TokenUsage } from '../engine/ports';
import { ReplyTooLargeError } from './limitResponse';

/** Text as a plain string, or as the list of parts that a few servers send. */
const text = z.union([
  z.string(),
  z.null().transform(() => ''),
  z
    .array(z.looseObject({ text: z.string().optional().catch(undefined) }))
    .transform((parts) => parts.map((part) => part.text ?? '').join('')),
]);
const optionalText = text.optional().catch(undefined);
const message = z.looseObject({
  content: optionalText,
  reasoning_content: optionalText,
  reasoning: optionalText,
});
const choice = z.looseObject({
  index: z.number().optional().catch(undefined),
  delta: message.optional().catch(undefined),
  message: message.optional().catch(undefined),
  finish_reason: z.string().optional().catch(undefined),
});
const count = z.number().int().nonnegative();
/** A chunk of a stream, or a whole completion: they differ only in `delta` and `message`. */
const completion = z.looseObject({
  model: z.string().optional().catch(undefined),
  choices: z.array(choice).optional().catch(undefined),
  usage: z.object({ prompt_tokens: count, completion_tokens: count }).optional().catch(undefined),
});

const finishReasons: Readonly<Record<string, FinishReason>> = {
  stop: 'stop',
  length: 'length',
  content_filter: 'contentFilter',
};

export interface ReplyBuilder {
  /**
   * Takes in a chunk, or a whole completion; what is neither is passed over.
   * @returns what it adds to the answer and to the reasoning.
   * @throws ReplyTooLargeError when they are longer together than allowed.
   */
  add(value: unknown): { readonly text: string; readonly reasoning: string };
  /**
   * The reply so far.
   * @throws ModelError `empty` when there is no text, `malformed` when nothing that came was a completion.
   */
  finish(): ChatReply;
}

/**
 * Puts a reply together. Only `content` is the answer; reasoning is kept apart.
 * @param model the name to give where the server says none.
 * @param longest how long answer and reasoning may get, in UTF-16 units.
 */
export function createReplyBuilder(model: string, longest: number): ReplyBuilder {
  let answer = '';
  let reasoning = '';
  let finish: string | undefined;
  let usage: TokenUsage | undefined;
  let name: string | undefined;
  let understood = false;

  return {
    add(value) {
      const parsed = completion.safeParse(value);
      if (!parsed.success) return { text: '', reasoning: '' };
      const { choices, usage: counted, model: said } = parsed.data;
      const first = choices?.find((entry) => (entry.index ?? 0) === 0);
      understood ||= choices !== undefined;
      if (counted !== undefined)
        usage = { promptTokens: counted.prompt_tokens, completionTokens: counted.completion_tokens };
      if (said !== undefined && said !== '') name = said;
      finish = first?.finish_reason ?? finish;
      const part = first?.delta ?? first?.message;
      const added = {
        text: part?.content ?? '',
        reasoning: part?.reasoning_content ?? part?.reasoning ?? '',
      };
      answer += added.text;
      reasoning += added.reasoning;
      if (answer.length + reasoning.length > longest) throw new ReplyTooLargeError('the reply is too large');
      return added;
    },
    finish() {
      if (!understood) throw malformed();
      if (answer.trim() === '') throw empty(finish, reasoning !== '');
      return {
        text: answer,
        finishReason: finish === undefined ? 'unknown' : (finishReasons[finish] ?? 'other'),
        ...(usage === undefined ? {} : { usage }),
        model: name ?? model,
        ...(reasoning === '' ? {} : { reasoning }),
      };
    },
  };
}

function malformed(): ModelError {
  return new ModelError(
    'malformed',
    'The server answered with something that is not a chat completion. Check that the base URL is that of an OpenAI-compatible server; most end in /v1.',
  );
}

function empty(finish: string | undefined, reasoned: boolean): ModelError {
  if (finish === 'content_filter') {
    return new ModelError(
      'empty',
      "The server's content filter withheld the answer. Word the request differently, or choose another model.",
    );
  }
  if (reasoned) {
    return new ModelError(
      'empty',
      finish === 'length'
        ? 'The model spent its whole budget on reasoning and gave no answer. Allow it more output tokens, or lower its reasoning effort.'
        : 'The model reasoned and gave no answer. Run again, or choose another model.',
    );
  }
  return new ModelError('empty', 'The model gave an empty answer. Run again, or choose another model.');
}
