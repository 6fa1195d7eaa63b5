import { performance } from 'node:perf_hooks';
import { describe, expect, it } from 'vitest';
import type { ChatModel } from '../../../src/engine/ports';
import { withQueue } from '../../../src/models/queue';
import type { Behaviour } from '../../fixtures/server/behaviour';
import { startSilentServer } from '../../fixtures/server/silentServer';
import { failureOf, modelAt, never, owned, pause, request, serve, until } from './support';

const text = 'word '.repeat(200);
const limit = 200;

interface Watched {
  openSockets(): number;
}

/** Aborts, and returns the milliseconds until the caller knows and the server sees no socket any more. */
async function cancel(
  server: Watched,
  drawing: Promise<unknown>[],
  controller: AbortController,
): Promise<number> {
  const reason = new Error('the person cancelled');
  const outcomes = Promise.allSettled(drawing);
  const start = performance.now();
  controller.abort(reason);
  for (const outcome of await outcomes) expect(outcome).toEqual({ status: 'rejected', reason });
  await until(() => server.openSockets() === 0, limit);
  const took = performance.now() - start;
  await pause(limit - Math.min(limit, took));
  expect(server.openSockets()).toBe(0);
  return took;
}

function draw(model: ChatModel, count: number, signal: AbortSignal): Promise<unknown>[] {
  return Array.from({ length: count }, (_, index) => model.complete(request({ index }), signal));
}

describe('a cancel leaves no socket open within 200 ms', () => {
  it('before it begins', async () => {
    const server = await serve({ kind: 'hang' });
    const controller = new AbortController();
    controller.abort(new Error('the person cancelled'));
    expect(await cancel(server, draw(modelAt(server.url), 1, controller.signal), controller)).toBeLessThan(
      limit,
    );
    expect(server.requests).toHaveLength(0);
  });

  it('while the key is asked for', async () => {
    const server = await serve({ kind: 'hang' });
    const controller = new AbortController();
    const model = modelAt(server.url, { apiKey: () => new Promise(() => undefined) });
    const drawing = draw(model, 2, controller.signal);
    await pause(20);
    expect(await cancel(server, drawing, controller)).toBeLessThan(limit);
  });

  // From the call to the request's arrival takes a few milliseconds; these fall somewhere into connecting.
  it.each([0, 1, 2, 3, 5, 8])('while connecting, after %i ms', async (milliseconds) => {
    const server = await serve({ kind: 'hang' });
    const controller = new AbortController();
    const drawing = draw(modelAt(server.url), 4, controller.signal);
    if (milliseconds === 0) await Promise.resolve();
    else await pause(milliseconds);
    expect(await cancel(server, drawing, controller)).toBeLessThan(limit);
  });

  it('while TLS is being agreed on', async () => {
    const server = owned(await startSilentServer());
    const controller = new AbortController();
    const drawing = draw(modelAt(`https://127.0.0.1:${server.port}/v1`), 3, controller.signal);
    await until(() => server.openSockets() === 3, 2000);
    expect(await cancel(server, drawing, controller)).toBeLessThan(limit);
  });

  const waiting: readonly [string, Behaviour][] = [
    ['the first byte', { kind: 'hang' }],
    ['the first chunk', { kind: 'hangAfterHead' }],
    ['the next chunk', { kind: 'stallMidStream', text, after: 3 }],
    ['a whole reply', { kind: 'reply', text, firstByteMs: 60_000 }],
  ];
  it.each(waiting)('while waiting for %s', async (_, behaviour) => {
    const server = await serve(behaviour);
    const controller = new AbortController();
    const drawing = draw(modelAt(server.url), 3, controller.signal);
    await server.arrived(3);
    await pause(30);
    expect(server.openSockets()).toBe(3);
    expect(await cancel(server, drawing, controller)).toBeLessThan(limit);
  });

  it('in the middle of a stream, and no text comes afterwards', async () => {
    const server = await serve({ kind: 'reply', text, delayMs: 5 });
    const controller = new AbortController();
    const seen: string[] = [];
    const drawing = modelAt(server.url).complete(request(), controller.signal, (piece) => seen.push(piece));
    await until(() => seen.length >= 3, 2000);
    expect(await cancel(server, [drawing], controller)).toBeLessThan(limit);
    const before = seen.length;
    await pause(50);
    expect(seen).toHaveLength(before);
  });

  it('while others are queued', async () => {
    const server = await serve({ kind: 'hang' });
    const controller = new AbortController();
    const drawing = draw(withQueue(modelAt(server.url), { concurrency: 2 }), 8, controller.signal);
    await server.arrived(2);
    expect(await cancel(server, drawing, controller)).toBeLessThan(limit);
    expect(server.requests).toHaveLength(2);
  });

  it('while waiting to try again', async () => {
    const server = await serve({ kind: 'status', status: 429, headers: { 'retry-after': '30' } });
    const controller = new AbortController();
    const drawing = draw(withQueue(modelAt(server.url)), 2, controller.signal);
    await server.arrived(2);
    await pause(50);
    expect(await cancel(server, drawing, controller)).toBeLessThan(limit);
    expect(server.requests).toHaveLength(2);
  });

  it('when some have come already', async () => {
    const server = await serve((_, index) => (index < 2 ? { kind: 'reply', text: 'a' } : { kind: 'hang' }));
    const controller = new AbortController();
    const model = modelAt(server.url);
    await Promise.all(draw(model, 2, controller.signal));
    const drawing = draw(model, 2, controller.signal);
    await server.arrived(4);
    expect(await cancel(server, drawing, controller)).toBeLessThan(limit);
  });
});

describe('sockets', () => {
  const endings: readonly Behaviour[] = [
    { kind: 'reply', text },
    { kind: 'ignoresStream', text },
    { kind: 'status', status: 500 },
    { kind: 'errorInStream', text, after: 2, error: 'no' },
    { kind: 'nonsenseJson' },
    { kind: 'webPage' },
    { kind: 'resetMidStream', text, after: 1 },
  ];
  it.each(endings)('are closed with the request: $kind', async (behaviour) => {
    const server = await serve(behaviour);
    await Promise.allSettled(draw(modelAt(server.url), 3, never));
    await until(() => server.openSockets() === 0, limit);
  });
});

describe('a time limit', () => {
  const timeouts = { connectMs: 100, firstTokenMs: 150, silenceMs: 100 };

  it('ends connecting', async () => {
    const server = owned(await startSilentServer());
    const model = modelAt(`https://127.0.0.1:${server.port}/v1`, {
      timeouts: { ...timeouts, firstTokenMs: 5000 },
    });
    const error = await failureOf(model.complete(request(), never));
    expect(error.reason).toBe('timeout');
    expect(error.message).toMatch(/did not take the connection in time/);
    await until(() => server.openSockets() === 0, limit);
  });

  it.each<[Behaviour, RegExp]>([
    [{ kind: 'hang' }, /no word within 0.2 s|no word within 0.1 s/],
    [{ kind: 'hangAfterHead' }, /no word within/],
    [{ kind: 'stallMidStream', text, after: 2 }, /fell silent .* for 0.1 s/],
  ])('ends a wait (%#)', async (behaviour, message) => {
    const server = await serve(behaviour);
    const error = await failureOf(modelAt(server.url, { timeouts }).complete(request(), never));
    expect(error.reason).toBe('timeout');
    expect(error.message).toMatch(message);
    await until(() => server.openSockets() === 0, limit);
  });

  it('does not end a reply that is slow but steady', async () => {
    const server = await serve({ kind: 'reply', text: 'x'.repeat(160), delayMs: 40 });
    const reply = await modelAt(server.url, { timeouts }).complete(request(), never);
    expect(reply.text).toHaveLength(160);
  });
});
