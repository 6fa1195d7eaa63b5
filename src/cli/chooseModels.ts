import type { ChatModel } from '../engine/ports';
import { createBudget } from '../engine/sampling/budget';
import { spendingOf, tokensOf } from '../engine/sampling/spending';
import { createAnswerFiles } from '../models/answerFiles';
import { withAnswers } from '../models/answers';
import type { Spent } from '../models/openaiModel';
import { createOpenAiModel } from '../models/openaiModel';
import { priceOf } from '../models/prices';
import { usualConcurrency, withQueue } from '../models/queue';
import { createRecordedModel } from '../models/recordedModel';
import type { Recording } from '../models/recordings';
import { isLocal } from '../models/serverAddress';
import type { SpendingMeter } from '../models/spendingMeter';
import { createSpendingMeter } from '../models/spendingMeter';
import type { BudgetAdvice } from '../models/withBudget';
import { withBudget } from '../models/withBudget';
import type { Options } from './options';
import { UsageError } from './usageError';

export interface ChosenModels {
  readonly models: ChatModel[];
  /** What they have taken so far. */
  readonly meter: SpendingMeter;
}

/** As many as the editor keeps unless it is told otherwise. */
const mostAnswers = 500;
const advice: BudgetAdvice = {
  raise: 'Raise --max-tokens or --max-cost, draw fewer samples, or send less context.',
  price: 'Name it with --price, or set a limit with --max-tokens instead.',
};

/** The model behind a server where one is named, held to the limits; recordings otherwise. */
export async function chooseModels(
  options: Options,
  apiKey: string | undefined,
  recordings: () => Promise<readonly Recording[]>,
): Promise<ChosenModels> {
  const { baseUrl, model } = options;
  const known = (id: string): ReturnType<typeof priceOf> => options.price ?? priceOf(id, {});
  const meter = createSpendingMeter(known);
  if (baseUrl === undefined && model === undefined)
    return { models: [createRecordedModel(await recordings())], meter };
  if (baseUrl === undefined || model === undefined)
    throw new UsageError('--base-url and --model go together');
  const budget = createBudget(options.limits);
  const onSpent = (spent: Spent): void => {
    meter.record(spent);
    const amount = spendingOf(spent.usage, spent.told, known(spent.modelId));
    budget.spend({ tokens: tokensOf(amount), money: amount.money });
  };
  const live = createOpenAiModel({
    baseUrl,
    model,
    apiKey: () => Promise.resolve(apiKey),
    ...(options.protocol === undefined ? {} : { protocol: options.protocol }),
    ...(options.apiVersion === undefined ? {} : { apiVersion: options.apiVersion }),
    onSpent,
  });
  const held = withBudget(live, { budgets: [budget], price: known(live.id), advice });
  const concurrency = options.concurrency ?? usualConcurrency(isLocal(baseUrl));
  const queued = withQueue(held, { concurrency });
  if (options.keepAnswers === undefined) return { models: [queued], meter };
  return {
    models: [
      withAnswers(
        queued,
        createAnswerFiles(options.keepAnswers, () => mostAnswers),
      ),
    ],
    meter,
  };
}
