import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyEdits, editsBetween } from '../../../../src/engine/patch/edits';
import {
  detectLineBreaks,
  normaliseLineBreaks,
  preferredLineBreak,
  toLf,
  toOriginalEdits,
} from '../../../../src/engine/patch/lineBreaks';

const pieces = fc.array(fc.constantFrom('a', '😀', '\n', '\r\n', ' '), { maxLength: 20 });
const anyText = pieces.map((parts) => parts.join(''));

describe('detectLineBreaks', () => {
  it.each([
    ['', '\n'],
    ['a', '\n'],
    ['a\nb\n', '\n'],
    ['a\r\nb\r\n', '\r\n'],
    ['a\r\nb\n', 'mixed'],
    ['a\rb', '\n'],
  ])('%j', (text, style) => {
    expect(detectLineBreaks(text)).toBe(style);
  });

  it('prefers the more frequent of a mixture', () => {
    expect(preferredLineBreak('a\r\nb\r\nc\n')).toBe('\r\n');
    expect(preferredLineBreak('a\r\nb\nc\n')).toBe('\n');
    expect(preferredLineBreak('a\r\nb\n')).toBe('\n');
  });
});

describe('normaliseLineBreaks', () => {
  it('maps offsets round characters beyond the BMP', () => {
    const map = normaliseLineBreaks('😀\r\nb\r\n');
    expect(map.text).toBe('😀\nb\n');
    expect([0, 2, 3, 4, 5, 6, 7].map((offset) => map.toLf(offset))).toEqual([0, 2, 2, 3, 4, 4, 5]);
    expect([0, 2, 3, 4, 5].map((offset) => map.toOriginal(offset))).toEqual([0, 2, 4, 5, 7]);
    expect(map.toLf(99)).toBe(5);
    expect(map.toOriginal(-1)).toBe(0);
  });

  it('goes there and back, in order, and to the same characters', () => {
    fc.assert(
      fc.property(anyText, (original) => {
        const map = normaliseLineBreaks(original);
        expect(map.text).toBe(toLf(original));
        let previous = -1;
        for (let offset = 0; offset <= map.text.length; offset += 1) {
          const there = map.toOriginal(offset);
          expect(map.toLf(there)).toBe(offset);
          expect(there).toBeGreaterThan(previous);
          expect(toLf(original.slice(0, there))).toBe(map.text.slice(0, offset));
          previous = there;
        }
        for (let offset = 1; offset <= original.length; offset += 1) {
          expect(map.toLf(offset)).toBeGreaterThanOrEqual(map.toLf(offset - 1));
        }
      }),
    );
  });
});

describe('toOriginalEdits', () => {
  it('leaves the line breaks of untouched lines as they are, however mixed', () => {
    const original = 'a\r\nb\nc\r\n';
    const map = normaliseLineBreaks(original);
    const edits = editsBetween(map.text, 'a\nb\nx\ny\nc\n');
    expect(applyEdits(original, toOriginalEdits(edits, map, '\r\n'))).toBe('a\r\nb\nx\r\ny\r\nc\r\n');
  });

  it('comes to the patched text, but for the line breaks', () => {
    fc.assert(
      fc.property(
        anyText,
        anyText,
        fc.constantFrom('\n' as const, '\r\n' as const),
        (original, other, eol) => {
          const patched = toLf(other);
          const map = normaliseLineBreaks(original);
          const result = applyEdits(original, toOriginalEdits(editsBetween(map.text, patched), map, eol));
          expect(toLf(result)).toBe(patched);
        },
      ),
    );
  });
});
