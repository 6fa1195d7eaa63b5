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

export interface EstimateInput {
  /** Of one request. */
  readonly promptTokens: number;
  /** The models in the order in which they take turns. */
  readonly modelIds: readonly string[];
  readonly samples: number;
  /** Questions besides the samples, such as for tests, each about as long as one; none unless told. */
  readonly questions?: number;
  /** About how long one answer is, in tokens. */
  readonly answerTokens: number;
  readonly priceOf: PriceOf;
}

/** What a run will take at most, before it begins: every sample drawn and every question asked, none of them again. */
export function estimateRun({
  promptTokens,
  modelIds,
  samples,
  questions = 0,
  answerTokens,
  priceOf,
}: EstimateInput): RunEstimate {
  const requests = samples + questions;
  const each = { promptTokens, completionTokens: answerTokens };
  let cost: number | undefined = 0;
  for (let index = 0; index < requests; index++) {
    const price = priceOf(modelIds[index % Math.max(1, modelIds.length)] ?? '');
    cost = price === undefined || cost === undefined ? undefined : cost + costOf(each, price);
  }
  return {
    requests,
    usage: { promptTokens: promptTokens * requests, completionTokens: answerTokens * requests },
    cost,
  };
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
