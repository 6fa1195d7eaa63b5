import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ChosenModels } from '../../../src/cli/chooseModels';
import { chooseModels } from '../../../src/cli/chooseModels';
import { parseOptions } from '../../../src/cli/options';
import { runToEnd } from '../../../src/cli/runToEnd';
import { settingsOf } from '../../../src/cli/settingsOf';
import { createTestSyntax } from '../../fixtures/syntax';
import type { Behaviour } from '../../fixtures/server/behaviour';
import type { ModelServer } from '../../fixtures/server/modelServer';
import { failureOf, never, request, serve } from '../models/support';

const answer: Behaviour = { kind: 'reply', text: '```typescript\nlet b;\n```\n', chunkSize: 50 };
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'consilience-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const optionsFor = (server: ModelServer, ...more: string[]): ReturnType<typeof parseOptions> =>
  parseOptions(
    ['propose', 'a.ts', '--request', 'x', '--base-url', server.url, '--model', 'test-model', ...more],
    folder,
  );

const choose = (server: ModelServer, ...more: string[]): Promise<ChosenModels> =>
  chooseModels(optionsFor(server, ...more), undefined, () => Promise.resolve([]));

describe('the model of the command line', () => {
  it('stops before its limit in tokens, and says which option to raise', async () => {
    const server = await serve(answer);
    const { models, meter } = await choose(server, '--max-tokens', '600');
    const outcomes: unknown[] = [];
    for (let index = 0; index < 20; index++)
      outcomes.push(await models[0]!.complete(request({ index }), never).catch((error: unknown) => error));
    const { promptTokens, completionTokens, estimatedTokens } = meter.spent;
    expect(promptTokens + completionTokens + estimatedTokens).toBeLessThanOrEqual(600);
    expect(server.requests.length).toBeGreaterThan(1);
    expect(server.requests.length).toBeLessThan(20);
    const error = await failureOf(models[0]!.complete(request({ index: 20 }), never));
    expect(error.reason).toBe('overBudget');
    expect(error.message).toContain('--max-tokens');
  });

  it('keeps a limit in money by the price that is named', async () => {
    const server = await serve(answer);
    const { models, meter } = await choose(server, '--max-cost', '0.01', '--price', '10/40');
    for (let index = 0; index < 10; index++)
      await models[0]!.complete(request({ index }), never).catch(() => undefined);
    expect(meter.spent.money).toBeGreaterThan(0);
    expect(meter.spent.money).toBeLessThanOrEqual(0.01);
    expect(server.requests.length).toBeLessThan(10);
  });

  it('asks nothing twice where answers are kept', async () => {
    const server = await serve(answer);
    for (let turn = 0; turn < 2; turn++) {
      const { models, meter } = await choose(server, '--keep-answers', path.join(folder, 'answers'));
      const reply = await models[0]!.complete(request(), never);
      expect(reply.text).toContain('let b;');
      expect(meter.spent.requests).toBe(turn === 0 ? 1 : 0);
    }
    expect(server.requests).toHaveLength(1);
  });

  it('is drawn from until the outcome is settled, and what was taken is told', async () => {
    const server = await serve(answer);
    const text = 'let a;\n';
    const task = {
      instruction: 'x',
      document: { path: 'a.ts', languageId: 'typescript', text },
      target: { start: 0, end: text.length },
      targetKind: 'file' as const,
      context: [],
    };
    const options = optionsFor(server, '--samples', '16', '--concurrency', '1', '--json');
    const { models, meter } = await chooseModels(options, undefined, () => Promise.resolve([]));
    const printed: string[] = [];
    const told: string[] = [];
    const code = await runToEnd(
      { task, models, settings: settingsOf(options, 0) },
      { syntax: await createTestSyntax('typescript'), clock: () => performance.now() },
      {
        print: (line) => void printed.push(line),
        tell: (line) => void told.push(line),
        json: true,
        trace: undefined,
        spent: () => meter.spent,
      },
      never,
    );
    expect(code).toBe(0);
    expect(server.requests.length).toBeLessThan(16);
    expect(told.at(-1)).toMatch(/^taken: \d+ requests, \d+ tokens sent/);
    const figures = JSON.parse(printed.at(-1) ?? '') as { samples: number; spent: { requests: number } };
    expect(figures.samples).toBeLessThan(16);
    expect(figures.spent.requests).toBeGreaterThanOrEqual(figures.samples);
  });
});
