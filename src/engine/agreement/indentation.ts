import type { SyntaxToken, SyntaxTree } from '../syntax/tree';

/**
 * The blanks of one level of indentation in a text: a tab, or as many spaces as its least indented line of code has.
 * Lines of comments and within strings do not count: they keep their blanks when code is indented otherwise.
 */
export function indentUnit({ text, tokens }: SyntaxTree): string {
  let width = 0;
  for (const [index, token] of tokens.entries()) {
    const before = tokens[index - 1];
    if (token.kind === 'comment' || isWithinString(before, token)) continue;
    const gap = text.slice(before?.end ?? 0, token.start);
    const line = gap.lastIndexOf('\n');
    const blanks = line < 0 && before !== undefined ? '' : gap.slice(line + 1);
    if (blanks.startsWith('\t')) return '\t';
    if (blanks.length > 0 && (width === 0 || blanks.length < width)) width = blanks.length;
  }
  return ' '.repeat(width === 0 ? 4 : width);
}

/** Whether what stands between two tokens that follow one another belongs to a string. */
export function isWithinString(before: SyntaxToken | undefined, token: SyntaxToken): boolean {
  return token.kind === 'string' && before?.kind === 'string';
}

/** The blanks in front of the line that an offset is on. */
export function indentAt(text: string, offset: number): string {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  return /^[ \t]*/.exec(text.slice(start, offset))?.[0] ?? '';
}

/** Where lines of one text are put into another. */
export interface Reindentation {
  /** The blanks of a line of the source, and of the line of the destination that stands at the same level. */
  readonly from: string;
  readonly to: string;
  /** One level in the source and in the destination. */
  readonly fromUnit: string;
  readonly toUnit: string;
}

/** The blanks of a line of the source as they have to be in the destination. */
export function reindent(blanks: string, { from, to, fromUnit, toUnit }: Reindentation): string {
  const unit = widthOf(fromUnit, fromUnit);
  const levels = (widthOf(blanks, fromUnit) - widthOf(from, fromUnit)) / unit;
  if (Number.isInteger(levels)) {
    return levels >= 0
      ? to + toUnit.repeat(levels)
      : to.slice(0, Math.max(0, to.length + levels * toUnit.length));
  }
  // A continuation line that is aligned with something keeps its distance.
  const width = Math.max(0, to.length + Math.round(levels * unit));
  return width >= to.length ? to + ' '.repeat(width - to.length) : to.slice(0, width);
}

function widthOf(blanks: string, unit: string): number {
  let width = 0;
  for (const blank of blanks) width += blank === '\t' && unit !== '\t' ? 4 : 1;
  return width;
}
