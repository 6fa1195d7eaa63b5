import { wholeWord } from '../../context/language';
import type { SyntaxTree } from '../../syntax/tree';
import type { OffsetRange } from '../../task';
import { canonicalNumber } from './facts/numbers';
import { literalValue } from './facts/literalValue';
import { canonicalFact } from './facts/sameFact';
import type { FactLanguage } from './facts/sameFact';
import type { Mask } from './mask';
import { isErrorName } from './masks/errorNames';
import { tokensIn } from './shownCode';

/** What a candidate adds to the base: its tree and the ranges of its text. */
export interface AddedCode {
  readonly tree: SyntaxTree;
  readonly ranges: readonly OffsetRange[];
}

/**
 * Whether a masked fact can be read off what a candidate adds: it stands there as it is, and nothing else of its sort
 * does, or a message in it says so, and one need not understand the code to tell.
 */
export function leaks(mask: Mask, added: AddedCode, language: FactLanguage): boolean {
  if (mask.output !== undefined && mask.kind === 'testOutput') return false;
  if (mask.source.kind !== 'context' && isQuoted(mask.fact, added)) return true;
  const values = valuesOfSort(mask, added, language);
  return values.size === 1 && values.has(canonicalFact(mask.form, mask.fact, language));
}

/** Messages of errors often say in words what the request asked for. */
function isQuoted(fact: string, { tree, ranges }: AddedCode): boolean {
  const word = wholeWord(fact.toLowerCase());
  return tokensIn(tree, ranges).some(
    ({ kind, text }) => kind === 'string' && /\p{L} \p{L}/u.test(text) && word.test(text.toLowerCase()),
  );
}

function valuesOfSort(mask: Mask, added: AddedCode, language: FactLanguage): ReadonlySet<string> {
  const tokens = tokensIn(added.tree, added.ranges);
  const names = tokens.filter(({ kind }) => kind === 'identifier' || kind === 'property' || kind === 'type');
  const canonical = (texts: readonly string[]): Set<string> =>
    new Set(texts.map((text) => canonicalFact(mask.form, text, language)));
  switch (mask.form) {
    case 'errorType':
      return canonical(
        names.map(({ text }) => text).filter((name) => isErrorName(name) || name === mask.fact),
      );
    case 'identifier':
      return canonical(names.map(({ text }) => text));
    case 'string':
      return canonical(tokens.filter(({ kind }) => kind === 'string').map(({ text }) => text));
    case 'number':
      return canonical(tokens.filter(({ kind }) => kind === 'number').map(({ text }) => text));
    case 'boundary':
      return canonical(comparisons(tokens));
    case 'code':
      return sameSort(canonicalFact('code', mask.fact, language), literals(added));
  }
}

/** Comparisons with a number, such as `< 3`. */
function comparisons(tokens: readonly { readonly text: string }[]): string[] {
  return tokens.flatMap(({ text }, index) => {
    const next = tokens[index + 1]?.text ?? '';
    return /^[<>]=?$/.test(text) && canonicalNumber(next) !== undefined ? [`${text} ${next}`] : [];
  });
}

function literals({ tree, ranges }: AddedCode): string[] {
  const { nodes } = tree;
  const values: string[] = [];
  for (let node = 1; node < nodes.count; node++) {
    const start = nodes.start[node] ?? 0;
    const end = nodes.end[node] ?? 0;
    if (!ranges.some((range) => range.start <= start && end <= range.end)) continue;
    const value = literalValue(tree, node);
    if (value !== undefined) values.push(value);
  }
  return values;
}

function sameSort(fact: string, values: readonly string[]): ReadonlySet<string> {
  return new Set(values.filter((value) => sortOf(value) === sortOf(fact)));
}

function sortOf(value: string): string {
  if (/^["[({#]/.test(value)) return value[0] ?? '';
  return canonicalNumber(value) === undefined ? 'word' : 'number';
}
