import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ModelErrorReason } from '../../../src/engine/errors';
import { ModelError } from '../../../src/engine/errors';
import type { ChatModel } from '../../../src/engine/ports';
import type { QueueOptions, RetryNotice } from '../../../src/models/queue';
import { createRequestQueue, usualConcurrency, withQueue } from '../../../src/models/queue';
import { failureOf, modelAt, never, reasonOf, request, serve } from './support';

/** A model that goes through a script: a text, or the error to fail with, after some text or none. */
function scripted(
  script: readonly (string | { error: ModelError; said?: string })[],
): ChatModel & { calls: number } {
  const model = {
    id: 'scripted',
    label: 'scripted',
    kind: 'live' as const,
    calls: 0,
    async complete(_: unknown, signal: AbortSignal, onText?: (piece: string) => void) {
      await Promise.resolve();
      signal.throwIfAborted();
      const step = script[model.calls++];
      if (typeof step === 'string') return { text: step, finishReason: 'stop' as const, model: 'scripted' };
      if (step?.said !== undefined) onText?.(step.said);
      throw step?.error ?? new Error('the script is over');
    },
  };
  return model;
}

function failing(reason: ModelErrorReason, retryAfterMs?: number): { error: ModelError } {
  return { error: new ModelError(reason, reason, { retryAfterMs }) };
}

/** Waits are noted in place of waited. */
function noting(options: QueueOptions = {}): QueueOptions & { waits: number[]; notices: RetryNotice[] } {
  const waits: number[] = [];
  const notices: RetryNotice[] = [];
  return {
    random: () => 0.5,
    delay: (milliseconds) => Promise.resolve(void waits.push(milliseconds)),
    onRetry: (notice) => notices.push(notice),
    ...options,
    waits,
    notices,
  };
}

describe('trying again', () => {
  it.each(['rateLimited', 'server', 'connection', 'timeout'] as const)('after %s', async (reason) => {
    const options = noting();
    const reply = await withQueue(scripted([failing(reason), 'a']), options).complete(request(), never);
    expect(reply.text).toBe('a');
    expect(options.notices).toMatchObject([{ retry: 1, retries: 3, waitMs: 375, error: { reason } }]);
  });

  it.each(['unauthorized', 'notFound', 'badRequest', 'malformed', 'empty', 'notRecorded'] as const)(
    'not after %s',
    async (reason) => {
      const model = scripted([failing(reason), 'a']);
      expect(await reasonOf(withQueue(model, noting()).complete(request(), never))).toBe(reason);
      expect(model.calls).toBe(1);
    },
  );

  it('not after a time-out that came in the middle of the text', async () => {
    const model = scripted([{ ...failing('timeout'), said: 'hal' }, 'a']);
    expect(await reasonOf(withQueue(model, noting()).complete(request(), never))).toBe('timeout');
    const reset = scripted([{ ...failing('connection'), said: 'hal' }, 'a']);
    expect((await withQueue(reset, noting()).complete(request(), never)).text).toBe('a');
  });

  it('gives up with the last error', async () => {
    const options = noting({ retries: 2 });
    const model = scripted([failing('server'), failing('connection'), failing('rateLimited'), 'a']);
    expect(await reasonOf(withQueue(model, options).complete(request(), never))).toBe('rateLimited');
    expect(options.waits).toEqual([375, 750]);
  });

  it('not where the server asks for more patience than there is', async () => {
    const options = noting({ longestWaitMs: 5000 });
    const error = await failureOf(
      withQueue(scripted([failing('rateLimited', 5001), 'a']), options).complete(request(), never),
    );
    expect(error.retryAfterMs).toBe(5001);
    expect(options.waits).toEqual([]);
  });

  it('waits twice as long each time, jittered over the upper half, and never less than the server asks', async () => {
    const randoms = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
    const asked = fc.option(fc.integer({ min: 0, max: 20_000 }), { nil: undefined });
    await fc.assert(
      fc.asyncProperty(
        randoms,
        fc.integer({ min: 1, max: 1000 }),
        fc.array(asked, { minLength: 1, maxLength: 5 }),
        async (random, backOffMs, list) => {
          const options = noting({
            random: () => random,
            backOffMs,
            retries: list.length,
            longestWaitMs: Infinity,
          });
          const script = [...list.map((milliseconds) => failing('rateLimited', milliseconds)), 'a'];
          await withQueue(scripted(script), options).complete(request(), never);
          options.waits.forEach((wait, index) => {
            const longest = backOffMs * 2 ** index;
            expect(wait).toBeGreaterThanOrEqual(list[index] ?? 0);
            expect(wait).toBeGreaterThanOrEqual(longest / 2);
            expect(wait).toBeLessThanOrEqual(Math.max(longest, list[index] ?? 0));
          });
          expect(options.waits).toHaveLength(list.length);
        },
      ),
    );
  });
});

describe('the queue over HTTP', () => {
  it('lets through as many at once as it may, whichever model they are for', async () => {
    const server = await serve({ kind: 'reply', text: 'word '.repeat(20), delayMs: 5 });
    const queue = createRequestQueue(2);
    const models = ['a', 'b'].map((model) => withQueue(modelAt(server.url, { model }), { queue }));
    let most = 0;
    const timer = setInterval(() => (most = Math.max(most, server.openSockets())), 1);
    await Promise.all(
      [0, 1, 2, 3, 4, 5].map((index) => models[index % 2]!.complete(request({ index }), never)),
    );
    clearInterval(timer);
    expect(server.requests).toHaveLength(6);
    expect(most).toBe(2);
    expect(queue.pending + queue.size).toBe(0);
  });

  it('comes through rate limits, failures and resets to every reply', async () => {
    const server = await serve((_, index) => {
      if (index % 4 === 0) return { kind: 'status', status: 429, headers: { 'retry-after-ms': '30' } };
      if (index % 4 === 1) return { kind: 'status', status: 500 };
      if (index % 4 === 2) return { kind: 'resetBefore' };
      return { kind: 'reply', text: 'a' };
    });
    const model = withQueue(modelAt(server.url), { concurrency: 1, backOffMs: 1 });
    const replies = await Promise.all([0, 1, 2].map((index) => model.complete(request({ index }), never)));
    expect(replies.map(({ text }) => text)).toEqual(['a', 'a', 'a']);
    expect(server.requests).toHaveLength(12);
    const first = server.requests[0];
    const second = server.requests[1];
    expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual(29);
  });

  it('hands on what the model is', () => {
    const model: ChatModel = { ...scripted([]), kind: 'recorded', available: () => 7 };
    const queued = withQueue(model);
    expect(queued).toMatchObject({ id: 'scripted', label: 'scripted', kind: 'recorded' });
    expect(queued.available?.(request().subject)).toBe(7);
    expect('available' in withQueue(scripted([]))).toBe(false);
  });
});

describe('unless a person says how many requests go out at once', () => {
  it('a run of eight samples and its two requests for tests go out together', async () => {
    let most = 0;
    let now = 0;
    const model = scripted([]);
    const counting: ChatModel = {
      ...model,
      async complete() {
        most = Math.max(most, ++now);
        await new Promise(setImmediate);
        now--;
        return { text: '', finishReason: 'stop', model: 'counting' };
      },
    };
    const queued = withQueue(counting);
    await Promise.all(Array.from({ length: 12 }, () => queued.complete(request(), never)));
    expect(most).toBe(10);
    expect(usualConcurrency(true)).toBeLessThan(usualConcurrency(false));
  });
});
