import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { askFor } from '../../../../../src/engine/verification/backward/askFor';
import { readJson } from '../../../../../src/engine/verification/backward/readJson';
import { nonsense, reply, running, scripted } from './support';

const schema = z.object({ votes: z.array(z.boolean()), why: z.string() });

describe('readJson', () => {
  it('finds the answer among words, and of several the last', () => {
    const one = '{"votes": [true], "why": "one {brace"}';
    const other = '{"votes": [], "why": "say \\"}\\""}';
    expect(readJson(one, schema)).toEqual({ votes: [true], why: 'one {brace' });
    expect(readJson(`First ${one}, no: ${other}. Done.`, schema)?.why).toBe('say "}"');
    expect(readJson(`Thus:\n\`\`\`json\n${one}\n\`\`\`\nas said.`, schema)?.votes).toEqual([true]);
    expect(readJson(`{ not json } then ${one}`, schema)?.votes).toEqual([true]);
  });

  it('finds any object in any words without braces', () => {
    const words = fc.string().map((text) => text.replace(/[{}`~]/g, ''));
    fc.assert(
      fc.property(words, words, fc.string(), fc.array(fc.boolean()), (before, after, why, votes) => {
        const value = { votes, why };
        expect(readJson(`${before}\n${JSON.stringify(value)}\n${after}`, schema)).toEqual(value);
      }),
    );
  });

  it('finds nothing where nothing has the form, in good time', () => {
    expect(readJson('{'.repeat(20_000), schema)).toBeUndefined();
    fc.assert(
      fc.property(fc.string(), (text) => readJson(text, z.object({ zzz: z.number() })) === undefined),
    );
  });
});

describe('askFor', () => {
  const question = { purpose: 'question', messages: [], index: 0 } as const;
  const read = (text: string): { votes: boolean[]; why: string } | undefined => readJson(text, schema);

  it.each([...nonsense])('says why nothing was measured: %s', async (_, answer) => {
    const result = await askFor(question, read, scripted(answer).ask, running());
    expect(result.measured).toBe(false);
    expect(!result.measured && result.reason).toMatch(/^\S.+/);
  });

  it('gives what was read, without the reasoning in front', async () => {
    const { ask } = scripted(
      () => '<think>{"votes": [false], "why": ""}</think>{"votes": [true], "why": "b"}',
    );
    expect(await askFor(question, read, ask, running())).toEqual({
      measured: true,
      value: { votes: [true], why: 'b' },
    });
  });

  it('rejects with the reason of an abort alone', async () => {
    const stop = new AbortController();
    const reason = new Error('enough');
    const { ask } = scripted(() => {
      stop.abort(reason);
      throw new TypeError('socket closed');
    });
    await expect(askFor(question, read, ask, stop.signal)).rejects.toBe(reason);
    const late = new AbortController();
    const answers = scripted(() => {
      late.abort(reason);
      return reply('{"votes": [], "why": ""}');
    });
    await expect(askFor(question, read, answers.ask, late.signal)).rejects.toBe(reason);
  });
});
