import type { SyntaxTree } from '../syntax/tree';
import type { OffsetRange } from '../task';

/** A request in prose, reduced to the words that candidates may take up. */
export interface RequestWords {
  /** The stems of its words, each once; words without content stay out. */
  readonly stems: readonly string[];
  /** How many words it has, all counted. */
  readonly length: number;
}

const withoutContent = new Set(
  (
    'a an the of to in is are be if it its this that these those and or not no for from with by as at on than then ' +
    'else where which who whose what when you your we write function functions return returns returned returning ' +
    'given gives takes take input inputs output outputs should must will would can could each every any all example ' +
    'examples note implement create make such so following constraints do does has have there other only also same ' +
    'named called get gets into them they their but was were been being'
  ).split(' '),
);

/** A stem shorter than this would be the start of too many other words. */
const shortest = 3;
/** Endings behind at least the shortest stem. */
const ending = /(?<=.{3})(?:ically|ations|ation|ments|ment|ingly|ness|ings|ing|ies|ers|ed|es|er|ly|al|s|e)$/;

/** The words of a request, with what documentation of the target says. Examples of calls are left out. */
export function requestWords(prose: string): RequestWords {
  const words = wordParts(withoutExamples(prose));
  const stems = words.filter(
    (word) => !withoutContent.has(word) && (isNumber(word) || word.length >= shortest),
  );
  return { stems: [...new Set(stems.map(stemOf))].sort(), length: words.length };
}

/** The parts of names and words in a text, in lower case: `splitWords2` has `split`, `words` and `2`. */
export function wordParts(text: string): string[] {
  return (text.match(/[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+/g) ?? []).map((word) => word.toLowerCase());
}

/** A word without its ending, so that `sorted`, `sorting` and `sorts` are one. */
export function stemOf(word: string): string {
  return word.replace(ending, '');
}

/** Whether two stems are of one word: they are equal, or one starts with the other. */
export function isSameWord(a: string, b: string): boolean {
  if (a === b) return true;
  if (isNumber(a) || isNumber(b) || a.length < shortest || b.length < shortest) return false;
  return a.startsWith(b) || b.startsWith(a);
}

/** What the document says about a target: its docstrings, and the comments at its start or right above it. */
export function targetProse({ tokens, text }: SyntaxTree, { start, end }: OffsetRange): string {
  const prose: string[] = [];
  const first = tokens.find((token) => token.start >= start && token.kind !== 'comment');
  for (const [index, token] of tokens.entries()) {
    if (token.end > end) break;
    const isDocstring = token.kind === 'string' && token.cosmetic && token.start >= start;
    const isHeading =
      token.kind === 'comment' &&
      (token.start >= start ? token.end <= (first?.start ?? end) : isAbove(index));
    if (isDocstring || isHeading) prose.push(token.text);
  }
  return prose.join('\n');

  /** Only comments and single line breaks lie between a comment and the target. */
  function isAbove(index: number): boolean {
    for (let at = index; ; at++) {
      const next = tokens[at + 1];
      const until = Math.min(next?.start ?? start, start);
      if (/\n\s*\n/.test(text.slice(tokens[at]?.end ?? 0, until))) return false;
      if (next === undefined || next.start >= start) return true;
      if (next.kind !== 'comment') return false;
    }
  }
}

/** Without lines such as `>>> f(1)` and the result below each. */
function withoutExamples(prose: string): string {
  return prose.replace(/^[^\S\n]*(?:\/\/|#|\*)?[^\S\n]*>>>.*(?:\n.*)?$/gm, '');
}

function isNumber(word: string): boolean {
  return /^\d/.test(word);
}
