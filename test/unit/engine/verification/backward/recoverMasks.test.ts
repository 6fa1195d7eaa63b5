import { beforeAll, describe, expect, it } from 'vitest';
import type { Question } from '../../../../../src/engine/ask';
import type { Syntax } from '../../../../../src/engine/ports';
import type { Task } from '../../../../../src/engine/task';
import type { Mask } from '../../../../../src/engine/verification/backward/mask';
import { findMasks } from '../../../../../src/engine/verification/backward/masks/findMasks';
import { comparableProbes, countProbes } from '../../../../../src/engine/verification/backward/probe';
import { recoverMasks } from '../../../../../src/engine/verification/backward/recoverMasks';
import { createTestSyntax } from '../../../../fixtures/syntax';
import { createRandom } from '../../../../bench/random';
import { block, nonsense, running, scripted, taskOf, userText } from './support';

let syntax: Syntax;
beforeAll(async () => {
  syntax = await createTestSyntax('typescript', 'python');
});

const base = `export function retry(work: () => void): void {
  throw new Error("not implemented");
}
`;
const code = (
  tries: number,
  wait: number,
  error: string,
): string => `export function retry(work: () => void): void {
  // Retries 9 times, as the request says: waits 77 ms.
  for (let i = 0; i < ${String(tries)}; i++) {
    sleep(${String(wait)});
  }
  throw new ${error}("no more");
}
`;
const right = { id: 'right', text: code(4, 250, 'LimitError') };
const wrong = { id: 'wrong', text: code(5, 100, 'TypeError') };
const request = 'Try 4 times and wait 250 ms between. Throw a LimitError in the end.';

/** What is asked for, in terms of the request. */
function soughtFact(question: Question): string {
  const text = userText(question);
  return !text.includes('Try 4 times') ? '4' : !text.includes('wait 250 ms') ? '250' : 'LimitError';
}

const answer = (fact: string | null): string => `It loops.\n${JSON.stringify({ x: fact })}`;

function setUp(): { task: Task; masks: Mask[] } {
  const task = taskOf(request, base);
  return { task, masks: findMasks(task, syntax) };
}

describe('recoverMasks', () => {
  it('asks for each fact with the code in view, its comments left out', async () => {
    const { task, masks } = setUp();
    const model = scripted((question) => {
      if (question.purpose === 'maskControl') return answer(null);
      const text = userText(question);
      const fact = soughtFact(question);
      return answer(text.includes(`i < ${fact}`) || text.includes(`sleep(${fact})`) ? fact : '999');
    });
    const probes = await recoverMasks(
      { task, syntax, masks, candidates: [right, wrong] },
      model.ask,
      running(),
    );
    expect(countProbes(probes, ['right', 'wrong'])).toEqual([
      { candidate: 'right', asked: 2, recovered: 2, discounted: 1, notMeasured: 0 },
      { candidate: 'wrong', asked: 3, recovered: 0, discounted: 0, notMeasured: 0 },
    ]);
    expect(probes.filter(({ outcome }) => outcome === 'leaked').map(({ kind }) => kind)).toEqual([
      'errorType',
    ]);
    for (const question of model.asked) {
      expect(userText(question)).not.toMatch(/as the request says|77 ms/);
      expect(userText(question)).toContain('<x>');
    }
    // Only what both were asked for may be compared.
    const compared = comparableProbes(probes, ['right', 'wrong']);
    expect(countProbes(compared, ['right', 'wrong']).map(({ asked }) => asked)).toEqual([2, 2]);
  });

  it('discounts what a message in the change says in words', async () => {
    const careful = {
      id: 'careful',
      text: code(4, 250, 'LimitError').replace('no more', 'gave up after 4 times'),
    };
    const { task, masks } = setUp();
    const model = scripted((question) => answer(question.purpose === 'mask' ? '999' : null));
    const probes = await recoverMasks({ task, syntax, masks, candidates: [careful] }, model.ask, running());
    expect(probes.filter(({ outcome }) => outcome === 'leaked').map(({ mask }) => mask)).toEqual(
      masks.filter(({ fact }) => fact !== '250').map(({ id }) => id),
    );
  });

  it('discounts what can be told without a candidate, and asks for it no further', async () => {
    const { task, masks } = setUp();
    const model = scripted((question) => answer(soughtFact(question)));
    const probes = await recoverMasks(
      { task, syntax, masks, candidates: [right, wrong] },
      model.ask,
      running(),
    );
    expect(new Set(probes.map(({ outcome }) => outcome))).toEqual(new Set(['guessable', 'leaked']));
    expect(model.asked.every(({ purpose }) => purpose === 'maskControl')).toBe(true);
    expect(model.asked).toHaveLength(masks.length);
  });

  it.each([...nonsense])('is not measured when the model answers with %s', async (_, reply) => {
    const { task, masks } = setUp();
    const all = await recoverMasks(
      { task, syntax, masks, candidates: [wrong] },
      scripted(reply).ask,
      running(),
    );
    expect(new Set(all.map(({ outcome }) => outcome))).toEqual(new Set(['notMeasured']));
    const model = scripted((question) => (question.purpose === 'maskControl' ? answer(null) : reply()));
    const probes = await recoverMasks({ task, syntax, masks, candidates: [wrong] }, model.ask, running());
    expect(countProbes(probes, ['wrong'])[0]).toMatchObject({ asked: 0, notMeasured: 3 });
    for (const probe of probes) expect(probe.reason).toMatch(/\S/);
  });

  it('stops with the reason of an abort', async () => {
    const { task, masks } = setUp();
    const stop = new AbortController();
    const reason = new Error('closed');
    const model = scripted(() => {
      stop.abort(reason);
      return answer('4');
    });
    const input = { task, syntax, masks, candidates: [right, wrong] };
    await expect(recoverMasks(input, model.ask, stop.signal)).rejects.toBe(reason);
  });

  it('recovers at the rates that the model has', async () => {
    const { task, masks } = setUp();
    const random = createRandom(11);
    const [q, r] = [0.8, 0.3];
    const model = scripted((question) => {
      if (question.purpose === 'maskControl') return answer(null);
      const isRight = userText(question).includes('i < 4');
      return answer(random() < (isRight ? q : r) ? soughtFact(question) : '31337');
    });
    const numbers = masks.filter(({ form }) => form === 'number');
    const probes = await recoverMasks(
      { task, syntax, masks: numbers, candidates: [right, wrong], draws: 300 },
      model.ask,
      running(),
    );
    const [mine, other] = countProbes(probes, ['right', 'wrong']);
    expect(mine!.asked).toBe(600);
    expect(mine!.recovered / 600).toBeCloseTo(q, 1);
    expect(other!.recovered / 600).toBeCloseTo(r, 1);
    expect(
      new Set(model.asked.filter(({ purpose }) => purpose === 'mask').map(({ index }) => index)).size,
    ).toBe(300);
  });
});

describe('masked outputs', () => {
  const double = (factor: number): string => `export function scale(n: number): number {
  if (n < 0) throw new RangeError("below zero");
  return n * ${String(factor)};
}
`;
  const suite = `test("scale", () => {
  assert.equal(scale(21), 42);
  assert.throws(() => scale(-1), RangeError);
});
`;
  /** Runs by reading the factor off the code. */
  const run = (text: string, inputs: string[]): Promise<string[]> => {
    const factor = Number(/\* (\d+)/.exec(text)?.[1]);
    return Promise.resolve(
      inputs.map((input) => {
        const argument = /^scale\((.*)\)$/.exec(input)?.[1];
        if (argument === undefined) return input;
        return Number(argument) < 0 ? '!RangeError' : String(Number(argument) * factor);
      }),
    );
  };
  const task = taskOf('Implement scale.', 'export function scale(n: number): number { throw 0; }\n', {
    context: [block('test', suite, 'src/code.test.ts')],
  });
  const candidates = [
    { id: 'good', text: double(2) },
    { id: 'bad', text: double(3) },
  ];

  it('are settled by running, without a question', async () => {
    const masks = findMasks(task, syntax);
    const model = scripted(() => answer(null));
    const probes = await recoverMasks({ task, syntax, masks, candidates, run }, model.ask, running());
    expect(model.asked).toEqual([]);
    expect(probes.map(({ candidate, kind, by, outcome }) => [candidate, kind, by, outcome])).toEqual([
      ['good', 'testOutput', 'run', 'recovered'],
      ['bad', 'testOutput', 'run', 'missed'],
      ['good', 'errorType', 'run', 'recovered'],
      ['bad', 'errorType', 'run', 'recovered'],
    ]);
  });

  it('are asked for where running tells nothing', async () => {
    const masks = findMasks(task, syntax);
    for (const broken of [
      () => Promise.reject(new Error('no sandbox')),
      (_: string, inputs: string[]) => Promise.resolve(inputs.map(() => '?time')),
      () => Promise.resolve([]),
    ]) {
      const model = scripted(({ purpose }) => answer(purpose === 'mask' ? '42' : null));
      const probes = await recoverMasks(
        { task, syntax, masks, candidates, run: broken },
        model.ask,
        running(),
      );
      const outputs = probes.filter(({ kind }) => kind === 'testOutput');
      expect(outputs.map(({ by, outcome }) => [by, outcome])).toEqual([
        ['model', 'recovered'],
        ['model', 'recovered'],
      ]);
    }
  });
});
