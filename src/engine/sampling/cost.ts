import type { ChatMessage, ChatRequest, TokenUsage } from '../ports';
import { estimateTokens } from '../prompts/tokens';

/** What a model charges, in US dollars per million tokens. */
export interface Price {
  readonly input: number;
  readonly output: number;
}

/** The price of a model by its id; undefined where it is not known. */
export type PriceOf = (modelId: string) => Price | undefined;

/** In US dollars. Discounts for cached prompts are not taken off: servers differ in them. */
export function costOf({ promptTokens, completionTokens }: TokenUsage, { input, output }: Price): number {
  return (promptTokens * input + completionTokens * output) / 1_000_000;
}

export interface RunEstimate {
  readonly requests: number;
  readonly usage: TokenUsage;
  /** In US dollars; undefined when the price of a model is not known. */
  readonly cost: number | undefined;
}

/**
 * What a run will take at most, before it begins: every sample drawn and every question asked, none of them again.
 * @param prices of the models, which take turns, so that each is asked as much; undefined where it is not known.
 */
export function estimateRun(
  planned: Pick<RunEstimate, 'requests' | 'usage'>,
  prices: readonly (Price | undefined)[],
): RunEstimate {
  const { requests, usage } = planned;
  let cost: number | undefined = 0;
  for (const price of prices) {
    cost =
      price === undefined || cost === undefined ? undefined : cost + costOf(usage, price) / prices.length;
  }
  return { requests, usage, cost };
}

/** About how many tokens a prompt has, with a few for the frame of each message. */
export function promptTokensOf(messages: readonly ChatMessage[]): number {
  return messages.reduce((sum, { content }) => sum + estimateTokens(content) + 4, 0);
}

/** About how many tokens a request sends: its messages, and the beginning of the answer where there is one. */
export function requestTokensOf({ messages, prefix }: Pick<ChatRequest, 'messages' | 'prefix'>): number {
  return promptTokensOf(messages) + (prefix === undefined ? 0 : estimateTokens(prefix) + 4);
}

/**
 * About how long an answer is, in tokens: the target written anew, a few words around it, and room for what is added.
 * @param targetText what is to be changed.
 */
export function answerTokensFor(targetText: string): number {
  return Math.ceil(estimateTokens(targetText) * 1.3) + 150;
}
