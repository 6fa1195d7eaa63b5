import { describe, expect, it } from 'vitest';
import type { RunEvent, RunSettings } from '../../../src/engine/events';
import type { Sample } from '../../../src/engine/pool';
import type { ChatModel } from '../../../src/engine/ports';
import { run } from '../../../src/engine/run';
import { createTestSyntax } from '../../fixtures/syntax';

const text = 'export const one = 1;\n';
const task = {
  instruction: 'Make it two.',
  document: { path: 'a.ts', languageId: 'typescript', text },
  target: { start: 0, end: text.length },
  targetKind: 'file' as const,
  context: [],
};
const settings = { samples: 12, minimumSupport: 1, minimumConfidence: 0, heatShare: 0.2 };

/** Answers one after the other, and counts what is aborted. */
function modelOf(values: readonly number[]) {
  const seen = { aborted: 0, answered: 0 };
  const model: ChatModel = {
    id: 'm',
    label: 'm',
    kind: 'live',
    complete: ({ index }, signal) =>
      new Promise((resolve, reject) => {
        let answered = false;
        const timer = setTimeout(() => {
          answered = true;
          seen.answered++;
          resolve({
            text: `\`\`\`ts\nexport const one = ${values[index % values.length] ?? 0};\n\`\`\`\n`,
            finishReason: 'stop',
            model: 'm',
          });
        }, index * 15);
        signal.addEventListener(
          'abort',
          () => {
            clearTimeout(timer);
            if (!answered) seen.aborted++;
            reject(signal.reason as Error);
          },
          { once: true },
        );
      }),
  };
  return { model, seen };
}

async function eventsOf(
  model: ChatModel,
  stopEarly: boolean,
  earlier: readonly Sample[] = [],
  more: Partial<RunSettings> = {},
): Promise<RunEvent[]> {
  const syntax = await createTestSyntax('typescript');
  const events: RunEvent[] = [];
  const input = { task, models: [model], settings: { ...settings, stopEarly, ...more }, earlier };
  for await (const event of run(input, { syntax, clock: () => 0 }, new AbortController().signal))
    events.push(event);
  return events;
}

describe('a run that may stop early', () => {
  it('stops when candidates agree, says why, and aborts what is under way', async () => {
    const { model, seen } = modelOf([2]);
    const events = await eventsOf(model, true);
    expect(events.at(-1)).toMatchObject({ kind: 'done', stopped: 'choice' });
    expect(events.filter(({ kind }) => kind === 'sampled')).toHaveLength(4);
    expect(seen.answered + seen.aborted).toBe(12);
  });

  it.each([
    ['quick', 12, 4],
    ['normal', 12, 4],
    ['thorough', 12, 8],
    ['thorough', 6, 6],
  ] as const)('never draws fewer than the level %s wants at least', async (level, samples, drawn) => {
    const events = await eventsOf(modelOf([2]).model, true, [], { level, samples });
    expect(events.filter(({ kind }) => kind === 'sampled')).toHaveLength(drawn);
  });

  it('draws all where each candidate stands alone', async () => {
    const { model } = modelOf([2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13]);
    const events = await eventsOf(model, true);
    expect(events.filter(({ kind }) => kind === 'sampled')).toHaveLength(12);
    expect(events.at(-1)).not.toHaveProperty('stopped');
  });

  it('that stopped early or was cut off is gone on with, whatever came back of it', async () => {
    const { model } = modelOf([2, 3, 4, 5]);
    const first = await eventsOf(model, false);
    const samples = first.flatMap((event) => (event.kind === 'sampled' ? [event.sample] : []));
    const held = samples.filter(({ id }) => ['s1', 's3', 's4'].includes(id));
    const events = await eventsOf(model, false, held);
    const ids = events.flatMap((event) => (event.kind === 'sampled' ? [event.sample.id] : []));
    expect(ids.slice(0, 3)).toEqual(['s1', 's3', 's4']);
    expect(new Set(ids).size).toBe(12);
    expect(events.at(-1)?.kind).toBe('done');
  });

  it('draws all where it is not to stop', async () => {
    const events = await eventsOf(modelOf([2]).model, false);
    expect(events.filter(({ kind }) => kind === 'sampled')).toHaveLength(12);
  });
});
