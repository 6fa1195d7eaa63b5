import { describe, expect, it } from 'vitest';
import { chooseMostConsistent } from '../../../../src/engine/critique/chooseMostConsistent';
import { shuffled } from '../../../../src/engine/critique/shuffled';
import { synthesise } from '../../../../src/engine/critique/synthesise';
import { createRandom } from '../../../bench/random';
import { codeOf, shapesIn } from '../../../fixtures/simulatedModel/shape';
import { faulty, nonsense, right, scripted, signal, task, truth } from './scripted';

const drawing = { modelId: 'm', clock: () => 0 };
const third = { id: 's3', text: codeOf({ ...truth, times: 9 }) };

describe('synthesise', () => {
  it('draws a sample that knows its parents', async () => {
    const { ask, asked } = scripted(() => codeOf(truth));
    const drawn = await synthesise({ task, candidates: [right, faulty] }, drawing, ask, signal);
    expect(drawn).toMatchObject({ measured: true, value: { by: 'synthesis', parents: ['s1', 's2'] } });
    expect(asked).toHaveLength(1);
  });

  it('needs candidates that differ', async () => {
    const { ask, asked } = scripted(() => codeOf(truth));
    expect(await synthesise({ task, candidates: [right] }, drawing, ask, signal)).toMatchObject({
      measured: false,
    });
    expect(asked).toEqual([]);
  });
});

describe('chooseMostConsistent', () => {
  const choose = (answer: (prompt: string) => string) => {
    const { ask } = scripted(({ messages }) => answer(messages.at(-1)?.content ?? ''));
    const input = { task, candidates: [right, faulty, third], random: createRandom(2) };
    return chooseMostConsistent(input, ask, signal);
  };

  it('takes a pick that holds in both orders', async () => {
    const result = await choose((prompt) => {
      const at = shapesIn(prompt).findIndex(
        (shape) => shape.plus === truth.plus && shape.times === truth.times,
      );
      return JSON.stringify({ choice: at + 1 });
    });
    expect(result).toMatchObject({ measured: true, value: { picks: ['s1', 's1'], choice: 's1' } });
  });

  it('takes no pick that goes by the place', async () => {
    for (const place of [1, 2, 3]) {
      const result = await choose(() => JSON.stringify({ choice: place }));
      expect(result.measured && result.value.choice).toBe(undefined);
    }
  });

  it.each(nonsense)('measures nothing from %s', async (_, given) => {
    const { ask } = scripted(() => given);
    const input = { task, candidates: [right, faulty], random: createRandom(2) };
    expect(await chooseMostConsistent(input, ask, signal)).toMatchObject({ measured: false });
  });

  it('shuffles all there is', () => {
    expect(shuffled([1, 2, 3, 4, 5], createRandom(1)).sort()).toEqual([1, 2, 3, 4, 5]);
    expect(shuffled([1, 2, 3, 4, 5], createRandom(1))).not.toEqual(
      shuffled([1, 2, 3, 4, 5], createRandom(4)),
    );
  });
});
