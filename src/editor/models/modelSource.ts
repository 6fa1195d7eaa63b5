import * as vscode from 'vscode';
import type { Amount } from '../../engine/sampling/budget';
import { createBudget } from '../../engine/sampling/budget';
import type { ChatModel } from '../../engine/ports';
import type { AnswerStore } from '../../models/answers';
import { withAnswers } from '../../models/answers';
import type { Learned } from '../../models/capabilities';
import { describeCapabilities } from '../../models/describeCapabilities';
import type { Spent } from '../../models/openaiModel';
import { createOpenAiModel } from '../../models/openaiModel';
import { priceOf } from '../../models/prices';
import type { RequestQueue } from '../../models/queue';
import { createRequestQueue, usualConcurrency, withQueue } from '../../models/queue';
import type { Recording } from '../../models/recordings';
import { createRecordedModel } from '../../models/recordedModel';
import type { SpendingMeter } from '../../models/spendingMeter';
import { createSpendingMeter } from '../../models/spendingMeter';
import { withBudget } from '../../models/withBudget';
import type { Configuration, ModelChoice } from '../configuration';
import type { Log } from '../log';
import type { Keys } from '../secrets';
import { isLocal } from '../../models/serverAddress';
import { serverOf } from '../secrets';
import { createLanguageModel } from './languageModel';
import type { ModelMemory } from './modelMemory';

/** A recorded reply comes after this long, so that one sees a run happen. */
const recordedPaceMs = 40;
/** What VS Code's models allow at once is nowhere told, and little. */
const languageModelConcurrency = 2;

export interface ModelSourceParts {
  readonly keys: Keys;
  readonly memory: ModelMemory;
  readonly answers: AnswerStore;
  readonly log: Log;
}

/** The models of one run, and what they have taken so far. */
export interface RunModels {
  readonly models: readonly ChatModel[];
  readonly meter: SpendingMeter;
}

/**
 * The models of a run; each call begins a run of its own, with the limits of a run.
 * @param already what of them is spent, where a run is gone on with.
 */
export type ModelSource = (
  configuration: Configuration,
  recordings: readonly Recording[],
  already?: Amount,
) => RunModels;

/**
 * Makes the models that the settings name; without any, the recordings that come with the extension. Models of one
 * provider share a queue, whichever run they are for.
 */
export function createModelSource(parts: ModelSourceParts): ModelSource {
  const queues = new Map<string, RequestQueue>();
  const queueFor = (provider: string, concurrency: number): RequestQueue => {
    const queue = queues.get(provider) ?? createRequestQueue(concurrency);
    queue.concurrency = concurrency;
    queues.set(provider, queue);
    return queue;
  };
  return (configuration, recordings, already) => {
    const meter = createSpendingMeter((id) => priceOf(id, configuration.prices));
    if (configuration.models.length === 0)
      return { models: [createRecordedModel(recordings, { paceMs: recordedPaceMs })], meter };
    const budgets = [
      createBudget(configuration.runLimits, already),
      parts.memory.dayBudget(configuration.dayLimits),
    ];
    const onSpent = (spent: Spent): void => {
      const amount = parts.memory.ledger.record(spent);
      for (const budget of budgets) budget.spend(amount);
      meter.record(spent);
    };
    const models = configuration.models.map((choice) => {
      const { model, provider, usual, most = Infinity } = bareModel(choice, parts, onSpent);
      const price = priceOf(model.id, configuration.prices);
      const queued = withQueue(withBudget(model, { budgets, price }), {
        queue: queueFor(provider, Math.min(configuration.concurrency ?? usual, most)),
        onRetry: ({ retry, retries, waitMs, error }) =>
          parts.log.warn(
            `${model.id}: ${error.reason}, waiting ${(waitMs / 1000).toFixed(1)} s (${retry}/${retries})`,
          ),
      });
      return withAnswers(queued, parts.answers);
    });
    return { models, meter };
  };
}

function bareModel(
  choice: ModelChoice,
  { keys, memory, log }: ModelSourceParts,
  onSpent: (spent: Spent) => void,
): { readonly model: ChatModel; readonly provider: string; readonly usual: number; readonly most?: number } {
  const label = choice.label === undefined ? {} : { label: choice.label };
  if ('languageModel' in choice) {
    const name = choice.languageModel;
    const provider = `vscode:${name.slice(0, name.indexOf('/'))}`;
    return {
      model: createLanguageModel({ name, ...label, onSpent }),
      provider,
      usual: languageModelConcurrency,
      most: languageModelConcurrency,
    };
  }
  const { baseUrl, model: name, protocol, apiVersion } = choice;
  const model = createOpenAiModel({
    baseUrl,
    model: name,
    apiKey: () => keys.get(baseUrl),
    ...label,
    ...(protocol === undefined ? {} : { protocol }),
    ...(apiVersion === undefined ? {} : { apiVersion }),
    capabilities: memory.capabilities,
    onLearned: (learned) => tell(learned, log),
    onSpent,
  });
  return { model, provider: serverOf(baseUrl), usual: usualConcurrency(isLocal(baseUrl)) };
}

/** Everything that is learnt goes into the log; what a run has to do without is shown as well. */
function tell({ modelId, change }: Learned, log: Log): void {
  const words = describeCapabilities(change).join('; ');
  log.info(`${modelId}: ${words}`);
  if (!Object.values(change).includes('refused')) return;
  const name = modelId.slice(0, modelId.lastIndexOf('@'));
  vscode.window.setStatusBarMessage(vscode.l10n.t('{0} {1}; it is left out from now on.', name, words), 8000);
}
