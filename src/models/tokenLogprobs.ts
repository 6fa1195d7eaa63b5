import * as z from 'zod';
import type { TokenLogprob } from '../engine/ports';

const logprob = z.number().transform((value) => Math.min(0, value));
const entry = z.object({ token: z.string(), logprob });
/** OpenAI's form; llama.cpp, vLLM, Ollama and others follow it. */
const content = z.array(
  z.object({
    token: z.string(),
    logprob,
    top_logprobs: z.array(entry).nullish().catch(undefined),
  }),
);
/** The form of the older completions protocol, which a few servers use for chats as well. */
const lists = z.object({
  tokens: z.array(z.string()),
  token_logprobs: z.array(logprob.nullable()),
  top_logprobs: z.array(z.record(z.string(), logprob).nullable()).nullish().catch(undefined),
});

/** The token log-probabilities of a choice, in whichever form the server gives them; empty when it gives none. */
export function readTokenLogprobs(value: unknown): TokenLogprob[] {
  if (typeof value !== 'object' || value === null) return [];
  const list = content.safeParse('content' in value ? value.content : value);
  if (list.success) {
    return list.data.map(({ token, logprob: own, top_logprobs: top }) => withTop(token, own, top ?? []));
  }
  const old = lists.safeParse(value);
  if (!old.success) return [];
  const { tokens, token_logprobs: own, top_logprobs: tops } = old.data;
  return tokens.flatMap((token, index) => {
    const value = own[index];
    if (value === undefined || value === null) return [];
    const top = Object.entries(tops?.[index] ?? {}).map(([word, likely]) => ({
      token: word,
      logprob: likely,
    }));
    return [withTop(token, value, top)];
  });
}

function withTop(
  text: string,
  own: number,
  top: readonly { readonly token: string; readonly logprob: number }[],
): TokenLogprob {
  if (top.length === 0) return { text, logprob: own };
  const sorted = [...top].sort((a, b) => b.logprob - a.logprob);
  return {
    text,
    logprob: own,
    top: sorted.map(({ token, logprob: likely }) => ({ text: token, logprob: likely })),
  };
}
