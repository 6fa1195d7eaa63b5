import * as z from 'zod';
import type { FinishReason, TokenLogprob, TokenUsage } from '../engine/ports';
import { finishReply } from './finishReply';
import { ReplyTooLargeError } from './limitResponse';
import type { ReplyBuilder } from './protocol';
import { readTokenLogprobs } from './tokenLogprobs';

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
  refusal: optionalText,
});
const choice = z.looseObject({
  index: z.number().optional().catch(undefined),
  delta: message.optional().catch(undefined),
  message: message.optional().catch(undefined),
  finish_reason: z.string().optional().catch(undefined),
  logprobs: z.unknown().optional(),
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

interface Answer {
  text: string;
  reasoning: string;
  finish: string | undefined;
  readonly tokens: TokenLogprob[];
}

/**
 * Puts a chat completion together. One answer is asked for; of several that a server sends all the same, the one
 * with the lowest index is taken, whatever their order, and no piece is taken twice from one chunk.
 */
export function createChatReplyBuilder(model: string, longest: number): ReplyBuilder {
  const answers = new Map<number, Answer>();
  let usage: TokenUsage | undefined;
  let name: string | undefined;
  let understood = false;
  let length = 0;

  const answerOf = (index: number): Answer => {
    const known = answers.get(index) ?? { text: '', reasoning: '', finish: undefined, tokens: [] };
    answers.set(index, known);
    return known;
  };

  /** The lowest index so far is the answer. */
  const lowest = (): number => Math.min(...answers.keys());

  return {
    get usage() {
      return usage;
    },
    get length() {
      return length;
    },
    get reasoned() {
      return [...answers.values()].some(({ reasoning }) => reasoning !== '');
    },
    add(value) {
      const parsed = completion.safeParse(value);
      const added = { text: '', reasoning: '' };
      if (!parsed.success) return added;
      const { choices, usage: counted, model: said } = parsed.data;
      understood ||= choices !== undefined;
      if (counted !== undefined)
        usage = { promptTokens: counted.prompt_tokens, completionTokens: counted.completion_tokens };
      if (said !== undefined && said !== '') name = said;
      const seen = new Set<number>();
      for (const { index = 0, delta, message: whole, finish_reason: finish, logprobs } of choices ?? []) {
        if (seen.has(index)) continue;
        seen.add(index);
        const answer = answerOf(index);
        const part = delta ?? whole;
        const piece = (part?.content ?? '') + (part?.refusal ?? '');
        const thought = part?.reasoning_content ?? part?.reasoning ?? '';
        answer.text += piece;
        answer.reasoning += thought;
        answer.finish = finish ?? answer.finish;
        answer.tokens.push(...readTokenLogprobs(logprobs));
        length += piece.length + thought.length;
        if (index !== lowest()) continue;
        added.text += piece;
        added.reasoning += thought;
      }
      if (length > longest) throw new ReplyTooLargeError('the reply is too large');
      return added;
    },
    finish() {
      const answer = answers.get(lowest());
      const finish = answer?.finish;
      return finishReply({
        model: name ?? model,
        answer: answer?.text ?? '',
        reasoning: answer?.reasoning ?? '',
        finishReason: finish === undefined ? 'unknown' : (finishReasons[finish] ?? 'other'),
        usage,
        tokens: answer?.tokens ?? [],
        understood,
      });
    },
  };
}
