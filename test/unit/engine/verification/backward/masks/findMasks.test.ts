import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Syntax } from '../../../../../../src/engine/ports';
import { fillMask, maskedText } from '../../../../../../src/engine/verification/backward/mask';
import type { Mask } from '../../../../../../src/engine/verification/backward/mask';
import { chooseMasks, findMasks } from '../../../../../../src/engine/verification/backward/masks/findMasks';
import { proseMasks } from '../../../../../../src/engine/verification/backward/masks/proseMasks';
import { createTestSyntax } from '../../../../../fixtures/syntax';
import { block, taskOf } from '../support';

let syntax: Syntax;
beforeAll(async () => {
  syntax = await createTestSyntax('typescript', 'python');
});

const facts = (masks: readonly Mask[]): string[] => masks.map(({ kind, fact }) => `${kind} ${fact}`);
const nothing = { excluded: new Set<string>(), known: new Set<string>(), errors: new Set<string>() };
const inProse = (text: string, known: readonly string[] = []): string[] =>
  facts(proseMasks(text, { kind: 'request' }, { ...nothing, known: new Set(known) }));

describe('masks of prose', () => {
  it('finds numbers, boundaries, quoted literals, errors and names', () => {
    expect(
      inProse(
        'Retry at least 3 times, wait 250 ms with `backoffFactor`, join with "::" and throw a RangeError for negative delays; return `null` after maxDelay.',
        ['maxDelay'],
      ),
    ).toEqual([
      'boundary at least 3',
      'literal 250',
      'identifier backoffFactor',
      'literal ::',
      'errorType RangeError',
      'boundary negative',
      'literal null',
      'identifier maxDelay',
    ]);
  });

  it('finds the ends of things, which could be the other way round', () => {
    expect(inProse('Keep the last entry, the most recently used first, in descending order.')).toEqual([
      'boundary last',
      'boundary most recently',
      'boundary first',
      'boundary descending',
    ]);
  });

  it('leaves standards, versions, pronouns and titles alone', () => {
    expect(
      inProse('By RFC 4180 and ISO 8601, like version 2.0.0, one of them; see "the long note".'),
    ).toEqual([]);
    expect(inProse('Weights that add up to zero.')).toEqual(['literal zero']);
    expect(inProse("It's the map's order, and people's.")).toEqual([]);
  });

  it('masks a fact wherever the text repeats it, but not within other words', () => {
    const [mask] = proseMasks('Wait 30 seconds, 300 at night. Those 30 count.', { kind: 'request' }, nothing);
    expect(maskedText(mask!).text).toBe('Wait <x> seconds, 300 at night. Those <x> count.');
  });

  it('is undone by filling the facts in, for any text', () => {
    const piece = fc.constantFrom(
      'at least 3',
      '"::"',
      '`**/`',
      '<x>',
      'RangeError',
      '30',
      'three',
      'negative',
      ' and ',
      '. ',
      'snake_name',
      "it's",
      '`',
      '\n',
      '3',
      '>= 30',
      'f(x) => 3',
    );
    const text = fc.array(fc.oneof(piece, fc.string({ maxLength: 4 })), { maxLength: 14 });
    fc.assert(
      fc.property(text, (pieces) => {
        const whole = pieces.join(' ');
        for (const mask of proseMasks(
          whole,
          { kind: 'request' },
          { ...nothing, known: new Set(['snake_name']) },
        )) {
          const hidden = maskedText(mask);
          expect(fillMask(hidden, mask.fact)).toBe(whole);
          expect(whole).not.toContain(hidden.blank);
          expect(hidden.text.split(hidden.blank)).toHaveLength(mask.ranges.length + 1);
        }
      }),
      { numRuns: 300 },
    );
  });
});

const typescriptCode = `
export class QuotaError extends RangeError {}
/**
 * Splits text at a separator. Gives at most 5 parts; throws QuotaError beyond.
 * splitAt("a:b", ":") // => ["a", "b"]
 */
export function splitAt(text: string, separator: string): string[] {
  throw new Error("not implemented");
}
`;
const typescriptCaller = `
import { splitAt } from "./code";
const parts = splitAt(line, ";", { keepEmpty: true });
log(splitAt);
`;
const typescriptTest = `
test("splits", () => {
  assert.deepEqual(splitAt("a;b", ";"), ["a", "b"]);
  expect(splitAt("", ";")).toEqual([""]);
  expect(splitAt("x", ";")).not.toEqual([]);
  assert.throws(() => splitAt("a".repeat(9), "a"), QuotaError);
  expect(() => { splitAt(local, "a"); }).toThrow(TypeError);
  assert.ok(splitAt("k", "-").length === 1);
  assert.equal(other("x"), 3);
});
`;

describe('masks of TypeScript', () => {
  it("finds what the target's comments, callers and tests say", () => {
    const task = taskOf('Implement splitAt.', typescriptCode, {
      context: [
        block('caller', typescriptCaller, 'src/use.ts'),
        block('test', typescriptTest, 'src/code.test.ts'),
        block('test', typescriptTest, 'other.py'),
      ],
    });
    const masks = findMasks(task, syntax);
    expect(facts(masks)).toEqual([
      'boundary at most 5',
      'errorType QuotaError',
      'testOutput ["a", "b"]',
      'callerArgument ";"',
      'callerArgument keepEmpty',
      'callerArgument true',
      'testOutput ["a", "b"]',
      'testOutput [""]',
      'errorType QuotaError',
      'errorType TypeError',
      'testOutput 1',
    ]);
    expect(masks.filter(({ output }) => output !== undefined).map(({ output }) => output)).toEqual([
      { call: 'splitAt("a:b", ":")', gives: 'value' },
      { call: 'splitAt("a;b", ";")', gives: 'value' },
      { call: 'splitAt("", ";")', gives: 'value' },
      { call: 'splitAt("a".repeat(9), "a")', gives: 'error' },
      { call: 'splitAt("k", "-").length', gives: 'value' },
    ]);
    for (const mask of masks) expect(fillMask(maskedText(mask), mask.fact)).toBe(mask.text);
    expect(new Set(masks.map(({ id }) => id)).size).toBe(masks.length);
  });

  it('shows a test apart from the others, with only the one fact hidden', () => {
    const task = taskOf('Implement splitAt.', typescriptCode, {
      context: [block('test', typescriptTest, 'src/code.test.ts')],
    });
    const mask = findMasks(task, syntax).find(({ fact, kind }) => kind === 'testOutput' && fact === '[""]');
    expect(maskedText(mask!).text).toContain('expect(splitAt("", ";")).toEqual(<x>);');
  });
});

const pythonCode = `
class LimitError(ValueError):
    """Too much."""


def chunk(items, size=10):
    """Cuts items into chunks of at most size. Raises LimitError below 1.

    >>> chunk([1, 2, 3], 2)
    [[1, 2], [3]]
    """
    raise NotImplementedError
`;
const pythonTest = `
def test_chunk():
    assert chunk([1], 1) == [[1]]
    assert chunk([]) is None
    with pytest.raises(LimitError):
        chunk([1], 0)

class TestChunk(unittest.TestCase):
    def test_more(self):
        self.assertEqual([[2]], chunk([2], size=1))
        self.assertRaises(TypeError, lambda: chunk(3))
        data = [1]
        self.assertEqual(chunk(data), [[1]])
`;

describe('masks of Python', () => {
  it("finds what the target's docstrings, callers and tests say", () => {
    const task = taskOf('Implement chunk.', pythonCode, {
      languageId: 'python',
      context: [
        block('caller', 'rows = chunk(rows, size=25)\nchunk(rows, None, -1)\n', 'lib/use.py'),
        block('test', pythonTest, 'tests/test_code.py'),
      ],
    });
    const masks = findMasks(task, syntax);
    expect(facts(masks)).toEqual([
      'errorType LimitError',
      'boundary below 1',
      'testOutput [[1, 2], [3]]',
      'callerArgument size',
      'callerArgument 25',
      'callerArgument None',
      'callerArgument -1',
      'testOutput [[2]]',
      'errorType TypeError',
      'testOutput [[1]]',
      'testOutput [[1]]',
      'testOutput None',
      'errorType LimitError',
    ]);
    const open = masks.filter(({ kind, output }) => kind === 'testOutput' && output === undefined);
    expect(open.map(({ text }) => text)).toEqual([expect.stringContaining('data = [1]')]);
    for (const mask of masks) expect(fillMask(maskedText(mask), mask.fact)).toBe(mask.text);
  });
});

describe('chooseMasks', () => {
  it('lets the kinds take turns and asks for the same fact once', () => {
    const task = taskOf('Wait 5 ms, 6 ms or 7 ms, then raise LimitError.', pythonCode, {
      languageId: 'python',
      context: [block('caller', 'chunk(rows, 1)\nchunk(rows, 1)\nchunk(rows, 2)\n', 'lib/use.py')],
    });
    expect(facts(chooseMasks(findMasks(task, syntax), 6))).toEqual([
      'testOutput [[1, 2], [3]]',
      'errorType LimitError',
      'boundary below 1',
      'literal 5',
      'callerArgument 1',
      'errorType LimitError',
    ]);
    expect(chooseMasks([], 5)).toEqual([]);
  });
});
