import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hunksOf, takeHunks } from '../../../../src/engine/patch/hunks';
import { versions } from './texts';

describe('hunksOf', () => {
  it('gives whole lines on both sides', () => {
    expect(hunksOf('a\nb\nc\n', 'a\nB\nB\nc\nd\n')).toEqual([
      {
        index: 0,
        baseLines: { start: 1, end: 2 },
        patchedLines: { start: 1, end: 3 },
        base: { start: 2, end: 4 },
        patched: { start: 2, end: 6 },
      },
      {
        index: 1,
        baseLines: { start: 3, end: 3 },
        patchedLines: { start: 4, end: 5 },
        base: { start: 6, end: 6 },
        patched: { start: 8, end: 10 },
      },
    ]);
  });

  it('finds no change but that of the final line break', () => {
    expect(hunksOf('a\nb', 'a\nb\n')).toHaveLength(1);
  });
});

describe('takeHunks', () => {
  it('takes one of two', () => {
    expect(takeHunks('a\nb\nc\n', 'A\nb\nC\n', new Set([1]))).toBe('a\nb\nC\n');
  });

  it('gives the base for none and the patched text for all', () => {
    fc.assert(
      fc.property(versions, ([base, patched]) => {
        const all = new Set(hunksOf(base, patched).keys());
        expect(takeHunks(base, patched, new Set())).toBe(base);
        expect(takeHunks(base, patched, all)).toBe(patched);
      }),
    );
  });

  it('comes to the same when hunks are taken one after the other', () => {
    fc.assert(
      fc.property(versions, fc.nat(), ([base, patched], seed) => {
        const hunks = hunksOf(base, patched);
        const first = new Set(
          hunks.filter((hunk) => (seed >> hunk.index) % 2 === 0).map((hunk) => hunk.index),
        );
        const partly = takeHunks(base, patched, first);
        const length = hunks
          .filter((hunk) => first.has(hunk.index))
          .reduce(
            (sum, hunk) => sum + (hunk.patched.end - hunk.patched.start) - (hunk.base.end - hunk.base.start),
            base.length,
          );
        expect(partly).toHaveLength(length);
        if (first.size === hunks.length) expect(partly).toBe(patched);
      }),
    );
  });
});
