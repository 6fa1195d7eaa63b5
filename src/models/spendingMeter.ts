import type { PriceOf } from '../engine/sampling/cost';
import type { Spending } from '../engine/sampling/spending';
import { addSpending, noSpending, spendingOf } from '../engine/sampling/spending';
import type { Spent } from './openaiModel';

/** Counts what the requests of one run take, while they do. */
export interface SpendingMeter {
  readonly spent: Spending;
  record(spent: Spent): void;
  /** Calls back after each request; @returns what ends that. */
  onChange(listener: () => void): () => void;
}

export function createSpendingMeter(priceOf: PriceOf): SpendingMeter {
  const listeners = new Set<() => void>();
  let sum = noSpending;
  return {
    get spent() {
      return sum;
    },
    record({ modelId, usage, told }) {
      sum = addSpending(sum, spendingOf(usage, told, priceOf(modelId)));
      for (const listener of listeners) listener();
    },
    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
