import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRecordedModel, recordedInstructions } from '../../../src/models/recordedModel';
import type { Recording } from '../../../src/models/recordings';
import { RecordingsError, parseRecordings } from '../../../src/models/recordings';
import { failureOf, never, pause, request } from './support';

const text = 'let a;\n';
const recording: Recording = {
  name: 'hello',
  instruction: 'Say hello\n  to everyone.',
  path: 'a.ts',
  languageId: 'typescript',
  text,
  replies: [
    {
      name: 'b1',
      text: 'one',
      finishReason: 'stop',
      model: 'x',
      usage: { promptTokens: 1, completionTokens: 2 },
    },
    { name: 'b2', text: '', finishReason: 'length', model: 'y', elapsedMs: 5 },
  ],
};
const subject = { instruction: ' Say hello to everyone. ', path: 'a.ts', text, target: { start: 0, end: 6 } };

describe('a recorded model', () => {
  const model = createRecordedModel([recording]);

  it('gives reply number `index`, with its name', async () => {
    const seen: string[] = [];
    expect(await model.complete(request({ subject }), never, (piece) => seen.push(piece))).toEqual({
      name: 'b1',
      text: 'one',
      finishReason: 'stop',
      model: 'x',
      usage: { promptTokens: 1, completionTokens: 2 },
    });
    expect(await model.complete(request({ subject, index: 1 }), never)).toMatchObject({
      name: 'b2',
      finishReason: 'length',
    });
    expect(seen).toEqual(['one']);
    expect(model.kind).toBe('recorded');
  });

  it('knows how many replies it holds', async () => {
    expect(model.available?.(subject)).toBe(2);
    expect(model.available?.({ ...subject, text: 'let b;\n' })).toBe(0);
    const error = await failureOf(model.complete(request({ subject, index: 2 }), never));
    expect(error.reason).toBe('notRecorded');
    expect(error.message).toMatch(/holds 2 replies.*Select Models/);
  });

  it.each([
    [
      'another instruction',
      { instruction: 'Say goodbye.' },
      /Recorded for this document: "Say hello to everyone."/,
    ],
    ['an edited document', { text: 'let b;\n' }, /a.ts has changed/],
    ['another document', { path: 'z.ts', text: '' }, /Recorded are requests for: "a.ts"/],
  ])('says what it holds when asked for %s', async (_, changes, message) => {
    const error = await failureOf(model.complete(request({ subject: { ...subject, ...changes } }), never));
    expect(error.reason).toBe('notRecorded');
    expect(error.message).toMatch(message);
    expect(error.message).toContain('choose a live model');
  });

  it('with nothing recorded says so', async () => {
    const error = await failureOf(createRecordedModel([]).complete(request({ subject }), never));
    expect(error.message).toMatch(/Nothing is recorded/);
  });

  it('prefers the recording of the same path', async () => {
    const other: Recording = {
      ...recording,
      path: 'b.ts',
      replies: [{ name: 'c1', text: 'two', finishReason: 'stop', model: 'x' }],
    };
    const both = createRecordedModel([recording, other]);
    expect((await both.complete(request({ subject: { ...subject, path: 'b.ts' } }), never)).name).toBe('c1');
    expect((await both.complete(request({ subject: { ...subject, path: 'c.ts' } }), never)).name).toBe('b1');
  });

  it('paces its replies, and stops at once when aborted', async () => {
    const paced = createRecordedModel([recording], { paceMs: 40 });
    const order: string[] = [];
    const start = Date.now();
    await Promise.all(
      [1, 0].map((index) =>
        paced.complete(request({ subject, index }), never).then(({ name }) => order.push(name ?? '')),
      ),
    );
    expect(order).toEqual(['b1', 'b2']);
    expect(Date.now() - start).toBeGreaterThanOrEqual(78);
    const controller = new AbortController();
    const drawing = createRecordedModel([recording], { paceMs: 60_000 }).complete(
      request({ subject }),
      controller.signal,
    );
    await pause(5);
    const reason = new Error('cancelled');
    controller.abort(reason);
    await expect(drawing).rejects.toBe(reason);
  });

  it('suggests what is recorded for a document', () => {
    expect(recordedInstructions([recording, recording], 'a.ts', text)).toEqual([recording.instruction]);
    expect(recordedInstructions([recording], 'a.ts', 'changed')).toEqual([]);
    expect(recordedInstructions([recording], 'b.ts', text)).toEqual([]);
  });
});

describe('recordings', () => {
  it('are read as they are written', () => {
    expect(parseRecordings(JSON.stringify([recording]))).toEqual([recording]);
    expect(parseRecordings('[]')).toEqual([]);
  });

  it.each([
    ['{', /not JSON/],
    ['{}', /array/],
    [JSON.stringify([{ ...recording, text: 'a\r\n' }]), /line breaks/],
    [JSON.stringify([{ ...recording, replies: [{ name: 'a' }] }]), /replies\[0\]/],
  ])('%s is refused', (json, message) => {
    expect(() => parseRecordings(json)).toThrow(RecordingsError);
    expect(() => parseRecordings(json)).toThrow(message);
  });

  it('of any JSON are recordings or a RecordingsError', () => {
    fc.assert(
      fc.property(fc.json(), (json) => {
        try {
          expect(Array.isArray(parseRecordings(json))).toBe(true);
        } catch (error) {
          expect(RecordingsError.is(error)).toBe(true);
        }
      }),
    );
  });
});
