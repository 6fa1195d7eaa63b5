import { beforeAll, describe, expect, it } from 'vitest';
import type { Syntax } from '../../../../../src/engine/ports';
import { ablateContext } from '../../../../../src/engine/verification/backward/ablateContext';
import { askFeasibility } from '../../../../../src/engine/verification/backward/feasibility';
import { reasonsThatHold } from '../../../../../src/engine/verification/backward/reasonsThatHold';
import { createTestSyntax } from '../../../../fixtures/syntax';
import { block, nonsense, running, scripted, taskOf, userText } from './support';

let syntax: Syntax;
beforeAll(async () => {
  syntax = await createTestSyntax('typescript');
});

const base = 'export function wait(n: number): number {\n  throw new Error("not implemented");\n}\n';
const wait = (factor: string): string =>
  `export function wait(n: number): number {\n  return n * ${factor};\n}\n`;
const task = taskOf('Give milliseconds.', base, {
  context: [
    {
      ...block('signature', 'export const SECOND = 1000;', 'src/units.ts'),
      title: 'src/units.ts: SECOND',
      relevance: 0.9,
    },
    { ...block('sibling', 'export const colour = 1;', 'src/colour.ts'), relevance: 0.4 },
  ],
});
const fence = (code: string): string => `\`\`\`ts\n${code}\`\`\``;

describe('ablateContext', () => {
  it('tells the blocks that matter from those that change nothing', async () => {
    const model = scripted((question) => fence(wait(userText(question).includes('SECOND') ? 'SECOND' : '1')));
    const ablation = await ablateContext({ task, syntax, choice: wait('SECOND') }, model.ask, running());
    expect(ablation.control).toBe(1);
    expect(ablation.blocks.map(({ block: id, influence }) => [id, influence])).toEqual([
      ['signature:src/units.ts', 'some'],
      ['sibling:src/colour.ts', 'none'],
    ]);
    expect(model.asked).toHaveLength(3);
    expect(new Set(model.asked.map(({ purpose }) => purpose))).toEqual(new Set(['ablation']));
  });

  it('blames no block for what differs by chance', async () => {
    const model = scripted(() => fence(wait('2')));
    const ablation = await ablateContext({ task, syntax, choice: wait('SECOND') }, model.ask, running());
    expect(ablation.control).toBeLessThan(1);
    expect(new Set(ablation.blocks.map(({ influence }) => influence))).toEqual(new Set(['none']));
  });

  it('without a control takes only the choice itself for nothing changed', async () => {
    const model = scripted((question) => {
      const text = userText(question);
      if (text.includes('SECOND') && text.includes('colour')) return 'No.';
      return fence(wait(text.includes('SECOND') ? 'SECOND' : '1'));
    });
    const ablation = await ablateContext({ task, syntax, choice: wait('SECOND') }, model.ask, running());
    expect(ablation.blocks.map(({ influence }) => influence)).toEqual(['notMeasured', 'none']);
  });

  it.each([...nonsense])('is not measured when the model answers with %s', async (_, answer) => {
    const ablation = await ablateContext(
      { task, syntax, choice: wait('1') },
      scripted(answer).ask,
      running(),
    );
    expect(ablation.blocks.map(({ influence }) => influence)).toEqual(['notMeasured', 'notMeasured']);
    expect(ablation.blocks[0]?.reason).toMatch(/\S/);
  });

  it('asks nothing where there is no context', async () => {
    const model = scripted(() => fence(wait('1')));
    const bare = { ...task, context: [] };
    expect(await ablateContext({ task: bare, syntax, choice: wait('1') }, model.ask, running())).toEqual({
      blocks: [],
    });
    expect(model.asked).toEqual([]);
  });
});

describe('reasonsThatHold', () => {
  const idle = (...blocks: string[]): Parameters<typeof reasonsThatHold>[1] => ({
    blocks: blocks.map((id) => ({ block: id, title: id, influence: 'none' })),
  });
  const reasons = [
    'It follows SECOND.',
    'As colour.ts does.',
    'The request wants milliseconds.',
    'SECONDS are fine.',
  ];

  it('drops those that cite a block which changed nothing', () => {
    expect(reasonsThatHold(reasons, idle('signature:src/units.ts'), task)).toEqual(reasons.slice(1));
    expect(reasonsThatHold(reasons, idle('sibling:src/colour.ts'), task)).toEqual([
      reasons[0],
      ...reasons.slice(2),
    ]);
    expect(reasonsThatHold(reasons, idle(), task)).toEqual(reasons);
  });
});

describe('askFeasibility', () => {
  const no = (...missing: string[]): string => JSON.stringify({ feasible: false, missing });
  const votes = (...answers: string[]): ReturnType<typeof scripted> =>
    scripted(({ index }) => answers[index] ?? '');

  it('asks the person only when every vote says that something is missing', async () => {
    const all = await askFeasibility(
      task,
      votes(no('The type User.'), no('the file format', 'the type User'), no('units')).ask,
      running(),
    );
    expect(all).toMatchObject({
      verdict: 'missing',
      no: 3,
      missing: ['The type User.', 'the file format', 'units'],
    });
    const two = await askFeasibility(task, votes(no('x'), '{"feasible": true}', no('x')).ask, running());
    expect(two).toMatchObject({ verdict: 'split', yes: 1, no: 2, missing: ['x'] });
    const cut = await askFeasibility(task, votes(no('x'), no('x'), 'Hm.').ask, running());
    expect(cut).toMatchObject({ verdict: 'split', no: 2, notMeasured: 1 });
    const fine = await askFeasibility(
      task,
      votes('{"feasible": true, "missing": []}', '{"feasible": true}', '').ask,
      running(),
    );
    expect(fine).toMatchObject({ verdict: 'enough', yes: 2, notMeasured: 1, missing: [] });
  });

  it('takes a no without a word of what is missing for no answer', async () => {
    expect(await askFeasibility(task, votes(no(), no(), no()).ask, running())).toMatchObject({
      verdict: 'notMeasured',
      notMeasured: 3,
    });
  });

  it.each([...nonsense])('is not measured when the model answers with %s', async (_, answer) => {
    const result = await askFeasibility(task, scripted(answer).ask, running());
    expect(result).toMatchObject({ verdict: 'notMeasured', notMeasured: 3 });
    expect(result.reasons).toHaveLength(1);
  });

  it('stops with the reason of an abort', async () => {
    const stop = new AbortController();
    stop.abort(new Error('closed'));
    await expect(askFeasibility(task, votes().ask, stop.signal)).rejects.toThrow('closed');
  });
});
