import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { align } from '../../../../src/engine/agreement/align';

const units = fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 24 });

/** The highest score of any alignment: 4 a match, 3 more where it continues a run. */
function bestScore(a: readonly number[], b: readonly number[]): number {
  const known = new Map<string, number>();
  const score = (i: number, j: number, inRun: boolean): number => {
    if (i === a.length || j === b.length) return 0;
    const key = `${i} ${j} ${inRun}`;
    const before = known.get(key);
    if (before !== undefined) return before;
    let best = Math.max(score(i + 1, j, false), score(i, j + 1, false));
    if (a[i] === b[j]) best = Math.max(best, score(i + 1, j + 1, true) + (inRun ? 7 : 4));
    known.set(key, best);
    return best;
  };
  return score(0, 0, false);
}

function scoreOf(matches: Int32Array): number {
  let score = 0;
  for (const [at, match] of matches.entries()) {
    if (match < 0) continue;
    score += at > 0 && match > 0 && matches[at - 1] === match - 1 ? 7 : 4;
  }
  return score;
}

describe('align', () => {
  it('pairs equal units in order, with the highest score there is', () => {
    fc.assert(
      fc.property(units, units, (a, b) => {
        const matches = align(Int32Array.from(a), Int32Array.from(b));
        let last = -1;
        for (const [at, match] of matches.entries()) {
          if (match < 0) continue;
          expect(match).toBeGreaterThan(last);
          expect(b[match]).toBe(a[at]);
          last = match;
        }
        expect(scoreOf(matches)).toBe(bestScore(a, b));
      }),
    );
  });

  it('breaks no run for what is alike at the very end', () => {
    const matches = align(Int32Array.of(7, 1, 1, 1), Int32Array.of(7, 1, 1));
    expect([...matches]).toEqual([0, 1, 2, -1]);
  });

  it('takes the first of what is repeated for the one that was added, where no run is broken for it', () => {
    const matches = align(Int32Array.of(5, 1, 2, 1, 2, 6), Int32Array.of(8, 1, 2, 6));
    expect([...matches]).toEqual([-1, -1, -1, 1, 2, 3]);
  });
});
