import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { OpenRuns } from '../../../src/editor/runs/openRuns';
import { createOpenRuns } from '../../../src/editor/runs/openRuns';
import type { RunRecord } from '../../../src/editor/runs/runRecord';
import type { RunStore } from '../../../src/editor/runs/runStore';
import type { RunOrder, RunService } from '../../../src/editor/runs/startRun';
import { createRunService } from '../../../src/editor/runs/startRun';
import type { TraceStore } from '../../../src/editor/runs/traceStore';
import { createTraceStore } from '../../../src/editor/runs/traceStore';
import { createSecretMask } from '../../../src/engine/context/maskSecrets';
import type { Syntax } from '../../../src/engine/ports';
import { noSpending } from '../../../src/engine/sampling/spending';
import type { Task } from '../../../src/engine/task';
import { createSpendingMeter } from '../../../src/models/spendingMeter';
import { readTraceFile } from '../../../src/models/traceFile';
import { withQueue } from '../../../src/models/queue';
import { createTestSyntax } from '../../fixtures/syntax';
import type { Behaviour } from '../../fixtures/server/behaviour';
import type { ModelServer } from '../../fixtures/server/modelServer';
import { modelAt, serve, until } from '../models/support';

const silent = {
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  show: () => undefined,
};
const text = 'export const one = 1;\n';
const task: Task = {
  instruction: 'Make it two.',
  document: { path: 'one.ts', languageId: 'typescript', text },
  target: { start: 0, end: text.length },
  targetKind: 'file',
  context: [],
};
const settings = { samples: 6, minimumSupport: 1, minimumConfidence: 0, heatShare: 0.2 };
const answer: Behaviour = {
  kind: 'reply',
  text: '```typescript\nexport const one = 2;\n```\n',
  chunkSize: 50,
};

interface TestWindow {
  readonly service: RunService;
  readonly traces: TraceStore;
  readonly openRuns: OpenRuns;
  readonly store: RunStore;
}

let folder: string;
let syntax: Syntax;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'consilience-'));
  syntax = await createTestSyntax('typescript');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** What one window has of the extension. */
function openWindow(session: string): TestWindow {
  const store = plainStore();
  const traces = createTraceStore(folder, () => 100, silent);
  const openRuns = createOpenRuns({
    folder,
    workspace: 'w',
    session,
    pid: Number(session),
    isAlive: () => false,
    now: Date.now,
    log: silent,
  });
  const clock = (): number => performance.now();
  const sayNotBranched = (): void => undefined;
  const memory = { spread: () => undefined, noteSpread: () => undefined };
  const settleFor = () => () => Promise.resolve(undefined);
  const known = {
    clock,
    store,
    traces,
    openRuns,
    sayNotBranched,
    outcomes: () => [],
    log: silent,
    memory,
    settleFor,
  };
  const parts = { syntax: () => Promise.resolve(syntax), ...known };
  return { service: createRunService(parts), traces, openRuns, store };
}

function orderAt(server: ModelServer, more: Partial<RunOrder> = {}): RunOrder {
  const meter = createSpendingMeter(() => ({ input: 1, output: 1 }));
  const model = modelAt(server.url, { onSpent: (spent) => meter.record(spent) });
  const models = [withQueue(model, { concurrency: 3 })];
  return { task, mask: createSecretMask(''), models, meter, settings, ...more };
}

/** A window that is closed when three of six samples have come and three requests hang. */
async function cutOff(): Promise<{ id: string; record: RunRecord }> {
  const server = await serve((_request, index) => (index < 3 ? answer : { kind: 'hang' }));
  const { service, store, openRuns } = openWindow('1');
  const { id, finished } = service.start(orderAt(server));
  await until(() => store.get(id)?.samples.length === 3 && server.requests.length === 6, 5000);
  service.dispose();
  openRuns.dispose();
  const record = await finished;
  expect(server.requests).toHaveLength(6);
  return { id, record };
}

describe('a run whose window is closed', () => {
  it('is found by the next one with the samples it had', async () => {
    const { id } = await cutOff();
    const next = openWindow('2');
    expect((await next.openRuns.takeOver()).cutOff.map((run) => run.id)).toEqual([id]);
    const trace = await readTraceFile(next.traces.fileOf(id), 1e6);
    expect(trace.complete).toBe(false);
    expect(trace.samples).toHaveLength(3);
  });

  it('is gone on with: only what is missing is asked for, and the new run takes its place', async () => {
    const { id, record } = await cutOff();
    const next = openWindow('2');
    await next.openRuns.takeOver();
    next.store.put({ ...record, state: 'cutOff' });
    const server = await serve(answer);
    const earlier = record.samples;
    const order = orderAt(server, { earlier, spentBefore: record.spent, supersedes: id });
    const { id: newId, finished } = next.service.start(order);
    expect(next.store.get(id)).toBeUndefined();
    const last = await finished;
    expect(server.requests).toHaveLength(3);
    expect(last).toMatchObject({ state: 'finished', clusters: 1 });
    expect(last.samples.slice(0, 3)).toEqual(earlier);
    expect(new Set(last.samples.map((sample) => sample.id)).size).toBe(6);
    expect(last.spent.requests).toBe(record.spent.requests + 3);
    await expect(readFile(next.traces.fileOf(id))).rejects.toThrow('ENOENT');
    expect((await readTraceFile(next.traces.fileOf(newId), 1e6)).samples).toHaveLength(6);
    expect((await openWindow('3').openRuns.takeOver()).cutOff).toEqual([]);
  });

  it('keeps its trace when it is cut off again before anything was drawn', async () => {
    const { id, record } = await cutOff();
    const next = openWindow('2');
    await next.openRuns.takeOver();
    const server = await serve({ kind: 'hang' });
    const { id: newId, finished } = next.service.start(
      orderAt(server, { earlier: record.samples, supersedes: id }),
    );
    await until(() => server.requests.length > 0, 5000);
    next.service.dispose();
    await finished;
    expect((await openWindow('3').openRuns.takeOver()).cutOff.map((run) => run.id)).toEqual([newId]);
    expect((await readTraceFile(next.traces.fileOf(newId), 1e6)).samples).toHaveLength(3);
  });
});

describe('a run that ends in its window', () => {
  it('by the person’s cancel is not offered again', async () => {
    const server = await serve({ kind: 'hang' });
    const { service } = openWindow('1');
    const { id, finished } = service.start(orderAt(server));
    await until(() => server.requests.length > 0, 5000);
    service.cancel(id);
    expect((await finished).state).toBe('cancelled');
    expect((await openWindow('2').openRuns.takeOver()).cutOff).toEqual([]);
  });

  it('by itself is not offered again, and its spending is that of its requests', async () => {
    const server = await serve(answer);
    const { service } = openWindow('1');
    const { spent } = await service.start(orderAt(server)).finished;
    expect(spent.requests).toBe(6);
    expect(spent.money).toBeCloseTo(
      (spent.promptTokens + spent.completionTokens + spent.estimatedTokens) / 1e6,
    );
    expect(spent).not.toEqual(noSpending);
    expect((await openWindow('2').openRuns.takeOver()).cutOff).toEqual([]);
  });
});

function plainStore(): RunStore {
  const records = new Map<string, RunRecord>();
  return {
    all: () => [...records.values()],
    get: (id) => records.get(id),
    put: (record) => void records.set(record.id, record),
    update: (id, change) => {
      const record = records.get(id);
      if (record !== undefined) records.set(id, change(record));
    },
    remove: (id) => void records.delete(id),
    clear: () => records.clear(),
    onDidChange: () => ({ dispose: () => undefined }),
    dispose: () => undefined,
  };
}
