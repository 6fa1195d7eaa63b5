import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createBudget } from '../../../src/engine/sampling/budget';
import type { Price } from '../../../src/engine/sampling/cost';
import type { AnswerStore } from '../../../src/models/answers';
import { answerKey, withAnswers } from '../../../src/models/answers';
import { createAnswerFiles } from '../../../src/models/answerFiles';
import type { LedgerDays } from '../../../src/models/ledger';
import { createLedger } from '../../../src/models/ledger';
import type { Spent } from '../../../src/models/openaiModel';
import { priceOf } from '../../../src/models/prices';
import { withBudget } from '../../../src/models/withBudget';
import type { BudgetLimits } from '../../../src/engine/sampling/budget';
import type { Behaviour, ServerRequest } from '../../fixtures/server/behaviour';
import { failureOf, modelAt, never, request, serve, until } from './support';

const price: Price = { input: 1, output: 10 };

/** Obeys the limit of output tokens, one character a token. */
function obedient(length: number): (request: ServerRequest) => Behaviour {
  return ({ body }) => ({ kind: 'reply', text: 'x'.repeat(Math.min(length, body.max_tokens ?? Infinity)) });
}

async function budgeted(behave: (request: ServerRequest) => Behaviour, limits: BudgetLimits, known?: Price) {
  const server = await serve(behave);
  const budget = createBudget(limits);
  const days: { now: LedgerDays } = { now: {} };
  const store = { read: () => days.now, write: (next: LedgerDays) => void (days.now = next) };
  const ledger = createLedger(
    store,
    () => '2026-11-23',
    () => known,
  );
  const live = modelAt(server.url, { onSpent: (spent: Spent) => budget.spend(ledger.record(spent)) });
  const model = withBudget(live, { budgets: [budget], price: known, answerTokens: 100 });
  return { server, budget, ledger, model };
}

describe('a limit', () => {
  it('in tokens stops before it is passed, and says what to do', async () => {
    const { server, budget, model } = await budgeted(obedient(100), { tokens: 500 }, price);
    const outcomes = await Promise.allSettled(
      Array.from({ length: 20 }, (_, index) => model.complete(request({ index }), never)),
    );
    for (let index = 20; index < 30; index++)
      await model.complete(request({ index }), never).catch(() => undefined);
    expect(budget.spent.tokens).toBeLessThanOrEqual(500);
    expect(budget.spent.tokens).toBeGreaterThan(300);
    expect(server.requests.length).toBeLessThan(8);
    expect(outcomes.filter(({ status }) => status === 'rejected').length).toBeGreaterThan(10);
    const error = await failureOf(model.complete(request(), never));
    expect(error.reason).toBe('overBudget');
    expect(error.message).toMatch(/of 500 tokens spent.*Raise consilience\.budget/);
  });

  it('in money stops before it is passed', async () => {
    const { server, budget, model } = await budgeted(obedient(100), { money: 0.003 }, price);
    for (let index = 0; index < 10; index++)
      await model.complete(request({ index }), never).catch(() => undefined);
    expect(budget.spent.money).toBeLessThanOrEqual(0.003);
    expect(server.requests.length).toBeGreaterThan(1);
    expect(server.requests.length).toBeLessThan(4);
  });

  it('in money cannot be kept without a price, and says so without asking', async () => {
    const { server, model } = await budgeted(obedient(1), { money: 5 });
    const error = await failureOf(model.complete(request(), never));
    expect(error).toMatchObject({ reason: 'overBudget' });
    expect(error.message).toContain('consilience.prices');
    expect(server.requests).toHaveLength(0);
  });

  it('breaks off a server that does not keep to it', async () => {
    const { server, budget, model } = await budgeted(() => ({ kind: 'hugeReply' }), { tokens: 400 }, price);
    const error = await failureOf(model.complete(request(), never));
    expect(error).toMatchObject({ reason: 'overBudget' });
    await until(() => server.openSockets() === 0, 200);
    expect(budget.reserved.tokens).toBe(0);
    expect((await failureOf(model.complete(request({ index: 1 }), never))).reason).toBe('overBudget');
    expect(server.requests).toHaveLength(1);
  });

  it('that is none changes nothing', async () => {
    const { server, model } = await budgeted(obedient(9), {});
    await model.complete(request(), never);
    expect(server.requests[0]?.body.max_tokens).toBeUndefined();
  });
});

describe('the ledger', () => {
  it('counts per day and model, estimates and unknown prices apart', () => {
    const days: { now: unknown } = { now: 'what an older version wrote' };
    const store = { read: () => days.now, write: (next: LedgerDays) => void (days.now = next) };
    let today = '2026-11-22';
    const ledger = createLedger(
      store,
      () => today,
      (id) => (id === 'a' ? price : undefined),
    );
    const usage = { promptTokens: 100, completionTokens: 10 };
    expect(ledger.record({ modelId: 'a', usage, told: true })).toEqual({ tokens: 110, money: 0.0002 });
    ledger.record({ modelId: 'a', usage, told: false });
    today = '2026-11-23';
    ledger.record({ modelId: 'b', usage, told: true });
    expect(ledger.day('2026-11-22')).toEqual({
      requests: 2,
      promptTokens: 100,
      completionTokens: 10,
      estimatedTokens: 110,
      money: 0.0004,
      unpricedTokens: 0,
    });
    expect(ledger.days['2026-11-23']?.['b']).toMatchObject({ requests: 1, money: 0, unpricedTokens: 110 });
    ledger.clear();
    expect(ledger.days).toEqual({});
  });

  it('forgets days of long ago', () => {
    const days: { now: LedgerDays } = { now: {} };
    const store = { read: () => days.now, write: (next: LedgerDays) => void (days.now = next) };
    let day = 0;
    const ledger = createLedger(
      store,
      () => `day-${String(day).padStart(3, '0')}`,
      () => price,
    );
    for (; day < 100; day++)
      ledger.record({ modelId: 'a', usage: { promptTokens: 1, completionTokens: 1 }, told: true });
    expect(Object.keys(ledger.days)).toHaveLength(90);
    expect(ledger.days['day-099']).toBeDefined();
  });
});

describe('prices', () => {
  it.each([
    ['gpt-4o-mini@https://api.openai.com/v1', { input: 0.15, output: 0.6 }],
    ['gpt-4o-2024-08-06@https://api.openai.com/v1', { input: 2.5, output: 10 }],
    ['openai/gpt-4o@https://gateway.example/api/v1', { input: 2.5, output: 10 }],
    ['gpt-4o-something-else@https://api.openai.com/v1', undefined],
    ['gpt-5.9@https://api.openai.com/v1', undefined],
    ['gpt-4o@http://127.0.0.1:11434/v1', { input: 0, output: 0 }],
    ['qwen@http://localhost:8000/v1', { input: 0, output: 0 }],
  ])('of %s', (id, expected) => {
    expect(priceOf(id, {})).toEqual(expected);
  });

  it('that the person sets go first', () => {
    const own = { 'gpt-4o': { input: 1, output: 1 }, qwen: { input: 3, output: 3 } };
    expect(priceOf('gpt-4o@https://api.openai.com/v1', own)).toEqual({ input: 1, output: 1 });
    expect(priceOf('qwen@http://localhost:8000/v1', own)).toEqual({ input: 3, output: 3 });
  });
});

describe('answers that are kept', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'answers-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('are given again for the same request and index, and for no other', async () => {
    const server = await serve((_, index) => ({ kind: 'reply', text: `answer ${index}` }));
    const model = withAnswers(
      modelAt(server.url),
      createAnswerFiles(folder, () => 10),
    );
    const seen: string[] = [];
    const first = await model.complete(request(), never);
    const again = await model.complete(request(), never, (piece) => seen.push(piece));
    expect(again).toEqual({ ...first, usage: { promptTokens: 0, completionTokens: 0 } });
    expect(seen).toEqual(['answer 0']);
    for (const other of [
      request({ index: 1 }),
      request({ temperature: 0.1 }),
      request({ seed: 5 }),
      request({ messages: [{ role: 'user', content: 'else' }] }),
    ])
      expect((await model.complete(other, never)).text).not.toBe('answer 0');
    expect(server.requests).toHaveLength(5);
    const otherModel = withAnswers(
      modelAt(server.url, { model: 'other' }),
      createAnswerFiles(folder, () => 10),
    );
    expect((await otherModel.complete(request(), never)).text).toBe('answer 5');
  });

  it('are not made of failures', async () => {
    const server = await serve((_, index) =>
      index === 0 ? { kind: 'status', status: 500 } : { kind: 'reply', text: 'a' },
    );
    const model = withAnswers(
      modelAt(server.url),
      createAnswerFiles(folder, () => 10),
    );
    await failureOf(model.complete(request(), never));
    expect((await model.complete(request(), never)).text).toBe('a');
  });

  it('survive what lies in the folder, and only their owner reads them', async () => {
    const files = createAnswerFiles(folder, () => 10);
    const reply = { text: 'a', finishReason: 'stop' as const, model: 'm' };
    await files.write('k', reply);
    expect(await files.read('k')).toEqual(reply);
    expect((await stat(path.join(folder, 'k.json'))).mode & 0o777).toBe(0o600);
    await writeFile(path.join(folder, 'bad.json'), '{"text":');
    expect(await files.read('bad')).toBeUndefined();
    await files.clear();
    expect(await files.read('k')).toBeUndefined();
  });

  it('are kept up to a number, those used longest ago going first', async () => {
    const files = createAnswerFiles(folder, () => 5);
    const reply = { text: 'a', finishReason: 'stop' as const, model: 'm' };
    for (let index = 0; index < 50; index++) await files.write(`k${index}`, reply);
    expect(await readdir(folder)).toHaveLength(5);
    expect(await files.read('k49')).toEqual(reply);
  });

  it('are none where none may be kept', async () => {
    const files: AnswerStore = createAnswerFiles(folder, () => 0);
    await files.write('k', { text: 'a', finishReason: 'stop', model: 'm' });
    expect(await readdir(folder)).toHaveLength(0);
  });

  it('have keys that tell nothing', () => {
    expect(answerKey('m', request())).toMatch(/^[0-9a-f]{64}$/);
  });
});
