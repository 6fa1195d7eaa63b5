import { ModelError } from '../engine/errors';
import type { ChatModel, ChatRequest } from '../engine/ports';

/** An answer that no model would begin by itself, so that one that is begun anew cannot pass for its rest. */
const question: ChatRequest = {
  messages: [
    {
      role: 'user',
      content:
        'Give a JSON object in which a and b are numbers of your choice, in a fenced block that begins with ```json, and nothing else.',
    },
  ],
  prefix: '```json\n{\n  "a": 7341,',
  index: 0,
  maxOutputTokens: 128,
  topLogprobs: 1,
  subject: { instruction: '', path: '', text: '', target: { start: 0, end: 0 } },
};
/** As many as there are forms in which it can be asked for. */
const mostTrials = 3;

/**
 * Finds out whether and how a model continues the beginning of an answer, as far as that can be found out; the model
 * remembers it.
 * @throws an abort rejects with the signal's reason.
 */
export async function probePrefix(model: ChatModel, signal: AbortSignal): Promise<void> {
  for (let trial = 0; trial < mostTrials && model.takesPrefix?.() === undefined; trial++) {
    try {
      await model.complete({ ...question, index: trial }, signal);
    } catch (error) {
      signal.throwIfAborted();
      // An answer that is neither the rest nor one of its own shows something as well.
      if (!ModelError.is(error) || (error.reason !== 'malformed' && error.reason !== 'empty')) return;
    }
  }
}
