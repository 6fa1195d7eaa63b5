import { performance } from 'node:perf_hooks';
import { afterEach } from 'vitest';
import type { ModelErrorReason } from '../../../src/engine/errors';
import { ModelError } from '../../../src/engine/errors';
import type { ChatModel, ChatRequest } from '../../../src/engine/ports';
import type { OpenAiModelOptions } from '../../../src/models/openaiModel';
import { createOpenAiModel } from '../../../src/models/openaiModel';
import type { Behaviour } from '../../fixtures/server/behaviour';
import type { ModelServer, ModelServerOptions } from '../../fixtures/server/modelServer';
import { startModelServer } from '../../fixtures/server/modelServer';

const closers: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

/** Closed after the test. */
export function owned<T extends { close(): Promise<void> }>(thing: T): T {
  closers.push(() => thing.close());
  return thing;
}

export async function serve(
  behaviour: Behaviour | ModelServerOptions['behave'],
  options: Omit<ModelServerOptions, 'behave'> = {},
): Promise<ModelServer> {
  const behave = typeof behaviour === 'function' ? behaviour : (): Behaviour => behaviour;
  return owned(await startModelServer({ ...options, behave }));
}

export function modelAt(url: string, options: Partial<OpenAiModelOptions> = {}): ChatModel {
  return createOpenAiModel({
    baseUrl: url,
    model: 'm',
    apiKey: () => Promise.resolve(undefined),
    ...options,
  });
}

export function request(changes: Partial<ChatRequest> = {}): ChatRequest {
  return {
    messages: [
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: 'Say “hello”.' },
    ],
    index: 0,
    subject: { instruction: 'say hello', path: 'a.ts', text: 'let a;\n', target: { start: 0, end: 6 } },
    ...changes,
  };
}

export const never = new AbortController().signal;

/** The ModelError that a promise rejects with; anything else fails the test. */
export async function failureOf(promise: Promise<unknown>): Promise<ModelError> {
  const outcome = await promise.then(
    () => new Error('it did not fail'),
    (error: unknown) => error,
  );
  if (ModelError.is(outcome)) return outcome;
  throw new Error('not a ModelError', { cause: outcome });
}

export async function reasonOf(promise: Promise<unknown>): Promise<ModelErrorReason> {
  return (await failureOf(promise)).reason;
}

/** Milliseconds until the condition holds, looking every 2 ms; fails after `limit`. */
export async function until(condition: () => boolean, limit: number): Promise<number> {
  const start = performance.now();
  while (!condition()) {
    if (performance.now() - start > limit) throw new Error(`it did not come true within ${limit} ms`);
    await pause(2);
  }
  return performance.now() - start;
}

export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
