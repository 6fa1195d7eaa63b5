import { ModelError } from '../errors';
import type { RepliedSample, Sample } from '../pool';
import type { ChatMessage, ChatModel, ChatReply, Clock, RequestSubject } from '../ports';
import { tokensOfText } from './branches';
import type { Continuation } from './brancher';
import { createBrancher } from './brancher';
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
  /** Later samples continue earlier ones, those given here included; absent: all are drawn from the beginning. */
  readonly branch?: { readonly earlier: readonly Sample[] };
}

/**
 * Draws `count` samples, the models taking turns, and yields each as it arrives. They are independent, save where
 * they are to continue one another.
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
  const brancher = plan.branch === undefined ? undefined : createBrancher({ ...plan, ...plan.branch });
  const waiting = new Set(Array.from({ length: plan.count }, (_, i) => plan.first + i));
  const send = (): void => {
    for (const index of waiting) {
      const move = brancher?.move(index) ?? 'independent';
      if (move === 'wait') continue;
      waiting.delete(index);
      const drawing = drawOne(plan, index, clock, stop.signal, move === 'independent' ? undefined : move);
      pending.set(
        index,
        drawing.then((sample) => ({ index, sample })),
      );
    }
  };
  try {
    send();
    while (pending.size > 0) {
      const { index, sample } = await Promise.race(pending.values());
      signal.throwIfAborted();
      pending.delete(index);
      brancher?.arrived(index, sample);
      send();
      yield sample;
    }
  } finally {
    signal.removeEventListener('abort', onAbort);
    stop.abort(signal.aborted ? signal.reason : new Error('no more samples are needed'));
    await Promise.allSettled(pending.values());
  }
}

async function drawOne(
  plan: DrawPlan,
  index: number,
  clock: Clock,
  signal: AbortSignal,
  continuation: Continuation | undefined,
): Promise<Sample> {
  const model = plan.models[index % plan.models.length];
  if (model === undefined) throw new RangeError('a run needs at least one model');
  const started = clock();
  const base = { id: `s${index + 1}`, modelId: model.id };
  try {
    const told = await model.complete(
      {
        messages: messagesFor(plan, model, continuation?.index ?? index),
        ...(continuation === undefined ? {} : { prefix: continuation.prefix }),
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
    const elapsedMs = clock() - started;
    return { ...base, id: told.name ?? base.id, kind: 'reply', ...wholeReply(told, continuation), elapsedMs };
  } catch (error) {
    if (signal.aborted) throw error;
    const elapsedMs = clock() - started;
    if (ModelError.is(error))
      return { ...base, kind: 'failure', reason: error.reason, message: error.message, elapsedMs };
    return { ...base, kind: 'failure', reason: 'server', message: String(error), elapsedMs };
  }
}

/** The reply as though it had been drawn at once, with what it continues. */
function wholeReply(
  { continued, parent: recorded, ...reply }: ChatReply,
  continuation: Continuation | undefined,
): Pick<RepliedSample, 'reply' | 'parent'> {
  if (continued !== true || continuation === undefined)
    return { reply, ...(recorded === undefined ? {} : { parent: recorded }) };
  const { prefix, tokens: before, parent } = continuation;
  const { tokens: told, ...others } = reply;
  const behind = tokensOfText(told ?? [], reply.text.slice(prefix.length));
  return {
    reply: { ...others, ...(behind === undefined ? {} : { tokens: [...before, ...behind] }) },
    parent,
  };
}

/** Samples of a model that always draws alike are told apart by how it is asked. */
function messagesFor(plan: DrawPlan, model: ChatModel, index: number): readonly ChatMessage[] {
  return model.takesTemperature?.() === false ? (plan.framed?.(index) ?? plan.messages) : plan.messages;
}
