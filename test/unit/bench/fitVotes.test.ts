import { describe, expect, it } from 'vitest';
import { chanceOf, fitVotes } from '../../bench/fitVotes';
import type { LabelledChoice } from '../../bench/fitVotes';
import { createRandom } from '../../bench/random';

/** Choices whose outcomes follow known weights. */
function simulate(weights: readonly number[], count: number): LabelledChoice[] {
  const random = createRandom(5);
  return Array.from({ length: count }, () => {
    const usable = 1 + Math.floor(random() * 20);
    const evidence = { centrality: 0.05 + 0.9 * random(), share: random(), usable };
    const offset = random() - 0.5;
    return { evidence, offset, right: random() < chanceOf({ evidence, offset }, weights), weight: 1 };
  });
}

describe('fitVotes', () => {
  it('finds the weights that the outcomes were drawn with', () => {
    const weights = [-0.5, 0.8, 0.6, 0.2];
    for (const [index, value] of fitVotes(simulate(weights, 20_000)).entries()) {
      expect(Math.abs(value - (weights[index] ?? 0))).toBeLessThan(0.12);
    }
  });

  it('is right as often as it says on what it was fitted to', () => {
    const choices = simulate([-0.5, 0.8, 0.6, 0.2], 3000);
    const weights = fitVotes(choices);
    const expected = choices.reduce((sum, choice) => sum + chanceOf(choice, weights), 0);
    expect(expected).toBeCloseTo(choices.filter(({ right }) => right).length, 3);
  });

  it('says so when nothing can be learned', () => {
    expect(() => fitVotes([])).toThrow(RangeError);
  });
});
