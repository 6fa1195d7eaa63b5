import type { SyntaxTree } from '../syntax/tree';
import type { OffsetRange } from '../task';
import { fittedPiece, indentAt, lineEnd, lineStart, withMargin } from './pieces';

/**
 * Puts code in the place of a range, which may begin and end within lines. The code gets the indentation of what it
 * replaces; blank lines around the range stay; lines that the reply repeats in full are not doubled.
 */
export function replaceTarget(
  base: string,
  target: OffsetRange,
  code: SyntaxTree,
): { readonly text: string; readonly repairs: readonly string[] } {
  const inner = filledRange(base, target);
  const filled = filledRange(code.text, { start: 0, end: code.text.length });
  const repairs: string[] = [];
  let start = withMargin(base, inner.start);
  const prefix = base.slice(lineStart(base, inner.start), inner.start).trim();
  if (prefix !== '' && code.text.slice(filled.start, lineEnd(code.text, filled.start)).startsWith(prefix)) {
    start = lineStart(base, inner.start);
    repairs.push('whole lines replaced');
  }
  let { end } = inner;
  const suffix = base.slice(end, lineEnd(base, end)).trim();
  const lastLine = code.text.slice(lineStart(code.text, filled.end), filled.end);
  if (suffix !== '' && lastLine.endsWith(suffix) && !base.slice(inner.start, end).endsWith(suffix)) {
    end = lineEnd(base, end);
    if (repairs.length === 0) repairs.push('whole lines replaced');
  }
  if (start === inner.start && prefix !== '') {
    return {
      text: base.slice(0, start) + code.text.slice(filled.start, filled.end) + base.slice(end),
      repairs,
    };
  }
  const piece = fittedPiece(code, filled, indentAt(base, { start, end: inner.end }), base);
  if (piece.moved) repairs.push('indentation adjusted');
  return { text: base.slice(0, start) + piece.text + base.slice(end), repairs };
}

/** The range without the white space at its ends; an empty or blank range stays as it is. */
function filledRange(text: string, range: OffsetRange): OffsetRange {
  const part = text.slice(range.start, range.end);
  if (part.trim() === '') return range;
  return {
    start: range.start + part.length - part.trimStart().length,
    end: range.end - (part.length - part.trimEnd().length),
  };
}
