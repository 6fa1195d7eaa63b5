import * as z from 'zod';
import type { Price } from '../engine/sampling/cost';
import { serverAddress } from './serverAddress';

const amount = z.number().nonnegative();
/** Prices of a person's own, by the name of a model or its beginning, in US dollars per million tokens. */
export const priceTableSchema = z.record(z.string(), z.object({ input: amount, output: amount }));
export type PriceTable = z.infer<typeof priceTableSchema>;

/**
 * List prices in US dollars per million tokens as their makers published them in 2025, by the beginning of the
 * model's name. They change; what a person sets goes before them.
 */
const listPrices: PriceTable = {
  'gpt-4o': { input: 2.5, output: 10 },
  'gpt-4o-mini': { input: 0.15, output: 0.6 },
  'gpt-4.1': { input: 2, output: 8 },
  'gpt-4.1-mini': { input: 0.4, output: 1.6 },
  'gpt-4.1-nano': { input: 0.1, output: 0.4 },
  o3: { input: 2, output: 8 },
  'o4-mini': { input: 1.1, output: 4.4 },
  'gpt-5': { input: 1.25, output: 10 },
  'gpt-5-mini': { input: 0.25, output: 2 },
  'gpt-5-nano': { input: 0.05, output: 0.4 },
  'claude-haiku-4-5': { input: 1, output: 5 },
  'claude-sonnet-4': { input: 3, output: 15 },
  'claude-sonnet-4-5': { input: 3, output: 15 },
  'claude-opus-4': { input: 15, output: 75 },
  'claude-opus-4-1': { input: 15, output: 75 },
  'claude-opus-4-5': { input: 5, output: 25 },
  'gemini-2.5-flash-lite': { input: 0.1, output: 0.4 },
  'gemini-2.5-flash': { input: 0.3, output: 2.5 },
  'gemini-2.5-pro': { input: 1.25, output: 10 },
};
const free: Price = { input: 0, output: 0 };

/**
 * What a model charges: the person's own price, nothing on this machine, otherwise the list price.
 * @param modelId as `createOpenAiModel` makes it, the model's name, `@` and the address of the server.
 * @returns undefined where no price is known; it is never guessed from a similar name.
 */
export function priceOf(modelId: string, own: PriceTable): Price | undefined {
  const at = modelId.lastIndexOf('@');
  // VS Code's own models are paid for by a subscription, not by the token.
  if (modelId.startsWith('vscode:')) return free;
  const name = at < 0 ? modelId : modelId.slice(0, at);
  return longestMatch(own, name) ?? (isLocal(modelId.slice(at + 1)) ? free : longestMatch(listPrices, name));
}

/** By the whole name or by its beginning up to a date; a gateway's prefix with a slash is passed over. */
function longestMatch(table: PriceTable, name: string): Price | undefined {
  const plain = name.slice(name.lastIndexOf('/') + 1);
  const fitting = Object.keys(table).filter(
    (key) =>
      key === name || key === plain || (plain.startsWith(key) && /^[-@]\d{4}/.test(plain.slice(key.length))),
  );
  const best = fitting.sort((a, b) => b.length - a.length)[0];
  return best === undefined ? undefined : table[best];
}

function isLocal(server: string): boolean {
  try {
    return serverAddress(server).local;
  } catch {
    return false;
  }
}
