import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { backwardShares, combineShares } from '../../../../../src/engine/verification/backward/backwardShare';

const counts = fc.array(fc.nat(20), { minLength: 1, maxLength: 6 });
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

describe('backwardShares', () => {
  it('are the formula of the paper', () => {
    expect(backwardShares([3, 0])).toEqual([3.5 / 4, 0.5 / 4]);
    expect(backwardShares([0, 0, 0, 0])).toEqual([0.25, 0.25, 0.25, 0.25]);
    expect(backwardShares([])).toEqual([]);
  });

  it('sum to 1, veto nothing, and follow the counts', () => {
    fc.assert(
      fc.property(counts, (recovered) => {
        const shares = backwardShares(recovered);
        expect(sum(shares)).toBeCloseTo(1, 9);
        for (const [i, share] of shares.entries()) {
          expect(share).toBeGreaterThan(0);
          for (const [j, other] of shares.entries()) {
            expect(Math.sign(share - other)).toBe(Math.sign((recovered[i] ?? 0) - (recovered[j] ?? 0)));
          }
        }
      }),
    );
  });
});

describe('combineShares', () => {
  const votes = counts.map((some) => backwardShares(some, 1));

  it('sums to 1, and keeps the order of the votes where the facts say nothing', () => {
    fc.assert(
      fc.property(votes, fc.double({ min: 0.05, max: 1, noNaN: true }), (forward, alpha) => {
        const combined = combineShares(forward, backwardShares(forward.map(() => 2)), alpha);
        expect(sum(combined)).toBeCloseTo(1, 9);
        for (const [i, one] of forward.entries()) {
          for (const [j, other] of forward.entries()) {
            if (one > other * 1.0001) expect(combined[i]).toBeGreaterThan(combined[j] ?? 0);
          }
        }
      }),
    );
  });

  it('leaves the votes alone with all weight on them', () => {
    expect(combineShares([0.6, 0.4], [0.1, 0.9], 1)).toEqual([0.6, 0.4]);
    const [left, right] = combineShares([0.6, 0.4], [0.25, 0.75]);
    expect(left).toBeCloseTo(Math.sqrt(0.15) / (Math.sqrt(0.15) + Math.sqrt(0.3)), 12);
    expect((left ?? 0) + (right ?? 0)).toBeCloseTo(1, 12);
  });
});
