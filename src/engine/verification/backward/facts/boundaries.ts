import { canonicalNumber, numberWords } from './numbers';

type Comparison = '>=' | '<=' | '>' | '<';

const before: readonly (readonly [Comparison, string])[] = [
  [
    '>=',
    'at least|no (?:less|fewer) than|not (?:less|fewer) than|a minimum of|minimum|greater than or equal to',
  ],
  ['<=', 'at most|up to|no more than|not more than|a maximum of|maximum|less than or equal to'],
  [
    '>',
    'more than|greater than|larger than|longer than|higher than|older than|later than|above|over|exceeding',
  ],
  ['<', 'less than|fewer than|smaller than|shorter than|lower than|younger than|earlier than|below|under'],
];
const behind: readonly (readonly [Comparison, string])[] = [
  ['>=', 'or (?:more|greater|higher|larger|longer|above)'],
  ['<=', 'or (?:less|fewer|lower|smaller|shorter|below)'],
];
const signs: readonly (readonly [Comparison, string])[] = [
  ['>=', '>=|≥'],
  ['<=', '<=|≤'],
  ['>', '>'],
  ['<', '<'],
];
/** Words for one end of something, each with an opposite that one could have meant instead. */
const ends =
  'inclusive exclusive ascending descending first last leading trailing smallest largest shortest longest earliest latest oldest newest';
/** Words for a comparison with zero, and words that are a boundary by themselves. */
const polar: ReadonlyMap<string, string> = new Map([
  ['negative', '<0'],
  ['positive', '>0'],
  ['non-negative', '>=0'],
  ['nonnegative', '>=0'],
  ['not negative', '>=0'],
  ['non-positive', '<=0'],
  ['most recently', 'most recently'],
  ['least recently', 'least recently'],
  ...ends.split(' ').map((word) => [word, word] as const),
]);

const number = `[+-]?\\d[\\d_,]*(?:\\.\\d+)?|${numberWords.join('|')}`;
const either = (table: readonly (readonly [Comparison, string])[]): string =>
  table.map(([, words]) => words).join('|');

/** Finds boundaries in prose and in comparisons of code: `at least 3`, `3 or more`, `>= 3`, `non-negative`, `last`. */
export const boundaryPattern = new RegExp(
  [
    `(?<![\\w-]|\\b(?:adds?|adding|added|sums?) )(?:${either(before)}) (?:${number})(?![\\w.]*\\w)`,
    `(?<![\\w.])(?:${number}) (?:[a-z]+ )?(?:${either(behind)})(?!\\w)`,
    `(?<![-=<>])(?:${either(signs)})\\s*(?:${number})(?![\\w.]*\\w)`,
    `(?<![\\w-])(?:${[...polar.keys()].join('|')})(?![\\w-])`,
  ].join('|'),
  'gi',
);

/**
 * One spelling for all spellings of a boundary, such as `>=3` or `inclusive`. Between whole numbers `> 2` is `>= 3`.
 * Undefined: the text is no boundary.
 */
export function canonicalBoundary(text: string): string | undefined {
  const trimmed = text.trim().toLowerCase().replace(/\s+/g, ' ');
  const word = polar.get(trimmed);
  if (word !== undefined) return word;
  for (const [comparison, words] of [...signs, ...before]) {
    const match = new RegExp(`^(?:\\w+ )?(?:${words})\\s*(${number})(?: [a-z]+)?$`).exec(trimmed);
    const value = canonicalNumber(match?.[1] ?? '');
    if (value !== undefined) return wholeNumbers(comparison, value);
  }
  for (const [comparison, words] of behind) {
    const match = new RegExp(`^(${number}) (?:[a-z]+ )?(?:${words})$`).exec(trimmed);
    const value = canonicalNumber(match?.[1] ?? '');
    if (value !== undefined) return wholeNumbers(comparison, value);
  }
  return undefined;
}

/** Zero keeps its strict comparisons: what is compared with it is often no whole number. */
function wholeNumbers(comparison: Comparison, value: string): string {
  if (!/^-?\d+$/.test(value) || value === '0') return `${comparison}${value}`;
  if (comparison === '>') return `>=${String(BigInt(value) + 1n)}`;
  return comparison === '<' ? `<=${String(BigInt(value) - 1n)}` : `${comparison}${value}`;
}
