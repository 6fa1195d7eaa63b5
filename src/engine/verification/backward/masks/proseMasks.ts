import type { OffsetRange } from '../../../task';
import { boundaryPattern } from '../facts/boundaries';
import { canonicalNumber, numberWords } from '../facts/numbers';
import type { FactForm, Mask, MaskKind, MaskSource } from '../mask';
import { isErrorName } from './errorNames';

/** What prose is searched with. */
export interface ProseKnowledge {
  /** Names that give themselves away, such as the target's own. */
  readonly excluded: ReadonlySet<string>;
  /** Names of the project's code; a word in prose that is one of them is an identifier. */
  readonly known: ReadonlySet<string>;
  /** Classes of errors that the project declares. */
  readonly errors: ReadonlySet<string>;
}

interface Fact extends OffsetRange {
  readonly kind: MaskKind;
  readonly form: FactForm;
}

const marked =
  /`([^`\n]{1,60})`|"([^"\n]{1,60})"|“([^”\n]{1,60})”|(?<![\p{L}\p{N}])'([^'\n]{1,60})'(?![\p{L}\p{N}])/gu;
const constants = /^(?:true|false|null|none|undefined)$/i;
const name = /^[\p{L}_$][\p{L}\p{N}_$]*(?:\.[\p{L}_$][\p{L}\p{N}_$]*)*(?:\(\))?$/u;
/** `one` is mostly a pronoun. Numbers of standards and versions are not facts of the code. */
const numbers = new RegExp(
  `(?<![\\w.$-]|[A-Z]{2,}[ -]|[^\\s\\d]\\^)(?:[+-]?\\d[\\d_]*(?:,\\d{3})*(?:\\.\\d+)?(?:[eE][+-]?\\d+)?(?![\\w^-]|[.,:]\\d)|(?:${numberWords
    .filter((word) => word !== 'one')
    .join('|')})(?![\\w-]))`,
  'gu',
);
const words = /(?<![\p{L}\p{N}_$])[\p{L}_$][\p{L}\p{N}_$]*/gu;

/**
 * The checkable facts of a text that a person wrote: error types, boundaries (`at least 3`), numbers, quoted
 * literals, and names of code. All places where a text has the same fact are masked together.
 * @param taken places that are left to others.
 */
export function proseMasks(
  text: string,
  source: MaskSource,
  knowledge: ProseKnowledge,
  taken: readonly OffsetRange[] = [],
): Mask[] {
  const facts: Fact[] = [];
  const add = (some: readonly Fact[]): void => {
    for (const fact of some) {
      if (![...taken, ...facts].some((other) => other.start < fact.end && fact.start < other.end))
        facts.push(fact);
    }
  };
  add(markedFacts(text, knowledge));
  add(matches(text, boundaryPattern, 'boundary', 'boundary'));
  add(matches(text, numbers, 'literal', 'number'));
  add(wordFacts(text, knowledge));
  return masksOf(text, facts, source);
}

/** What stands in backticks or quotation marks. */
function markedFacts(text: string, knowledge: ProseKnowledge): Fact[] {
  return [...text.matchAll(marked)].flatMap((match): Fact[] => {
    const content = match[1] ?? match[2] ?? match[3] ?? match[4] ?? '';
    const start = match.index + 1;
    const range = { start, end: start + content.length };
    const bare = content.replace(/\(\)$/, '');
    if (content.trim() === '' || isExcluded(bare, knowledge)) return [];
    if (isErrorName(bare, knowledge.errors)) return [{ ...range, kind: 'errorType', form: 'errorType' }];
    if (canonicalNumber(content) !== undefined) return [{ ...range, kind: 'literal', form: 'number' }];
    const whole = content.match(boundaryPattern)?.[0] === content;
    if (whole) return [{ ...range, kind: 'boundary', form: 'boundary' }];
    if (constants.test(content)) return [{ ...range, kind: 'literal', form: 'code' }];
    const quoted = match[1] === undefined;
    if (name.test(content) && (!quoted || knowledge.known.has(bare)))
      return [{ ...range, kind: 'identifier', form: 'identifier' }];
    // Several words in quotation marks are a saying or a title; code in backticks is what it is.
    return quoted && /\p{L} \p{L}/u.test(content)
      ? []
      : [{ ...range, kind: 'literal', form: literalForm(content) }];
  });
}

function literalForm(content: string): FactForm {
  return /^["'[{(]/.test(content) && /["'\]})]$/.test(content) ? 'code' : 'string';
}

function isExcluded(content: string, { excluded }: ProseKnowledge): boolean {
  return excluded.has(content) || excluded.has(/^[\p{L}_$][\p{L}\p{N}_$]*(?=\()/u.exec(content)?.[0] ?? '');
}

function matches(text: string, pattern: RegExp, kind: MaskKind, form: FactForm): Fact[] {
  return [...text.matchAll(pattern)].map((match) => ({
    start: match.index,
    end: match.index + match[0].length,
    kind,
    form,
  }));
}

/** Words that only code has: errors, and names that the project knows or that are spelled as names. */
function wordFacts(text: string, { excluded, known, errors }: ProseKnowledge): Fact[] {
  return [...text.matchAll(words)].flatMap((match): Fact[] => {
    const [word] = match;
    const range = { start: match.index, end: match.index + word.length };
    if (excluded.has(word)) return [];
    if (isErrorName(word, errors) && word !== 'Error')
      return [{ ...range, kind: 'errorType', form: 'errorType' }];
    const spelled = /[\p{Ll}\p{N}]\p{Lu}|\p{L}_\p{L}/u.test(word);
    return spelled && known.has(word) ? [{ ...range, kind: 'identifier', form: 'identifier' }] : [];
  });
}

function masksOf(text: string, facts: readonly Fact[], source: MaskSource): Mask[] {
  const masks: Mask[] = [];
  const seen = new Set<string>();
  for (const { start, end, kind, form } of [...facts].sort((a, b) => a.start - b.start)) {
    const fact = text.slice(start, end);
    if (seen.has(fact)) continue;
    seen.add(fact);
    const ranges = placesOf(text, { start, end, kind, form });
    masks.push({ id: maskId(kind, source, start), kind, source, text, ranges, fact, form });
  }
  return masks;
}

/** Stable for the same text. */
export function maskId(kind: MaskKind, source: MaskSource, start: number): string {
  const place =
    source.kind === 'context'
      ? `context ${source.block}`
      : source.kind === 'document'
        ? `document ${String(source.start)}`
        : source.kind;
  return `${kind}@${place}:${String(start)}`;
}

/** A boundary is masked where it stands; what is quoted, wherever it is quoted alike; all else, wherever it is. */
function placesOf(text: string, { start, end, kind, form }: Fact): OffsetRange[] {
  if (kind === 'boundary') return [{ start, end }];
  if (form !== 'string') return occurrences(text, text.slice(start, end), { start, end });
  const own = { start: start - 1, end: end + 1 };
  return occurrences(text, text.slice(own.start, own.end), own).map((range) => ({
    start: range.start + 1,
    end: range.end - 1,
  }));
}

/** All places where the fact stands as a whole word; those that overlap its own are left to it. */
function occurrences(text: string, fact: string, own: OffsetRange): OffsetRange[] {
  const ranges: OffsetRange[] = [];
  const wordStart = /^[\p{L}\p{N}_$]/u.test(fact);
  const wordEnd = /[\p{L}\p{N}_$]$/u.test(fact);
  for (let at = text.indexOf(fact); at >= 0; at = text.indexOf(fact, at + 1)) {
    const end = at + fact.length;
    const isOwn = at === own.start;
    const apart = (end <= own.start || at >= own.end) && at >= (ranges.at(-1)?.end ?? 0);
    const whole =
      !(wordStart && /[\p{L}\p{N}_$]$/u.test(text.slice(Math.max(0, at - 1), at))) &&
      !(wordEnd && /^[\p{L}\p{N}_$]/u.test(text.slice(end, end + 1)));
    if (isOwn || (apart && whole)) ranges.push({ start: at, end });
  }
  return ranges;
}
