import { createHash } from 'node:crypto';
import type { ChatModel, ChatReply, ChatRequest } from '../engine/ports';

/** Where answers are kept, by a key that tells nothing of the request. */
export interface AnswerStore {
  /** @returns undefined when there is none, or none that can be read. */
  read(key: string): Promise<ChatReply | undefined>;
  /** Never rejects: an answer that could not be kept is paid for again. */
  write(key: string, reply: ChatReply): Promise<void>;
}

/** The same for the same request to the same model at the same place in a run; a hash. */
export function answerKey(modelId: string, request: ChatRequest): string {
  const { messages, prefix, index, temperature, maxOutputTokens, seed, topLogprobs, answerSchema } = request;
  const asked = [
    modelId,
    messages.map(({ role, content }) => [role, content]),
    index,
    temperature ?? null,
    maxOutputTokens ?? null,
    seed ?? null,
    topLogprobs ?? null,
    answerSchema ?? null,
    ...(prefix === undefined ? [] : [prefix]),
  ];
  return createHash('sha256').update(JSON.stringify(asked)).digest('hex');
}

/**
 * The same model, asked nothing twice: an answer that is kept for the same request, model and index is given again
 * and costs nothing, so that its usage is nothing as well.
 */
export function withAnswers(model: ChatModel, store: AnswerStore): ChatModel {
  return {
    ...model,
    async complete(request, signal, onText) {
      signal.throwIfAborted();
      const key = answerKey(model.id, request);
      const kept = await store.read(key);
      signal.throwIfAborted();
      if (kept !== undefined) {
        onText?.(kept.text);
        return { ...kept, usage: { promptTokens: 0, completionTokens: 0 } };
      }
      const reply = await model.complete(request, signal, onText);
      await store.write(key, reply);
      return reply;
    },
  };
}
