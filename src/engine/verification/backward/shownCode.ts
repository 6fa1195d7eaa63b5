import { editsBetween } from '../../patch/edits';
import type { Syntax } from '../../ports';
import { excerptAround } from '../../prompts/excerpt';
import type { SyntaxToken, SyntaxTree } from '../../syntax/tree';
import type { OffsetRange, Task } from '../../task';

/** How much code a question shows, in tokens. */
export const shownTokens = 6000;

/** Where the target and all that was changed lie in a candidate's text. */
export function changedRange(task: Task, text: string): OffsetRange {
  const base = task.document.text;
  const edits = editsBetween(base, text);
  const start = Math.min(task.target.start, edits[0]?.start ?? task.target.start);
  const behind = base.length - Math.max(task.target.end, edits.at(-1)?.end ?? 0);
  return { start, end: Math.max(start, text.length - behind) };
}

/** The ranges of a candidate's text that the base does not have. */
export function addedRanges(base: string, text: string): OffsetRange[] {
  let shift = 0;
  return editsBetween(base, text).map((edit) => {
    const start = edit.start + shift;
    shift += edit.text.length - (edit.end - edit.start);
    return { start, end: start + edit.text.length };
  });
}

/** The tokens of the code, comments and docstrings left out, that lie in one of the ranges. */
export function tokensIn(tree: SyntaxTree, ranges: readonly OffsetRange[]): SyntaxToken[] {
  return tree.tokens.filter(
    (token) => !isComment(token) && ranges.some(({ start, end }) => token.start < end && token.end > start),
  );
}

/**
 * A candidate's code around the target as it is shown to a model that must judge by what the code does: without
 * comments and docstrings, which could repeat the request or hold instructions.
 */
export function shownCode(task: Task, text: string, syntax: Syntax, budgetTokens = shownTokens): string {
  const { firstLine, lastLine } = excerptAround(text, changedRange(task, text), budgetTokens);
  const start = lineStart(text, firstLine);
  const end = Math.max(start, lineStart(text, lastLine + 1) - 1);
  return withoutComments(syntax.parse(task.document.languageId, text), start, end);
}

/** The offset of a line, counted from 1; one behind the text for a line that is not there. */
function lineStart(text: string, line: number): number {
  let at = 0;
  for (let number = 1; number < line; number++) {
    const end = text.indexOf('\n', at);
    if (end < 0) return text.length + 1;
    at = end + 1;
  }
  return at;
}

function withoutComments({ tokens, text }: SyntaxTree, start: number, end: number): string {
  const parts: string[] = [];
  let position = start;
  for (const token of tokens) {
    if (!isComment(token) || token.end <= position || token.start >= end) continue;
    const cut = wholeLines(text, token);
    parts.push(text.slice(position, Math.max(position, cut.start)));
    position = Math.min(end, cut.end);
  }
  return [...parts, text.slice(position, end)].join('').replace(/[^\S\n]+$/gm, '');
}

/** Lines that a comment has to itself go with it. */
function wholeLines(text: string, { start, end }: OffsetRange): OffsetRange {
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const lineEnd = text.indexOf('\n', end);
  const last = lineEnd < 0 ? text.length : lineEnd;
  const alone = text.slice(lineStart, start).trim() === '' && text.slice(end, last).trim() === '';
  return alone ? { start: lineStart, end: Math.min(text.length, last + 1) } : { start, end };
}

function isComment(token: SyntaxToken): boolean {
  return token.kind === 'comment' || (token.kind === 'string' && token.cosmetic);
}
