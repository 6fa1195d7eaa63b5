import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyEdits, editsBetween } from '../../../../src/engine/patch/edits';
import { lfText, versions } from './texts';

describe('editsBetween', () => {
  it('is one edit per run of changed lines, trimmed to what differs', () => {
    const base = 'let a = 1;\nlet b = 2;\nlet c = 3;\n';
    const patched = 'let a = 10;\nlet b = 2;\nlet c = 3;\nlet d = 4;\n';
    expect(editsBetween(base, patched)).toEqual([
      { start: 8, end: 9, text: '10' },
      { start: base.length, end: base.length, text: 'let d = 4;\n' },
    ]);
  });

  it('splits neither words nor surrogate pairs', () => {
    expect(editsBetween('value', 'values')).toEqual([{ start: 0, end: 5, text: 'values' }]);
    expect(editsBetween('x = 😀;', 'x = 😁;')).toEqual([{ start: 4, end: 6, text: '😁' }]);
  });

  it('is empty for equal texts', () => {
    fc.assert(
      fc.property(lfText, (text) => {
        expect(editsBetween(text, text)).toEqual([]);
      }),
    );
  });

  it('turns the one text into the other, in order and without overlap', () => {
    fc.assert(
      fc.property(fc.oneof(versions, fc.tuple(lfText, lfText)), ([base, patched]) => {
        const edits = editsBetween(base, patched);
        expect(applyEdits(base, edits)).toBe(patched);
        for (const [i, edit] of edits.entries()) {
          expect(edit.start).toBeGreaterThanOrEqual(edits[i - 1]?.end ?? 0);
          expect(edit.text).not.toBe(base.slice(edit.start, edit.end));
        }
      }),
      { numRuns: 400 },
    );
  });

  it('holds for any strings at all', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (base, patched) => {
        expect(applyEdits(base, editsBetween(base, patched))).toBe(patched);
      }),
    );
  });

  it('gives one edit for vast differences instead of taking seconds', () => {
    const base = Array.from({ length: 20_000 }, (_, i) => `old ${String(i)}`).join('\n');
    const patched = Array.from({ length: 20_000 }, (_, i) => `new ${String(i)}`).join('\n');
    expect(applyEdits(base, editsBetween(base, patched))).toBe(patched);
  });
});

describe('applyEdits', () => {
  it.each([
    [[{ start: 2, end: 1, text: '' }]],
    [[{ start: 0, end: 9, text: '' }]],
    [
      [
        { start: 2, end: 3, text: 'x' },
        { start: 1, end: 2, text: 'y' },
      ],
    ],
  ])('refuses edits that overlap, lie outside or are out of order: %j', (edits) => {
    expect(() => applyEdits('abcd', edits)).toThrow(RangeError);
  });
});
