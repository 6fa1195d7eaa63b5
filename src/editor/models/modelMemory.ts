import type * as vscode from 'vscode';
import * as z from 'zod';
import type { Spread } from '../../engine/consensus/fusionShares';
import { addSpread, noSpread } from '../../engine/consensus/fusionShares';
import type { Amount, Budget, BudgetLimits } from '../../engine/sampling/budget';
import { createBudget } from '../../engine/sampling/budget';
import type { ModelRecord } from '../../engine/sampling/panelVotes';
import type { Capabilities, CapabilityStore } from '../../models/capabilities';
import { capabilitiesSchema } from '../../models/capabilities';
import type { Ledger } from '../../models/ledger';
import { createLedger } from '../../models/ledger';
import { priceOf } from '../../models/prices';
import { readConfiguration } from '../configuration';

const capabilitiesKey = 'consilience.capabilities';
const ledgerKey = 'consilience.ledger';
const recordsKey = 'consilience.records';
const spreadsKey = 'consilience.spreads';
/** What a server refuses today it may take after an update. */
const forgetAfterMs = 30 * 24 * 3600 * 1000;

const remembered = z.record(z.string(), z.object({ at: z.number(), known: capabilitiesSchema }));

/** What the editor remembers of models between windows: what they can do, and what they have cost. */
export interface ModelMemory {
  readonly capabilities: CapabilityStore;
  readonly ledger: Ledger;
  /** The limits of a day, shared by all its runs. */
  dayBudget(limits: BudgetLimits): Budget;
  /** How each model stood in runs that the person decided. */
  records(): ReadonlyMap<string, ModelRecord>;
  /** Notes what became of a patch. @param behind which models stood behind it. */
  noteOutcome(behind: ReadonlyMap<string, boolean>, outcome: 'accepted' | 'rejected'): void;
  /** How far recovery of masked facts has differed in earlier runs of a model; undefined: none was seen. */
  spread(modelId: string): Spread | undefined;
  /** Adds what one more run of a model has shown of it. */
  noteSpread(modelId: string, spread: Spread): void;
  /** Forgets what is known of a model's server, so that it is found out again. */
  forget(modelId: string): void;
}

export function createModelMemory(state: vscode.Memento): ModelMemory {
  const ledger = createLedger(
    { read: () => state.get<unknown>(ledgerKey), write: (days) => void state.update(ledgerKey, days) },
    today,
    (modelId) => priceOf(modelId, readConfiguration().prices),
  );
  let day: { readonly name: string; readonly limits: BudgetLimits; readonly budget: Budget } | undefined;
  return {
    capabilities: createCapabilities(state),
    ledger,
    dayBudget(limits) {
      const name = today();
      if (day?.name === name && day.limits.money === limits.money && day.limits.tokens === limits.tokens)
        return day.budget;
      day = { name, limits, budget: createBudget(limits, spentOn(ledger, name)) };
      return day.budget;
    },
    records: () => new Map(Object.entries(readRecords(state))),
    noteOutcome(behind, outcome) {
      const records = { ...readRecords(state) };
      for (const [modelId, stood] of behind) {
        // A patch that was rejected says nothing of those who had it otherwise.
        if (outcome === 'rejected' && !stood) continue;
        const { right, runs } = records[modelId] ?? { right: 0, runs: 0 };
        records[modelId] = { right: right + (stood && outcome === 'accepted' ? 1 : 0), runs: runs + 1 };
      }
      void state.update(recordsKey, records);
    },
    spread: (modelId) => readSpreads(state)[modelId],
    noteSpread(modelId, spread) {
      // A run with fewer than two candidates to compare shows nothing.
      if (spread.expected === 0) return;
      const spreads = readSpreads(state);
      const sum = addSpread(spreads[modelId] ?? noSpread, spread);
      void state.update(spreadsKey, { ...spreads, [modelId]: sum });
    },
    forget(modelId) {
      const others = Object.entries(read(state)).filter(([id]) => id !== modelId);
      void state.update(capabilitiesKey, Object.fromEntries(others));
    },
  };
}

function createCapabilities(state: vscode.Memento): CapabilityStore {
  return {
    read(modelId): Capabilities | undefined {
      const entry = read(state)[modelId];
      return entry !== undefined && Date.now() - entry.at < forgetAfterMs ? entry.known : undefined;
    },
    write(modelId, known) {
      void state.update(capabilitiesKey, { ...read(state), [modelId]: { at: Date.now(), known } });
    },
  };
}

function read(state: vscode.Memento): z.infer<typeof remembered> {
  const parsed = remembered.safeParse(state.get<unknown>(capabilitiesKey));
  return parsed.success ? parsed.data : {};
}

const recordsSchema = z.record(z.string(), z.object({ right: z.number(), runs: z.number() }));

function readRecords(state: vscode.Memento): Record<string, ModelRecord> {
  const parsed = recordsSchema.safeParse(state.get<unknown>(recordsKey));
  return parsed.success ? parsed.data : {};
}

const spreadsSchema = z.record(
  z.string(),
  z.object({ observed: z.number().nonnegative(), expected: z.number().nonnegative() }),
);

function readSpreads(state: vscode.Memento): Record<string, Spread> {
  const parsed = spreadsSchema.safeParse(state.get<unknown>(spreadsKey));
  return parsed.success ? parsed.data : {};
}

function spentOn(ledger: Ledger, day: string): Amount {
  const { promptTokens, completionTokens, estimatedTokens, money } = ledger.day(day);
  return { tokens: promptTokens + completionTokens + estimatedTokens, money };
}

/** The day by the clock on the person's wall. */
function today(): string {
  const now = new Date();
  const two = (number: number): string => String(number).padStart(2, '0');
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}
