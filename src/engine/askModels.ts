import type { Ask } from './ask';
import type { RunSettings } from './events';
import type { ChatModel, RequestSubject, TokenUsage } from './ports';

/**
 * Asks the models of a run, which take turns by the index of the question.
 * @param onUsage is told what each answer took, where the server says so.
 * @throws RangeError (from the call) without a model.
 */
export function askModels(
  models: readonly ChatModel[],
  subject: RequestSubject,
  { temperature, maxOutputTokens }: Pick<RunSettings, 'temperature' | 'maxOutputTokens'>,
  onUsage: (usage: TokenUsage) => void,
): Ask {
  return async (question, signal) => {
    const model = models[question.index % models.length];
    if (model === undefined) throw new RangeError('a question needs at least one model');
    const warmth = question.temperature ?? temperature;
    const most = question.maxOutputTokens ?? maxOutputTokens;
    const reply = await model.complete(
      {
        messages: question.messages,
        index: question.index,
        purpose: question.purpose,
        subject,
        ...(warmth === undefined ? {} : { temperature: warmth }),
        ...(most === undefined ? {} : { maxOutputTokens: most }),
      },
      signal,
    );
    if (reply.usage !== undefined) onUsage(reply.usage);
    return reply;
  };
}
