import type { ChatModel } from '../../engine/ports';
import type { RunSettings } from '../../engine/events';
import { proposeMessages } from '../../engine/prompts/propose';
import type { RunEstimate } from '../../engine/sampling/cost';
import { answerTokensFor, estimateRun, promptTokensOf } from '../../engine/sampling/cost';
import type { Task } from '../../engine/task';
import type { PriceTable } from '../../models/prices';
import { priceOf } from '../../models/prices';

export interface PlannedRun {
  readonly task: Task;
  readonly models: readonly ChatModel[];
  readonly settings: Pick<RunSettings, 'samples' | 'testRequests'>;
  /** How many samples of it are there already. */
  readonly earlier?: number;
  readonly prices: PriceTable;
}

/** What a run will take at most, test requests included; undefined where only recordings are asked. */
export function estimateFor({
  task,
  models,
  settings,
  earlier = 0,
  prices,
}: PlannedRun): RunEstimate | undefined {
  const modelIds = models.filter(({ kind }) => kind === 'live').map(({ id }) => id);
  if (modelIds.length === 0) return undefined;
  return estimateRun({
    promptTokens: promptTokensOf(proposeMessages(task)),
    modelIds,
    samples: Math.max(0, settings.samples - earlier),
    questions: settings.testRequests ?? 0,
    answerTokens: answerTokensFor(task.document.text.slice(task.target.start, task.target.end)),
    priceOf: (id) => priceOf(id, prices),
  });
}
