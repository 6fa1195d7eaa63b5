import * as z from 'zod';
import type { Amount } from '../engine/sampling/budget';
import type { PriceOf } from '../engine/sampling/cost';
import type { Spending } from '../engine/sampling/spending';
import { addSpending, noSpending, spendingOf, tokensOf } from '../engine/sampling/spending';
import type { Spent } from './openaiModel';

const count = z.number().nonnegative();
const spending = z.object({
  requests: count,
  promptTokens: count,
  completionTokens: count,
  estimatedTokens: count,
  money: count,
  unpricedTokens: count,
} satisfies Record<keyof Spending, z.ZodType<number>>);
/** By day (`2026-11-23`, local time) and model. */
export const ledgerSchema = z.record(z.string(), z.record(z.string(), spending));

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
  day(day: string): Spending;
  readonly days: LedgerDays;
  clear(): void;
}

/** Days beyond these are forgotten, the oldest first. */
const daysKept = 90;

/** @param today names the day that something is spent on. */
export function createLedger(store: LedgerStore, today: () => string, priceOf: PriceOf): Ledger {
  const read = (): LedgerDays => {
    const parsed = ledgerSchema.safeParse(store.read());
    return parsed.success ? parsed.data : {};
  };
  return {
    record(spent) {
      const entry = spendingOf(spent.usage, spent.told, priceOf(spent.modelId));
      const days = read();
      const day = days[today()] ?? {};
      const next = {
        ...days,
        [today()]: { ...day, [spent.modelId]: addSpending(day[spent.modelId] ?? noSpending, entry) },
      };
      const kept = Object.keys(next).sort().slice(-daysKept);
      store.write(Object.fromEntries(kept.map((name) => [name, next[name] ?? {}])));
      return { tokens: tokensOf(entry), money: entry.money };
    },
    day: (day) => Object.values(read()[day] ?? {}).reduce(addSpending, noSpending),
    get days() {
      return read();
    },
    clear: () => store.write({}),
  };
}
