import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { canonicalNumber } from '../../../../../../src/engine/verification/backward/facts/numbers';
import { canonicalBoundary } from '../../../../../../src/engine/verification/backward/facts/boundaries';
import { sameFact } from '../../../../../../src/engine/verification/backward/facts/sameFact';
import type { FactLanguage } from '../../../../../../src/engine/verification/backward/facts/sameFact';
import { stringContent } from '../../../../../../src/engine/verification/backward/facts/strings';
import type { FactForm } from '../../../../../../src/engine/verification/backward/mask';
import { createTestSyntax } from '../../../../../fixtures/syntax';

let typescript: FactLanguage;
let python: FactLanguage;
beforeAll(async () => {
  const syntax = await createTestSyntax('typescript', 'python');
  typescript = { syntax, languageId: 'typescript' };
  python = { syntax, languageId: 'python' };
});

const same: readonly (readonly [FactForm, string, string])[] = [
  ['number', '1_000', '1000'],
  ['number', '1,000', '1e3'],
  ['number', '0x10', '16'],
  ['number', 'three', '3'],
  ['number', '3 times', '3.0'],
  ['number', '-0', '0'],
  ['number', '99999999999999999999', '99999999999999999999n'],
  ['string', '"a/b"', "'a/b'"],
  ['string', '**/', '`**/`'],
  ['string', "'it\\'s'", "it's"],
  ['identifier', 'parse_record', 'parseRecord()'],
  ['identifier', 'module.retryLimit', 'RETRY_LIMIT'],
  ['errorType', 'RangeError', 'a RangeError'],
  ['errorType', 'csv.CsvError', 'raises CsvError("x")'],
  ['boundary', 'at least 3', '>= 3'],
  ['boundary', '3 or more', 'no fewer than three'],
  ['boundary', 'more than 2', 'at least 3'],
  ['boundary', 'negative', '< 0'],
  ['boundary', 'up to 10 items', '≤ 10'],
  ['code', '[1, 2,]', '[ 1,\n 2 ]'],
  ['code', '{"a": 1, b: \'x\'}', "{ b: `x`, 'a': 1.0 }"],
  ['code', 'true', 'True'],
  ['code', '-5', '(-5)'],
  ['code', 'f( x,1 )', 'f(x, 1)'],
];
const different: readonly (readonly [FactForm, string, string])[] = [
  ['number', '3', '4'],
  ['number', '99999999999999999999', '99999999999999999998'],
  ['string', 'A', 'a'],
  ['string', 'a b', 'ab'],
  ['identifier', 'start', 'end'],
  ['errorType', 'RangeError', 'TypeError'],
  ['errorType', 'RangeError', 'Error'],
  ['boundary', 'at least 3', 'more than 3'],
  ['boundary', '>= 3', '<= 3'],
  ['boundary', 'negative', 'at most 0'],
  ['boundary', 'inclusive', 'exclusive'],
  ['code', '[1, 2]', '[2, 1]'],
  ['code', '"1"', '1'],
  ['code', 'null', 'undefined'],
  ['code', '', 'null'],
];

describe('sameFact', () => {
  it.each(same)('%s: %s is %s', (form, one, other) => {
    expect(sameFact(form, one, other, typescript)).toBe(true);
    expect(sameFact(form, other, one, typescript)).toBe(true);
  });

  it.each(different)('%s: %s is not %s', (form, one, other) => {
    expect(sameFact(form, one, other, typescript)).toBe(false);
    expect(sameFact(form, other, one, typescript)).toBe(false);
  });

  it("reads Python's literals as Python does", () => {
    expect(sameFact('code', "[('a', 1), None]", '[ ("a", 1), None, ]', python)).toBe(true);
    expect(sameFact('code', '(1, 2)', '[1, 2]', python)).toBe(false);
    expect(sameFact('code', "{'a': {2, 1}}", '{"a": {1, 2}}', python)).toBe(true);
    expect(sameFact('code', "r'\\d'", "'\\\\d'", python)).toBe(true);
    expect(sameFact('code', "f'{x}'", "'{x}'", python)).toBe(false);
  });

  it('sees through layout and quotation marks, and never says that different values are the same', () => {
    const values = fc.letrec<{ value: unknown }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 2 },
        fc.integer({ min: -1000, max: 1000 }),
        fc.boolean(),
        fc.string({ maxLength: 6 }),
        fc.constant(null),
        fc.array(tie('value'), { maxLength: 3 }),
        fc.dictionary(fc.stringMatching(/^[a-z]{1,3}$/), tie('value'), { maxKeys: 3 }),
      ),
    })).value;
    fc.assert(
      fc.property(values, values, (one, other) => {
        const [left, right] = [JSON.stringify(one), JSON.stringify(other)];
        expect(sameFact('code', left, JSON.stringify(one, null, 2), typescript)).toBe(true);
        expect(sameFact('code', left, right, typescript)).toBe(sameFact('code', right, left, typescript));
        if (sorted(one) !== sorted(other)) expect(sameFact('code', left, right, typescript)).toBe(false);
      }),
      { numRuns: 150 },
    );
  });
});

function sorted(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

describe('canonicalNumber', () => {
  it('is one spelling for all notations of a whole number', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 25n), max: 10n ** 25n }), (value) => {
        const size = value < 0n ? -value : value;
        const sign = value < 0n ? '-' : '';
        const spellings = [
          `${sign}${String(size)}`,
          `${sign}0x${size.toString(16).toUpperCase()}`,
          `${sign}0b${size.toString(2)}n`,
          `${sign}${String(size).replace(/\B(?=(\d{3})+$)/g, '_')}`,
          `${sign}${String(size).replace(/\B(?=(\d{3})+$)/g, ',')}`,
        ];
        expect(new Set(spellings.map(canonicalNumber))).toEqual(new Set([String(value)]));
      }),
    );
  });

  it('takes nothing else for a number', () => {
    for (const text of ['', '-', '.', '1.2.3', '1,2', 'abc', '0x', '1e', 'e5', 'infinity', '10h']) {
      expect(canonicalNumber(text), text).toBeUndefined();
    }
  });
});

describe('canonicalBoundary', () => {
  it('is one spelling for the words and the sign, and turns with the sign', () => {
    fc.assert(
      fc.property(fc.integer({ min: -50, max: 5000 }), (value) => {
        const text = String(value);
        expect(canonicalBoundary(`at least ${text}`)).toBe(canonicalBoundary(`>=${text}`));
        expect(canonicalBoundary(`${text} or less`)).toBe(canonicalBoundary(`at most ${text}`));
        expect(canonicalBoundary(`over ${text}`)).not.toBe(canonicalBoundary(`at least ${text}`));
        expect(canonicalBoundary(`below ${text}`)).not.toBe(canonicalBoundary(`above ${text}`));
      }),
    );
  });

  it('takes nothing else for a boundary', () => {
    for (const text of ['', '3', 'at least', 'many', 'a -> 3', 'least 3']) {
      expect(canonicalBoundary(text), text).toBeUndefined();
    }
  });
});

describe('stringContent', () => {
  it('reads back what any literal holds', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.string(), fc.constantFrom('\n', '\\', '"', '\u2028', '😀', '\0'))),
        (pieces) => {
          const text = pieces.join('');
          expect(stringContent(JSON.stringify(text))).toBe(text);
        },
      ),
    );
    expect(stringContent("'a' + 'b'")).toBeUndefined();
    expect(stringContent('`${x}`')).toBeUndefined();
  });
});
