import { ModelError } from '../errors';
import type { Sample } from '../pool';
import type { ChatMessage, ChatModel, Clock, RequestSubject } from '../ports';
import { ladderTemperature } from './temperatureLadder';

export interface DrawPlan {
  readonly models: readonly ChatModel[];
  readonly messages: readonly ChatMessage[];
  readonly subject: RequestSubject;
  /** Index of the first request; an earlier run's samples come before it. */
  readonly first: number;
  readonly count: number;
  readonly temperature?: number;
  /** In [0, 1]; see `ladderTemperature`. */
  readonly temperatureSpread?: number;
  readonly maxOutputTokens?: number;
  /** Log-probabilities to ask for, with so many alternatives per token. */
  readonly topLogprobs?: number;
  /** The messages for the request number `index` in other words, for models whose temperature cannot be set. */
  readonly framed?: (index: number) => readonly ChatMessage[];
}

/**
 * Draws `count` independent samples, the models taking turns, and yields each as it arrives.
 * A sample that fails is yielded as a failure; only an abort throws (the signal's reason). Leaving the loop
 * early aborts the requests still under way.
 */
export async function* drawSamples(
  plan: DrawPlan,
  clock: Clock,
  signal: AbortSignal,
): AsyncGenerator<Sample> {
  signal.throwIfAborted();
  const stop = new AbortController();
  const onAbort = (): void => stop.abort(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });
  const pending = new Map<number, Promise<{ index: number; sample: Sample }>>();
  try {
    for (let i = 0; i < plan.count; i++) {
      const index = plan.first + i;
      pending.set(
        index,
        drawOne(plan, index, clock, stop.signal).then((sample) => ({ index, sample })),
      );
    }
    while (pending.size > 0) {
      const { index, sample } = await Promise.race(pending.values());
      signal.throwIfAborted();
      pending.delete(index);
      yield sample;
    }
  } finally {
    signal.removeEventListener('abort', onAbort);
    stop.abort(signal.aborted ? signal.reason : new Error('no more samples are needed'));
    await Promise.allSettled(pending.values());
  }
}

async function drawOne(plan: DrawPlan, index: number, clock: Clock, signal: AbortSignal): Promise<Sample> {
  const model = plan.models[index % plan.models.length];
  if (model === undefined) throw new RangeError('a run needs at least one model');
  const started = clock();
  const base = { id: `s${index + 1}`, modelId: model.id };
  try {
    const reply = await model.complete(
      {
        messages: messagesFor(plan, model, index),
        index,
        subject: plan.subject,
        ...(plan.temperature === undefined
          ? {}
          : { temperature: ladderTemperature(plan.temperature, plan.temperatureSpread ?? 0, index) }),
        ...(plan.maxOutputTokens === undefined ? {} : { maxOutputTokens: plan.maxOutputTokens }),
        ...(plan.topLogprobs === undefined ? {} : { topLogprobs: plan.topLogprobs }),
      },
      signal,
    );
    return { ...base, id: reply.name ?? base.id, kind: 'reply', reply, elapsedMs: clock() - started };
  } catch (error) {
    if (signal.aborted) throw error;
    const elapsedMs = clock() - started;
    if (ModelError.is(error))
      return { ...base, kind: 'failure', reason: error.reason, message: error.message, elapsedMs };
    return { ...base, kind: 'failure', reason: 'server', message: String(error), elapsedMs };
  }
}

/** Samples of a model that always draws alike are told apart by how it is asked. */
function messagesFor(plan: DrawPlan, model: ChatModel, index: number): readonly ChatMessage[] {
  return model.takesTemperature?.() === false ? (plan.framed?.(index) ?? plan.messages) : plan.messages;
}
