import type { RunSettings } from '../../engine/events';
import type { ChatModel } from '../../engine/ports';
import { planBudget } from '../../engine/sampling/budgetPlan';
import type { RunEstimate } from '../../engine/sampling/cost';
import { estimateRun } from '../../engine/sampling/cost';
import type { Task } from '../../engine/task';
import type { PriceTable } from '../../models/prices';
import { priceOf } from '../../models/prices';

export interface PlannedRun {
  readonly task: Task;
  readonly models: readonly ChatModel[];
  readonly settings: Pick<RunSettings, 'samples' | 'testRequests' | 'level'>;
  /** How many samples of it are there already. */
  readonly earlier?: number;
  readonly prices: PriceTable;
}

/** What a run will take at most, with all that is asked besides samples; undefined where only recordings are asked. */
export function estimateFor({
  task,
  models,
  settings,
  earlier = 0,
  prices,
}: PlannedRun): RunEstimate | undefined {
  const live = models.filter(({ kind }) => kind === 'live');
  if (live.length === 0) return undefined;
  const { calls, usage } = planBudget(settings.level ?? 'quick', task, {
    samples: Math.max(0, settings.samples - earlier),
    testRequests: settings.testRequests ?? 0,
  });
  return estimateRun(
    { requests: calls.most, usage },
    live.map(({ id }) => priceOf(id, prices)),
  );
}
