import type { SyntaxTree } from '../syntax/tree';
import type { OffsetRange } from '../task';
import { indentOf, indentStyle, reindent } from './indentation';
import type { FixedLines } from './indentation';

/** The offset at which the line of another offset begins. */
export function lineStart(text: string, offset: number): number {
  return text.lastIndexOf('\n', offset - 1) + 1;
}

/** The offset of the line break that ends the line of another offset, or the end of the text. */
export function lineEnd(text: string, offset: number): number {
  const end = text.indexOf('\n', offset);
  return end < 0 ? text.length : end;
}

/** The start of the line when only blanks stand in front of the offset; the offset itself otherwise. */
export function withMargin(text: string, offset: number): number {
  const start = lineStart(text, offset);
  return text.slice(start, offset).trim() === '' ? start : offset;
}

/** The lines, counted from the range's first, that begin within a token such as a string of several lines. */
export function fixedLines(tree: SyntaxTree, range: OffsetRange): FixedLines {
  const fixed = new Set<number>();
  for (const token of tree.tokens) {
    if (token.cosmetic || token.start < range.start || token.end > range.end) continue;
    for (let at = tree.text.indexOf('\n', token.start); at >= 0 && at < token.end;) {
      fixed.add(tree.text.slice(range.start, at + 1).split('\n').length - 1);
      at = tree.text.indexOf('\n', at + 1);
    }
  }
  return fixed;
}

/** A piece of a reply's code, its lines whole, indented as wanted. */
export function fittedPiece(
  tree: SyntaxTree,
  range: OffsetRange,
  wanted: string,
  document: string,
): { readonly text: string; readonly moved: boolean } {
  const whole = { start: withMargin(tree.text, range.start), end: range.end };
  const piece = tree.text.slice(whole.start, whole.end);
  const style = indentStyle(document);
  const unit = style.kind === 'tabs' ? 1 : style.width;
  const moved = reindent(piece, wanted, unit, fixedLines(tree, whole));
  return { text: moved ?? piece, moved: moved !== undefined };
}

/** The indentation of the first line of the range that holds anything. */
export function indentAt(text: string, range: OffsetRange): string {
  const lines = text.slice(lineStart(text, range.start), range.end).split('\n');
  return indentOf(lines.find((line) => line.trim() !== '') ?? '');
}
