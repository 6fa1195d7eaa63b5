import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { ModelError } from '../../../src/engine/errors';
import type { Consensus, RunEvent, RunSettings } from '../../../src/engine/events';
import type { ChatModel } from '../../../src/engine/ports';
import type { RunInput } from '../../../src/engine/run';
import { run } from '../../../src/engine/run';
import { summarize } from '../../../src/engine/report/summary';
import type { Task } from '../../../src/engine/task';
import { decodeTrace, encodeEvent } from '../../../src/engine/trace';
import { createRecordedModel } from '../../../src/models/recordedModel';
import { createReplayModel } from '../../../src/models/replayModel';
import { createTestSyntax } from '../../fixtures/syntax';

const settings: RunSettings = { samples: 12, minimumSupport: 1, minimumConfidence: 0, heatShare: 0.2 };
const syntax = await createTestSyntax('typescript', 'python');
const demo = path.join(import.meta.dirname, '../../fixtures/demo');

interface DemoTask {
  readonly task: Task;
  readonly replies: readonly { readonly name: string; readonly text: string }[];
}

function demoTask(name: string): DemoTask {
  const read = (file: string): string => readFileSync(path.join(demo, name, file), 'utf8');
  const { language, file, instruction } = JSON.parse(read('task.json')) as Record<string, string>;
  const text = read(file ?? '');
  const document = { path: `${name}/${file ?? ''}`, languageId: language ?? '', text };
  const target = { start: 0, end: text.length };
  const replies = readdirSync(path.join(demo, name, 'replies'))
    .sort()
    .map((reply) => ({ name: path.basename(reply, '.md'), text: read(`replies/${reply}`) }));
  return {
    task: { instruction: instruction ?? '', document, target, targetKind: 'file', context: [] },
    replies,
  };
}

function recorded({ task, replies }: DemoTask): ChatModel {
  const given = replies.map((reply) => ({ ...reply, finishReason: 'stop' as const, model: 'recorded' }));
  const { path: file, languageId, text } = task.document;
  return createRecordedModel([
    { name: 'demo', instruction: task.instruction, path: file, languageId, text, replies: given },
  ]);
}

/** A model that gives these replies in turn; an error is thrown. */
function scripted(replies: readonly (string | ModelError)[]): ChatModel {
  return {
    id: 'scripted',
    label: 'scripted',
    kind: 'live',
    complete({ index }) {
      const reply = replies[index];
      if (reply === undefined || reply instanceof ModelError)
        return Promise.reject(reply ?? new Error('no reply'));
      return Promise.resolve({ text: reply, finishReason: 'stop', model: 'scripted' });
    },
  };
}

async function collect(input: RunInput): Promise<RunEvent[]> {
  const events: RunEvent[] = [];
  for await (const event of run(input, { syntax, clock: () => 0 }, new AbortController().signal))
    events.push(event);
  return events;
}

function consensusOf(events: readonly RunEvent[]): Consensus {
  for (const event of events) if (event.kind === 'consensus') return event.consensus;
  throw new Error('there is no consensus event');
}

const names = readdirSync(demo, { withFileTypes: true }).flatMap((entry) =>
  entry.isDirectory() ? [entry.name] : [],
);

describe('run, on the recorded demo', () => {
  it.each(names)('chooses one of twelve usable candidates of %s, with heat', async (name) => {
    const demoed = demoTask(name);
    const events = await collect({ task: demoed.task, models: [recorded(demoed)], settings });
    expect(summarize(events)).toMatchObject({
      samples: 12,
      candidates: 12,
      usable: 12,
      clusters: 12,
      support: 1,
    });
    const { text, disagreement, verdict } = consensusOf(events);
    expect(verdict).toBe('consensus');
    expect(demoed.replies.some((reply) => reply.text.includes((text ?? '').trim()))).toBe(true);
    expect(disagreement.tokens.some((token) => token.step === 5)).toBe(true);
    expect(disagreement.hotSpots.length).toBeGreaterThan(0);
  });

  it('tells what happens in order, and ends with done', async () => {
    const demoed = demoTask('wrap');
    const kinds = (await collect({ task: demoed.task, models: [recorded(demoed)], settings })).map(
      ({ kind }) => kind,
    );
    expect(kinds[0]).toBe('started');
    expect(kinds.slice(1, 4)).toEqual(['sampled', 'parsed', 'clustered']);
    expect(kinds.slice(-2)).toEqual(['consensus', 'done']);
  });

  it('comes to the same consensus when its trace is replayed', async () => {
    const demoed = demoTask('semver');
    const events = await collect({ task: demoed.task, models: [recorded(demoed)], settings });
    const trace = decodeTrace(events.map((event, index) => encodeEvent(event, index === 0)).join(''));
    expect(trace.complete).toBe(true);
    const models = [createReplayModel(trace.samples)];
    const again = await collect({
      task: trace.task,
      models,
      settings: trace.settings,
      earlier: trace.samples,
    });
    expect(consensusOf(again)).toEqual(consensusOf(events));
  });

  it('counts the samples of an earlier run and draws only what is missing', async () => {
    const demoed = demoTask('retry');
    const first = await collect({
      task: demoed.task,
      models: [recorded(demoed)],
      settings: { ...settings, samples: 5 },
    });
    const earlier = first.flatMap((event) => (event.kind === 'sampled' ? [event.sample] : []));
    const events = await collect({ task: demoed.task, models: [recorded(demoed)], settings, earlier });
    const ids = events.flatMap((event) => (event.kind === 'sampled' ? [event.sample.id] : []));
    expect(new Set(ids).size).toBe(12);
    expect(ids.slice(0, 5)).toEqual(earlier.map((sample) => sample.id));
  });
});

describe('run, when replies are bad', () => {
  const text = 'export function twice(n: number): number {\n  return n;\n}\n';
  const task: Task = {
    instruction: 'Return twice the number.',
    document: { path: 'twice.ts', languageId: 'typescript', text },
    target: { start: 0, end: text.length },
    targetKind: 'file',
    context: [],
  };
  const fenced = (body: string): string =>
    `Here it is.\n\n\`\`\`typescript\n${text.replace('return n;', body)}\`\`\`\n`;
  const outcome = async (replies: readonly (string | ModelError)[], changed: Partial<RunSettings> = {}) =>
    await collect({
      task,
      models: [scripted(replies)],
      settings: { ...settings, samples: replies.length, ...changed },
    });

  it('gives no vote to what says nothing, and keeps it with its reason', async () => {
    const events = await outcome([
      fenced('return 2 * n;'),
      'I cannot help with that.',
      '',
      fenced('return n;'),
      fenced('return 2 *;'),
    ]);
    const reasons = events.flatMap((event) =>
      event.kind === 'parsed' && !event.candidate.usable ? [event.candidate.reason] : [],
    );
    expect(reasons).toHaveLength(4);
    expect(reasons).toEqual(expect.arrayContaining(['empty', 'unchanged', 'unparsable']));
    expect(consensusOf(events)).toMatchObject({
      verdict: 'none',
      reason: 'oneUsable',
      choice: 's1',
      usable: 1,
    });
  });

  it('says that there is no consensus when nothing can be used', async () => {
    const events = await outcome(['Sure!', 'No code here.']);
    expect(consensusOf(events)).toMatchObject({ verdict: 'none', reason: 'noUsable', usable: 0 });
    expect(events.at(-1)?.kind).toBe('done');
  });

  it('says so when too few agree', async () => {
    const replies = [fenced('return 2 * n;'), fenced('return n + n;'), fenced('return n << 1;')];
    expect(consensusOf(await outcome(replies, { minimumSupport: 2 }))).toMatchObject({
      verdict: 'none',
      reason: 'support',
    });
    expect(
      consensusOf(await outcome([...replies, fenced('return n+n;')], { minimumSupport: 2 })),
    ).toMatchObject({
      verdict: 'consensus',
      support: 2,
    });
  });

  it('goes on without the samples that failed, and fails when all did', async () => {
    const limited = new ModelError('rateLimited', 'Too many requests. Try again later.');
    const some = await outcome([limited, fenced('return 2 * n;'), fenced('return n + n;')]);
    expect(consensusOf(some)).toMatchObject({ usable: 2 });
    const none = await outcome([limited, limited]);
    expect(none.at(-1)).toEqual({ kind: 'failed', message: 'Too many requests. Try again later.' });
  });
});
