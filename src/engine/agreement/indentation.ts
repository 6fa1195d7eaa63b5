/** The blanks of one level of indentation in a text: a tab, or as many spaces as its least indented line has. */
export function indentUnit(text: string): string {
  let width = 0;
  for (const match of text.matchAll(/^(\t+| +)(?=\S)/gm)) {
    const blanks = match[1] ?? '';
    if (blanks.startsWith('\t')) return '\t';
    // A single space is that of a block comment.
    if (blanks.length > 1 && (width === 0 || blanks.length < width)) width = blanks.length;
  }
  return ' '.repeat(width === 0 ? 4 : width);
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
