import * as z from 'zod';
import type { Amount } from '../engine/sampling/budget';
import type { PriceOf } from '../engine/sampling/cost';
import { costOf } from '../engine/sampling/cost';
import type { Spent } from './openaiModel';

const count = z.number().nonnegative();
const totals = z.object({
  requests: count,
  /** As the server told them. */
  promptTokens: count,
  completionTokens: count,
  /** Of answers whose usage the server did not tell. */
  estimatedTokens: count,
  /** US dollars; what has no known price counts nothing. */
  money: count,
  /** Tokens whose price is not known. */
  unpricedTokens: count,
});
/** By day (`2026-11-23`, local time) and model. */
export const ledgerSchema = z.record(z.string(), z.record(z.string(), totals));

export type Totals = z.infer<typeof totals>;
export type LedgerDays = z.infer<typeof ledgerSchema>;

/** Where the counters are kept; they outlive the window. */
export interface LedgerStore {
  /** What was written last; anything else counts as nothing. */
  read(): unknown;
  write(days: LedgerDays): void;
}

/** What was spent, per day and model. */
export interface Ledger {
  /** @returns what it adds to a budget. */
  record(spent: Spent): Amount;
  /** Of one day, all models together. */
  day(day: string): Totals;
  readonly days: LedgerDays;
  clear(): void;
}

/** Days beyond these are forgotten, the oldest first. */
const daysKept = 90;
const nothing: Totals = {
  requests: 0,
  promptTokens: 0,
  completionTokens: 0,
  estimatedTokens: 0,
  money: 0,
  unpricedTokens: 0,
};

/** @param today names the day that something is spent on. */
export function createLedger(store: LedgerStore, today: () => string, priceOf: PriceOf): Ledger {
  const read = (): LedgerDays => {
    const parsed = ledgerSchema.safeParse(store.read());
    return parsed.success ? parsed.data : {};
  };
  return {
    record(spent) {
      const { amount, entry } = entryOf(spent, priceOf);
      const days = read();
      const day = days[today()] ?? {};
      const next = {
        ...days,
        [today()]: { ...day, [spent.modelId]: sum(day[spent.modelId] ?? nothing, entry) },
      };
      const kept = Object.keys(next).sort().slice(-daysKept);
      store.write(Object.fromEntries(kept.map((name) => [name, next[name] ?? {}])));
      return amount;
    },
    day: (day) => Object.values(read()[day] ?? {}).reduce(sum, nothing),
    get days() {
      return read();
    },
    clear: () => store.write({}),
  };
}

function entryOf({ modelId, usage, told }: Spent, priceOf: PriceOf): { amount: Amount; entry: Totals } {
  const tokens = usage.promptTokens + usage.completionTokens;
  const price = priceOf(modelId);
  const money = price === undefined ? 0 : costOf(usage, price);
  return {
    amount: { tokens, money },
    entry: {
      requests: 1,
      promptTokens: told ? usage.promptTokens : 0,
      completionTokens: told ? usage.completionTokens : 0,
      estimatedTokens: told ? 0 : tokens,
      money,
      unpricedTokens: price === undefined ? tokens : 0,
    },
  };
}

function sum(one: Totals, other: Totals): Totals {
  return {
    requests: one.requests + other.requests,
    promptTokens: one.promptTokens + other.promptTokens,
    completionTokens: one.completionTokens + other.completionTokens,
    estimatedTokens: one.estimatedTokens + other.estimatedTokens,
    money: one.money + other.money,
    unpricedTokens: one.unpricedTokens + other.unpricedTokens,
  };
}
