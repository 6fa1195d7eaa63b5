import { ModelError } from '../engine/errors';
import type { ChatModel, ChatRequest } from '../engine/ports';
import type { Amount, Budget } from '../engine/sampling/budget';
import type { Price } from '../engine/sampling/cost';
import { answerTokensFor, costOf, requestTokensOf } from '../engine/sampling/cost';
import { untilAborted } from './abort';

export interface BudgetedOptions {
  /** All of them have to have room, such as that of the run and that of the day. */
  readonly budgets: readonly Budget[];
  /** Undefined where it is not known: then a limit in money cannot be kept. */
  readonly price: Price | undefined;
  /**
   * About how long one answer is, in tokens; a request gets room for four times as much, where there is any.
   * Absent: judged by what is to be changed.
   */
  readonly answerTokens?: number;
  /** What a person can do, where it is not the editor's settings that say. */
  readonly advice?: BudgetAdvice;
}

export interface BudgetAdvice {
  /** How a limit is raised. */
  readonly raise: string;
  /** How a price is named, and what to do instead. */
  readonly price: string;
}

const settingsAdvice: BudgetAdvice = {
  raise: 'Raise consilience.budget in the settings, draw fewer samples, or send less context.',
  price: 'Add it to consilience.prices, or set a limit in tokens instead.',
};

/** An answer shorter than this share of what is expected would be cut off for sure: better not to ask. */
const leastShare = 0.5;
/** Text is counted as it comes, roughly: tokens are hardly longer than this on average. The server's own limit is the exact one. */
const charactersPerToken = 8;

/**
 * The same model, asked only as long as there is room in every budget. Each request reserves what it may cost, is
 * told to answer no longer than that, and is broken off where the server does not keep to it. What is spent is told
 * to the budgets by whoever counts it.
 * @throws ModelError (from `complete`) `overBudget` when there is no room.
 */
export function withBudget(model: ChatModel, options: BudgetedOptions): ChatModel {
  return {
    ...model,
    async complete(request, signal, onText) {
      signal.throwIfAborted();
      checkPrice(model, options);
      const { maxOutputTokens, amount } = room(model, request, options);
      const held = options.budgets.map((budget) => budget.reserve(amount));
      const stop = new AbortController();
      const onAbort = (): void => stop.abort(signal.reason);
      signal.addEventListener('abort', onAbort, { once: true });
      let characters = 0;
      try {
        const limited = Number.isFinite(maxOutputTokens) ? { ...request, maxOutputTokens } : request;
        const reply = model.complete(limited, stop.signal, (piece) => {
          characters += piece.length;
          if (characters > charactersPerToken * maxOutputTokens) stop.abort(overrun(model));
          else onText?.(piece);
        });
        return await untilAborted(reply, stop.signal);
      } finally {
        signal.removeEventListener('abort', onAbort);
        for (const reservation of held) reservation?.release();
      }
    },
  };
}

/** How much a request may take: what it asks for or four answers, and no more than every budget has left. */
function room(
  model: ChatModel,
  request: ChatRequest,
  { budgets, price, answerTokens = expectedTokens(request), advice }: BudgetedOptions,
): { readonly maxOutputTokens: number; readonly amount: Amount } {
  const promptTokens = requestTokensOf(request);
  const limited = budgets.some(({ limits }) => limits.tokens !== undefined || limits.money !== undefined);
  if (!limited)
    return { maxOutputTokens: request.maxOutputTokens ?? Infinity, amount: { tokens: 0, money: 0 } };
  const wanted = request.maxOutputTokens ?? answerTokens * 4;
  let most = wanted;
  for (const budget of budgets) {
    const left = budget.left();
    most = Math.min(most, left.tokens - promptTokens);
    if (price !== undefined && price.output > 0) {
      const money = left.money - costOf({ promptTokens, completionTokens: 0 }, price);
      most = Math.min(most, (money / price.output) * 1_000_000);
    } else if (price !== undefined && costOf({ promptTokens, completionTokens: 0 }, price) > left.money)
      most = 0;
  }
  most = Math.floor(most);
  if (most < Math.max(1, Math.min(wanted, answerTokens) * leastShare))
    throw exhausted(model, budgets, advice);
  return {
    maxOutputTokens: most,
    amount: {
      tokens: promptTokens + most,
      money: price === undefined ? 0 : costOf({ promptTokens, completionTokens: most }, price),
    },
  };
}

function expectedTokens({ subject: { text, target } }: ChatRequest): number {
  return answerTokensFor(text.slice(target.start, target.end));
}

function checkPrice(model: ChatModel, { budgets, price, advice = settingsAdvice }: BudgetedOptions): void {
  if (price !== undefined || budgets.every(({ limits }) => limits.money === undefined)) return;
  throw new ModelError(
    'overBudget',
    `The price of ${model.label} is not known, so that a limit in money cannot be kept. ${advice.price}`,
  );
}

function exhausted(
  model: ChatModel,
  budgets: readonly Budget[],
  advice: BudgetAdvice = settingsAdvice,
): ModelError {
  const told = budgets
    .flatMap(({ limits, spent }) => [
      ...(limits.money === undefined ? [] : [`$${spent.money.toFixed(4)} of $${limits.money} spent`]),
      ...(limits.tokens === undefined ? [] : [`${spent.tokens} of ${limits.tokens} tokens spent`]),
    ])
    .join(', ');
  return new ModelError(
    'overBudget',
    `The limit leaves no room for another answer of ${model.label} (${told}). ${advice.raise}`,
  );
}

function overrun(model: ChatModel): ModelError {
  return new ModelError(
    'overBudget',
    `${model.label} wrote more than it was allowed to, and was broken off. Choose another model, or take the limit away.`,
  );
}
