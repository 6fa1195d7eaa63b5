import * as vscode from 'vscode';
import type { OffsetRange } from '../engine/task';
import type { Edit } from '../engine/pool';

/** The document's text with "\n" as its only line break, as the engine wants it. */
export function lfText(document: vscode.TextDocument): string {
  return document.getText().replaceAll('\r\n', '\n');
}

/** The offset of a position in `lfText(document)`. */
export function lfOffset(document: vscode.TextDocument, position: vscode.Position): number {
  const offset = document.offsetAt(position);
  return document.eol === vscode.EndOfLine.CRLF ? offset - position.line : offset;
}

/** The position of an offset in a text whose line breaks are "\n"; valid in the document whatever its own are. */
export function lfPositions(text: string): (offset: number) => vscode.Position {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return (offset) => {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return new vscode.Position(low, offset - (starts[low] ?? 0));
  };
}

/** The range of an offset range, given the text's position function. */
export function lfRange(positionOf: (offset: number) => vscode.Position, range: OffsetRange): vscode.Range {
  return new vscode.Range(positionOf(range.start), positionOf(range.end));
}

/**
 * The only place where a document is written: all edits as one undo step.
 * @param edits refer to `lfText(document)` and do not overlap.
 * @returns whether the editor took them.
 */
export async function writeDocument(document: vscode.TextDocument, edits: readonly Edit[]): Promise<boolean> {
  if (edits.length === 0) return true;
  const positionOf = lfPositions(lfText(document));
  const workspaceEdit = new vscode.WorkspaceEdit();
  for (const edit of edits) {
    workspaceEdit.replace(document.uri, lfRange(positionOf, edit), edit.text);
  }
  return await vscode.workspace.applyEdit(workspaceEdit);
}
