import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mergePatch } from '../../../../src/engine/patch/merge';
import { lfText, versions } from './texts';

const base = 'one\ntwo\nthree\nfour\nfive\n';

describe('mergePatch', () => {
  it('brings changes of different lines together', () => {
    const patched = base.replace('two', 'TWO');
    const current = base.replace('five', 'FIVE');
    expect(mergePatch({ base, patched, current })).toEqual({
      kind: 'clean',
      text: 'one\nTWO\nthree\nfour\nFIVE\n',
    });
  });

  it('takes the same change on both sides once', () => {
    const patched = base.replace('two', 'TWO').replace('five', 'FIVE');
    const current = base.replace('two', 'TWO');
    expect(mergePatch({ base, patched, current })).toEqual({ kind: 'clean', text: patched });
  });

  it('names the lines that were changed in different ways', () => {
    const patched = base.replace('three', 'patched');
    const current = `zero\n${base.replace('three', 'typed\nand more')}`;
    expect(mergePatch({ base, patched, current })).toEqual({
      kind: 'conflict',
      conflicts: [
        {
          baseLines: { start: 2, end: 3 },
          patchedLines: { start: 2, end: 3 },
          currentLines: { start: 3, end: 5 },
          base: 'three',
          patched: 'patched',
          current: 'typed\nand more',
        },
      ],
    });
  });

  it('merges what was typed far from the patch in a long document', () => {
    const lines = Array.from({ length: 10_000 }, (_, i) => (i % 3 === 0 ? '' : `line ${String(i % 500)}`));
    const long = lines.join('\n');
    const patched = lines.with(4000, 'patched').join('\n');
    const current = lines.with(9000, 'typed').join('\n');
    const expected = lines.with(4000, 'patched').with(9000, 'typed').join('\n');
    expect(mergePatch({ base: long, patched, current })).toEqual({ kind: 'clean', text: expected });
  });

  it('gives the patched text for an unchanged document and the document for an empty patch', () => {
    fc.assert(
      fc.property(lfText, lfText, (a, b) => {
        expect(mergePatch({ base: a, patched: b, current: a })).toEqual({ kind: 'clean', text: b });
        expect(mergePatch({ base: a, patched: a, current: b })).toEqual({ kind: 'clean', text: b });
        expect(mergePatch({ base: a, patched: b, current: b })).toEqual({ kind: 'clean', text: b });
      }),
    );
  });

  it('gives the same whichever side is called the patch', () => {
    fc.assert(
      fc.property(versions, lfText, ([a, b], c) => {
        const one = mergePatch({ base: a, patched: b, current: c });
        const other = mergePatch({ base: a, patched: c, current: b });
        expect(one.kind).toBe(other.kind);
        if (one.kind === 'clean') expect(other).toEqual(one);
      }),
    );
  });

  it('reports conflicts with the lines that the ranges name', () => {
    fc.assert(
      fc.property(versions, lfText, ([a, b], c) => {
        const merged = mergePatch({ base: a, patched: b, current: c });
        if (merged.kind === 'clean') return;
        for (const conflict of merged.conflicts) {
          const { start, end } = conflict.currentLines;
          expect(c.split('\n').slice(start, end).join('\n')).toBe(conflict.current);
        }
      }),
    );
  });
});
