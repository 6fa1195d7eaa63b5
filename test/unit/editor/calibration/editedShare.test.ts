import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { editedShare } from '../../../../src/editor/calibration/editedShare';

const base = 'function pay(total) {\n  return total;\n}\nconst end = 1;\n';
const patched =
  'function pay(total) {\n  if (total < 0) throw new RangeError();\n  return total;\n}\nconst end = 1;\n';

const words = fc
  .array(fc.constantFrom('a', 'b', 'c', '(', ')', ' ', '\n'), { maxLength: 25 })
  .map((parts) => parts.join(' '));

describe('the share of a patch that was changed again', () => {
  it.each<[string, string, number]>([
    ['nothing, when it was left alone', patched, 0],
    ['nothing, when only white space changed', patched.replaceAll('  ', '\t').replace('{\n', '{\n\n'), 0],
    ['nothing, when the rest of the document changed', `// new\n${patched.replace('end = 1', 'end = 2')}`, 0],
    ['nothing, when something is put behind it', patched.replace('();\n', '();\n  log(total);\n'), 0],
    ['all of it, when it was undone', base, 1],
    ['one word of twelve', patched.replace('< 0', '< 1'), 1 / 12],
    ['what was put inside it', patched.replace('RangeError()', 'RangeError("negative")'), 3 / 12],
  ])('is %s', (_, later, share) => {
    // "if (total < 0) throw new RangeError();" are twelve words and signs.
    expect(editedShare(base, patched, later)).toBeCloseTo(share, 10);
  });

  it('counts what is put back where the patch took something away', () => {
    const shorter = base.replace('const end = 1;\n', '');
    expect(editedShare(base, shorter, base)).toBe(1);
    expect(editedShare(base, shorter, `${shorter}const end;\n`)).toBeCloseTo(3 / 5, 10);
  });

  it('is no more than what there was to change', () => {
    const much = patched.replace('RangeError()', `RangeError(${'x + '.repeat(500)}1)`);
    expect(editedShare(base, patched, much)).toBe(1);
  });

  it('is 0 for a patch that changes nothing', () => {
    expect(editedShare(base, base, patched)).toBe(0);
  });

  it('is a share, 0 for the patch itself and 1 for the text before it', () => {
    fc.assert(
      fc.property(words, words, words, (before, proposed, later) => {
        const share = editedShare(before, proposed, later);
        expect(share).toBeGreaterThanOrEqual(0);
        expect(share).toBeLessThanOrEqual(1);
        expect(editedShare(before, proposed, proposed)).toBe(0);
        const changes = before.replaceAll(/\s/g, '') !== proposed.replaceAll(/\s/g, '');
        expect(editedShare(before, proposed, before)).toBe(changes ? 1 : 0);
      }),
    );
  });

  it('is quick for vast texts that have nothing in common', () => {
    const text = (word: string): string =>
      Array.from({ length: 20_000 }, (_, at) => `${word}${at} = ${at};`).join('\n');
    const started = performance.now();
    expect(editedShare(text('a'), text('b'), text('c'))).toBeGreaterThan(0);
    expect(performance.now() - started).toBeLessThan(10_000);
  });
});
