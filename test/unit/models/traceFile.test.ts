import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RunEvent, StartedEvent } from '../../../src/engine/events';
import type { Sample } from '../../../src/engine/pool';
import { TraceError, decodeTrace } from '../../../src/engine/trace';
import { createReplayModel } from '../../../src/models/replayModel';
import { createTraceFile, readTraceFile } from '../../../src/models/traceFile';
import { failureOf, never, request } from './support';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'consilience-'));
});
afterEach(() => rm(folder, { recursive: true }));

const started: StartedEvent = {
  kind: 'started',
  task: {
    instruction: 'say hello',
    document: { path: 'a.ts', languageId: 'typescript', text: 'let a;\n' },
    target: { start: 0, end: 6 },
    targetKind: 'file',
    context: [],
  },
  settings: { samples: 3, minimumSupport: 1, minimumConfidence: 0, heatShare: 0.2 },
  models: [{ id: 'm', label: 'm', kind: 'live' }],
  messages: [{ role: 'user', content: 'hello' }],
  earlier: 0,
};
const samples: readonly Sample[] = [
  {
    id: 's3',
    modelId: 'm',
    elapsedMs: 1,
    kind: 'reply',
    reply: { text: 'three', finishReason: 'stop', model: 'm' },
  },
  { id: 's2', modelId: 'm', elapsedMs: 2, kind: 'failure', reason: 'server', message: 'it failed' },
  {
    id: 'b7',
    modelId: 'm',
    elapsedMs: 3,
    kind: 'reply',
    reply: { text: 'one', finishReason: 'length', model: 'm', name: 'b7' },
  },
];
const done: RunEvent = { kind: 'done', elapsedMs: 3, usage: { promptTokens: 0, completionTokens: 0 } };
const events: readonly RunEvent[] = [
  started,
  ...samples.map((sample): RunEvent => ({ kind: 'sampled', sample })),
  done,
];

async function written(name: string): Promise<string> {
  const path = join(folder, 'runs', name);
  const file = createTraceFile(path);
  await Promise.all(events.map((event) => file.append(event)));
  await file.close();
  return path;
}

describe('a trace file', () => {
  it('holds the events in order, for its owner only', async () => {
    const path = await written('a.jsonl');
    const trace = await readTraceFile(path, 1e6);
    expect(trace.events).toEqual(events);
    expect(trace.complete).toBe(true);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
  });

  it('has each event on disk as soon as it is appended', async () => {
    const path = join(folder, 'b.jsonl');
    const file = createTraceFile(path);
    for (const [index, event] of events.entries()) {
      await file.append(event);
      expect(decodeTrace(await readFile(path, 'utf8')).events).toHaveLength(index + 1);
    }
    await file.close();
  });

  it('never overwrites another, and says so each time', async () => {
    const path = await written('a.jsonl');
    const before = await readFile(path, 'utf8');
    const file = createTraceFile(path);
    for (const event of events.slice(0, 2)) {
      await expect(file.append(event)).rejects.toMatchObject({
        name: 'TraceError',
        reason: 'unwritable',
        message: expect.stringMatching(/EEXIST/) as string,
      });
    }
    await file.close();
    expect(await readFile(path, 'utf8')).toBe(before);
  });

  it('is not written to once closed, nor created by nothing', async () => {
    const path = join(folder, 'c.jsonl');
    const file = createTraceFile(path);
    await file.close();
    await file.close();
    await expect(file.append(started)).rejects.toMatchObject({ reason: 'unwritable' });
    await expect(stat(path)).rejects.toThrow(/ENOENT/);
  });

  it('is not read when it is too large, missing, or something else', async () => {
    const path = await written('a.jsonl');
    await expect(readTraceFile(path, 100)).rejects.toMatchObject({ reason: 'tooLarge' });
    await expect(readTraceFile(join(folder, 'no'), 100)).rejects.toMatchObject({
      reason: 'unreadable',
      message: expect.stringMatching(/ENOENT/) as string,
    });
    await writeFile(join(folder, 'binary'), Buffer.from([0xff, 0, 0xfe, 10, 10]));
    await expect(readTraceFile(join(folder, 'binary'), 100)).rejects.toBeInstanceOf(TraceError);
  });

  it('that ends in half a character is read up to there', async () => {
    const path = await written('a.jsonl');
    const bytes = Buffer.concat([
      await readFile(path),
      Buffer.from('{"kind":"sampled","x":"東').subarray(0, -1),
    ]);
    await writeFile(path, bytes);
    expect((await readTraceFile(path, 1e6)).events).toEqual(events);
  });
});

describe('a replay', () => {
  it('hands out the samples in their places, failures as failures', async () => {
    const model = createReplayModel(samples, { id: 'm', label: 'm' });
    expect(model.available?.(request().subject)).toBe(3);
    expect(await model.complete(request({ index: 0 }), never)).toMatchObject({
      name: 'b7',
      text: 'one',
      finishReason: 'length',
    });
    expect(await failureOf(model.complete(request({ index: 1 }), never))).toMatchObject({
      reason: 'server',
      message: 'it failed',
    });
    expect(await model.complete(request({ index: 2 }), never)).toMatchObject({ name: 's3', text: 'three' });
    expect((await failureOf(model.complete(request({ index: 3 }), never))).reason).toBe('notRecorded');
  });
});
