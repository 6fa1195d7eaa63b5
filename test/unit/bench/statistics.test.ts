import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { auroc, bootstrapInterval, calibrationError, mean, median } from '../../bench/statistics';

const scored = fc.array(fc.record({ score: fc.integer({ min: 0, max: 20 }), positive: fc.boolean() }), {
  minLength: 2,
  maxLength: 40,
});

/** By definition: over all pairs of a positive and a negative. */
function aurocByPairs(items: readonly { score: number; positive: boolean }[]): number {
  let wins = 0;
  let pairs = 0;
  for (const a of items.filter(({ positive }) => positive)) {
    for (const b of items.filter(({ positive }) => !positive)) {
      wins += a.score > b.score ? 1 : a.score === b.score ? 0.5 : 0;
      pairs += 1;
    }
  }
  return pairs === 0 ? 0.5 : wins / pairs;
}

describe('auroc', () => {
  it('is the share of pairs in which the positive scores higher, ties counting half', () => {
    fc.assert(
      fc.property(scored, (items) => {
        const value = auroc(
          items.map(({ score }) => score),
          items.map(({ positive }) => positive),
        );
        expect(value).toBeCloseTo(aurocByPairs(items), 10);
      }),
    );
  });

  it('is a half where there is nothing to tell apart', () => {
    expect(auroc([1, 2, 3], [true, true, true])).toBe(0.5);
    expect(auroc([1, 1, 1, 1], [true, false, true, false])).toBe(0.5);
  });

  it('turns over with the sign of the scores', () => {
    expect(auroc([0.1, 0.2, 0.9], [false, false, true])).toBe(1);
    expect(auroc([-0.1, -0.2, -0.9], [false, false, true])).toBe(0);
  });
});

describe('calibrationError', () => {
  it('is 0 when each bin is right as often as it says', () => {
    expect(calibrationError([0.25, 0.25, 0.25, 0.25], [true, false, false, false])).toBeCloseTo(0, 12);
  });

  it('weighs the gaps of the bins by their sizes', () => {
    // Three at .95 of which one is right, one at .05 that is wrong.
    expect(calibrationError([0.95, 0.95, 0.95, 0.05], [true, false, false, false])).toBeCloseTo(
      (3 * 0.95 - 1 + 0.05) / 4,
      12,
    );
  });

  it('counts a confidence of 1 in the last bin', () => {
    expect(calibrationError([1, 1], [false, false])).toBe(1);
  });
});

describe('bootstrapInterval', () => {
  const values = [0.1, 0.5, 0.2, 0.9, 0.4, 0.35, 0.8, 0.05];

  it('is the same for the same seed and another one for another', () => {
    expect(bootstrapInterval(values, 7)).toEqual(bootstrapInterval(values, 7));
    expect(bootstrapInterval(values, 7, 50)).not.toEqual(bootstrapInterval(values, 8, 50));
  });

  it('holds the mean and lies within the values', () => {
    const [low, high] = bootstrapInterval(values, 1);
    expect(low).toBeLessThan(mean(values));
    expect(high).toBeGreaterThan(mean(values));
    expect(low).toBeGreaterThanOrEqual(Math.min(...values));
    expect(high).toBeLessThanOrEqual(Math.max(...values));
  });

  it('is about 1.96 standard errors to either side for many values', () => {
    const many = Array.from({ length: 400 }, (_, index) => index % 2);
    const [low, high] = bootstrapInterval(many, 3);
    expect(low).toBeCloseTo(0.5 - (1.96 * 0.5) / 20, 1.7);
    expect(high).toBeCloseTo(0.5 + (1.96 * 0.5) / 20, 1.7);
  });

  it('has no width where all problems are alike', () => {
    expect(bootstrapInterval([0.25, 0.25, 0.25], 1)).toEqual([0.25, 0.25]);
  });
});

describe('median', () => {
  it('is the middle value, or the mean of the two', () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([4, 1, 2, 3])).toBe(2.5);
    expect(median([])).toBe(0);
  });
});
