import type { RunSettings } from '../events';
import type { Task } from '../task';
import { planBudget } from './budgetPlan';
import type { BudgetPlan } from './budgetPlan';

/** What a run with these settings takes at most; without a level it asks for samples only. */
export function planRun(
  { level = 'quick', samples, testRequests = 0 }: Pick<RunSettings, 'level' | 'samples' | 'testRequests'>,
  task: Task,
): BudgetPlan {
  return planBudget(level, task, { samples, testRequests });
}
