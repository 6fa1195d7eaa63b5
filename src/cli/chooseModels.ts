import type { ChatModel } from '../engine/ports';
import { createOpenAiModel } from '../models/openaiModel';
import { withQueue } from '../models/queue';
import { createRecordedModel } from '../models/recordedModel';
import type { Recording } from '../models/recordings';
import type { Options } from './options';
import { UsageError } from './usageError';

/** The model behind a server where one is named, recordings otherwise. */
export async function chooseModels(
  options: Options,
  apiKey: string | undefined,
  recordings: () => Promise<readonly Recording[]>,
): Promise<ChatModel[]> {
  const { baseUrl, model } = options;
  if (baseUrl === undefined && model === undefined) return [createRecordedModel(await recordings())];
  if (baseUrl === undefined || model === undefined)
    throw new UsageError('--base-url and --model go together');
  const live = createOpenAiModel({ baseUrl, model, apiKey: () => Promise.resolve(apiKey) });
  return [withQueue(live, { concurrency: options.concurrency })];
}
