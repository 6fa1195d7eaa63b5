import type * as vscode from 'vscode';
import { enclosingFunction } from '../../engine/syntax/functions';
import type { SyntaxTree } from '../../engine/syntax/tree';
import type { OffsetRange, TargetKind } from '../../engine/task';
import { lfOffset } from '../documents';

export interface Target extends OffsetRange {
  readonly kind: TargetKind;
  readonly name?: string;
}

/** What the request is about: the selection, else the function the cursor is in, else the whole file. */
export function findTarget(
  document: vscode.TextDocument,
  selection: vscode.Selection,
  tree: SyntaxTree,
): Target {
  const start = lfOffset(document, selection.start);
  const end = lfOffset(document, selection.end);
  const selected = wholeTokens(tree, { start, end });
  if (selected !== undefined) return { ...selected, kind: 'selection' };
  const enclosing = enclosingFunction(tree, start);
  if (enclosing !== undefined) {
    const { name } = enclosing;
    return {
      start: enclosing.start,
      end: enclosing.end,
      kind: 'function',
      ...(name === undefined ? {} : { name }),
    };
  }
  return { start: 0, end: tree.text.length, kind: 'file' };
}

/** The range widened to the tokens it cuts through and without blanks at its ends; undefined if no token is in it. */
function wholeTokens(tree: SyntaxTree, range: OffsetRange): OffsetRange | undefined {
  const touched = tree.tokens.filter((token) => token.start < range.end && token.end > range.start);
  const first = touched[0];
  const last = touched.at(-1);
  if (first === undefined || last === undefined) return undefined;
  return { start: first.start, end: last.end };
}
