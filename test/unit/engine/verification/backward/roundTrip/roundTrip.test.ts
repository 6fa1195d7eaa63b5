import { beforeAll, describe, expect, it } from 'vitest';
import type { Question } from '../../../../../../src/engine/ask';
import type { Syntax } from '../../../../../../src/engine/ports';
import { withoutCode } from '../../../../../../src/engine/verification/backward/roundTrip/describeChange';
import { splitRequirements } from '../../../../../../src/engine/verification/backward/roundTrip/requirements';
import {
  countRoundTrips,
  roundTrips,
} from '../../../../../../src/engine/verification/backward/roundTrip/roundTrip';
import { createTestSyntax } from '../../../../../fixtures/syntax';
import { nonsense, running, scripted, taskOf, userText } from '../support';

let syntax: Syntax;
beforeAll(async () => {
  syntax = await createTestSyntax('typescript');
});

const base = 'export function clamp(n: number): number {\n  throw new Error("not implemented");\n}\n';
const clamp = (top: number): string =>
  `export function clamp(n: number): number {\n  // As asked.\n  const upperEnd = ${String(top)};\n  return Math.max(0, Math.min(upperEnd, n));\n}\n`;
const right = { id: 'right', text: clamp(10) };
const wrong = { id: 'wrong', text: clamp(12) };
const task = taskOf('Keep n at most 10 and at least 0.', base);

const requirements = JSON.stringify({
  requirements: [
    { text: 'The result is at most 10.', quote: 'at most 10' },
    { text: 'The result is at least 0.', quote: 'at least 0' },
    { text: 'The result is rounded.', quote: 'rounded' },
    { text: 'The result is at most 11.', quote: 'at most 10' },
  ],
});

/** A model that reads and writes what it is shown, faithfully. */
function faithful(question: Question): string {
  const text = userText(question);
  if (question.purpose === 'describe') {
    const top = /upperEnd = (\d+)/.exec(text)?.[1] ?? '?';
    return JSON.stringify({ description: `Limits to 0 and ${top} by \`upperEnd\`.` });
  }
  if (question.purpose === 'rewrite') {
    const top = /Limits to 0 and (\d+)/.exec(text)?.[1];
    return top === undefined
      ? '```ts\nexport function clamp(n: number): number {\n  return n;\n}\n```'
      : `\`\`\`ts\n${clamp(Number(top)).replace('upperEnd', 'limit').replace('upperEnd', 'limit')}\`\`\``;
  }
  if (text.includes('# Requirements')) {
    const meets = text.includes('0 and 10');
    const covered = [meets ? 'yes' : 'no', 'yes'];
    return JSON.stringify({
      answers: covered.map((each, index) => ({ id: index + 1, covered: each })),
      unrequested: [],
    });
  }
  return requirements;
}

describe('roundTrips', () => {
  it('covers what the candidate does, and finds it again from the description', async () => {
    const model = scripted(faithful);
    const result = await roundTrips({ task, syntax, candidates: [right, wrong] }, model.ask, running());
    expect(result.requirements).toMatchObject({
      measured: true,
      value: [{ quote: 'at most 10' }, { quote: 'at least 0' }],
    });
    const [mine, other] = result.candidates;
    expect(mine?.trips).toHaveLength(2);
    expect(mine?.trips[0]?.rewrite).toMatchObject({ value: { equal: true, by: 'tree', lift: 1 } });
    expect(mine?.trips[0]?.rewrite.measured && mine.trips[0].rewrite.value.control).toBeLessThan(1);
    expect(countRoundTrips(mine?.trips ?? [])).toEqual({ asked: 3, recovered: 3 });
    // A wrong candidate makes the trip as well; it is the request that it does not meet.
    expect(countRoundTrips(other?.trips ?? [])).toEqual({ asked: 3, recovered: 2 });
    for (const question of model.asked) {
      if (question.purpose === 'describe') expect(userText(question)).not.toMatch(/at most 10|As asked/);
      if (question.purpose === 'rewrite') expect(userText(question)).not.toContain('upperEnd');
    }
  });

  it('compares by behaviour where candidates can be run', async () => {
    const run = (text: string, inputs: string[]): Promise<string[]> => {
      const top = Number(/= (\d+);/.exec(text)?.[1] ?? Infinity);
      return Promise.resolve(inputs.map((input) => String(Math.min(top, Number(/\d+/.exec(input)?.[0])))));
    };
    const inputs = ['clamp(5)', 'clamp(11)'];
    const { candidates } = await roundTrips(
      { task, syntax, candidates: [right], run, inputs, descriptions: 1 },
      scripted(faithful).ask,
      running(),
    );
    expect(candidates[0]?.trips[0]?.rewrite).toMatchObject({
      value: { value: 1, equal: true, by: 'behaviour', control: 0.5, lift: 1 },
    });
  });

  it('gives no credit for code that needs no description', async () => {
    const model = scripted((question) =>
      question.purpose === 'rewrite' ? `\`\`\`ts\n${right.text}\`\`\`` : faithful(question),
    );
    const { candidates } = await roundTrips({ task, syntax, candidates: [right] }, model.ask, running());
    expect(candidates[0]?.trips[0]?.rewrite).toMatchObject({ value: { control: 1, lift: 0 } });
    expect(countRoundTrips(candidates[0]?.trips ?? [])).toEqual({ asked: 2, recovered: 2 });
  });

  it.each([...nonsense])('is not measured when the model answers with %s', async (_, answer) => {
    const result = await roundTrips({ task, syntax, candidates: [right] }, scripted(answer).ask, running());
    expect(result.requirements.measured).toBe(false);
    expect(countRoundTrips(result.candidates[0]?.trips ?? [])).toBeUndefined();
    for (const purpose of ['cover', 'rewrite'] as const) {
      const model = scripted((question) => (question.purpose === purpose ? answer() : faithful(question)));
      const partly = await roundTrips({ task, syntax, candidates: [right] }, model.ask, running());
      const [trip] = partly.candidates[0]?.trips ?? [];
      expect(trip?.description.measured).toBe(true);
      expect(trip?.coverage.measured).toBe(purpose !== 'cover');
      expect(trip?.rewrite.measured).toBe(purpose !== 'rewrite');
    }
  });

  it('stops with the reason of an abort', async () => {
    const stop = new AbortController();
    const reason = new Error('closed');
    const model = scripted((question) => {
      if (question.purpose === 'describe') stop.abort(reason);
      return faithful(question);
    });
    await expect(roundTrips({ task, syntax, candidates: [right] }, model.ask, stop.signal)).rejects.toBe(
      reason,
    );
  });

  it('takes no answer about other requirements', async () => {
    const model = scripted((question) =>
      question.purpose === 'cover' && userText(question).includes('# Requirements')
        ? '{"answers": [{"id": 1, "covered": "yes"}, {"id": 7, "covered": "yes"}]}'
        : faithful(question),
    );
    const { candidates } = await roundTrips({ task, syntax, candidates: [right] }, model.ask, running());
    expect(candidates[0]?.trips.every(({ coverage }) => !coverage.measured)).toBe(true);
  });
});

describe('splitRequirements', () => {
  it('keeps only what the request itself says', async () => {
    const answer = JSON.stringify({
      requirements: [
        { text: 'It retries three times.', quote: 'retry 3 times' },
        { text: 'It retries 3 times.', quote: 'Retry  3 times' },
        { text: 'It waits 250 ms.', quote: 'then wait' },
        { text: 'It uses `backoff`.', quote: 'use backoff' },
      ],
    });
    const { ask } = scripted(() => answer);
    const result = await splitRequirements('Retry 3 times, then wait; use `backoff`.', ask, running());
    expect(result.measured && result.value.map(({ text }) => text)).toEqual([
      'It retries three times.',
      'It retries 3 times.',
      'It uses `backoff`.',
    ]);
  });
});

describe('withoutCode', () => {
  it('takes out lines of the change and names from inside it, and what is too long', () => {
    const input = { task, syntax, candidate: right };
    expect(withoutCode('Sets upperEnd: `const upperEnd = 10;` and returns n between 0 and 10.', input)).toBe(
      'Sets a value: `(code)` and returns n between 0 and 10.',
    );
    expect(withoutCode('word '.repeat(200), input).split(' ')).toHaveLength(80);
  });
});
