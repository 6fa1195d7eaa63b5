import type { RunEstimate } from '../sampling/cost';
import type { Spending } from '../sampling/spending';
import { tokensOf } from '../sampling/spending';
import type { Words } from './words';

export interface SpendingForm {
  /** `short` for a title or a line of progress; `long` names each part. */
  readonly form: 'short' | 'long';
  /** What was expected at most before the run; told beside what was spent. */
  readonly estimate?: RunEstimate | undefined;
}

/**
 * What models have taken, in words: the same in progress, titles, tooltips, counters and the terminal.
 * @returns undefined where nothing was asked and nothing was expected.
 */
export function spendingLine(
  spending: Spending,
  { form, estimate }: SpendingForm,
  words: Words,
): string | undefined {
  if (spending.requests === 0 && estimate === undefined) return undefined;
  return form === 'short' ? shortLine(spending, estimate, words) : longLine(spending, estimate, words);
}

/** `$0.0042`, `$1.50`: small amounts to a hundredth of a cent. */
export function dollars(amount: number): string {
  return `$${amount.toFixed(amount < 0.1 ? 4 : 2)}`;
}

function shortLine(spending: Spending, estimate: RunEstimate | undefined, words: Words): string {
  const tokens = tokensOf(spending);
  const parts = [
    estimate === undefined
      ? words.t('{0} tokens', tokens)
      : words.t('{0} of about {1} tokens', tokens, expectedTokens(estimate)),
  ];
  const expected = estimate?.cost ?? 0;
  if (expected > 0) parts.push(words.t('{0} of about {1}', dollars(spending.money), dollars(expected)));
  else if (spending.money > 0) parts.push(dollars(spending.money));
  if (spending.unpricedTokens > 0) parts.push(words.t('price not known'));
  return parts.join(', ');
}

function longLine(spending: Spending, estimate: RunEstimate | undefined, words: Words): string {
  const { requests, promptTokens, completionTokens, estimatedTokens, money, unpricedTokens } = spending;
  const parts = [
    requests === 1 ? words.t('1 request') : words.t('{0} requests', requests),
    words.t('{0} tokens sent, {1} received', promptTokens, completionTokens),
  ];
  if (estimatedTokens > 0) parts.push(words.t('about {0} more that no server told', estimatedTokens));
  if (money > 0) parts.push(dollars(money));
  if (unpricedTokens > 0) parts.push(words.t('{0} tokens at an unknown price', unpricedTokens));
  const spent = parts.join(', ');
  return estimate === undefined
    ? spent
    : words.t('{0}; expected at most: {1}', spent, estimateLine(estimate, words));
}

/** What a run will take at most, before it begins: `about 16000 tokens, about $0.03`. */
export function estimateLine(estimate: RunEstimate, words: Words): string {
  const tokens = words.t('about {0} tokens', expectedTokens(estimate));
  const { cost } = estimate;
  if (cost === undefined) return words.t('{0}, at an unknown price', tokens);
  return cost > 0 ? words.t('{0}, about {1}', tokens, dollars(cost)) : tokens;
}

function expectedTokens({ usage }: RunEstimate): number {
  return usage.promptTokens + usage.completionTokens;
}
