import type { Sample } from '../pool';
import type { ChatMessage, TokenUsage } from '../ports';
import { estimateTokens } from '../prompts/tokens';
import type { Price, PriceOf } from './cost';
import { costOf, promptTokensOf } from './cost';

/** What requests to models have taken: those of a run, of a day, or of a model. */
export interface Spending {
  readonly requests: number;
  /** As the servers told them. */
  readonly promptTokens: number;
  readonly completionTokens: number;
  /** Of answers whose usage no server told. */
  readonly estimatedTokens: number;
  /** US dollars; what has no known price counts nothing. */
  readonly money: number;
  /** Tokens whose price is not known. */
  readonly unpricedTokens: number;
}

export const noSpending: Spending = {
  requests: 0,
  promptTokens: 0,
  completionTokens: 0,
  estimatedTokens: 0,
  money: 0,
  unpricedTokens: 0,
};

/**
 * One request.
 * @param told whether the server told the usage; otherwise it is an estimate.
 * @param price undefined where it is not known.
 */
export function spendingOf(usage: TokenUsage, told: boolean, price: Price | undefined): Spending {
  const tokens = usage.promptTokens + usage.completionTokens;
  return {
    requests: 1,
    promptTokens: told ? usage.promptTokens : 0,
    completionTokens: told ? usage.completionTokens : 0,
    estimatedTokens: told ? 0 : tokens,
    money: price === undefined ? 0 : costOf(usage, price),
    unpricedTokens: price === undefined ? tokens : 0,
  };
}

export function addSpending(one: Spending, other: Spending): Spending {
  return {
    requests: one.requests + other.requests,
    promptTokens: one.promptTokens + other.promptTokens,
    completionTokens: one.completionTokens + other.completionTokens,
    estimatedTokens: one.estimatedTokens + other.estimatedTokens,
    money: one.money + other.money,
    unpricedTokens: one.unpricedTokens + other.unpricedTokens,
  };
}

/** All tokens, whoever told them. */
export function tokensOf({ promptTokens, completionTokens, estimatedTokens }: Spending): number {
  return promptTokens + completionTokens + estimatedTokens;
}

/**
 * What samples have taken that were drawn before; of failed ones it is not known.
 * @param messages what each of them was asked.
 */
export function spendingOfSamples(
  samples: readonly Sample[],
  messages: readonly ChatMessage[],
  priceOf: PriceOf,
): Spending {
  let sum = noSpending;
  for (const sample of samples) {
    if (sample.kind === 'failure') continue;
    const { usage, text } = sample.reply;
    const estimate = { promptTokens: promptTokensOf(messages), completionTokens: estimateTokens(text) };
    const price = priceOf(sample.modelId);
    sum = addSpending(sum, spendingOf(usage ?? estimate, usage !== undefined, price));
  }
  return sum;
}
