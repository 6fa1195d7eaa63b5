import * as vscode from 'vscode';
import type { HotSpot } from '../../engine/agreement/agreement';
import { nextSpot, previousSpot, spotLine, stepWord } from '../../engine/report/spots';
import { lfOffset, lfPositions, lfRange } from '../documents';
import { editorWords } from '../words';
import type { PreviewSession } from './previewSession';
import { editorsOf } from './sessions';

export type Direction = 'next' | 'previous';

/** Puts the cursor on the next or previous hot spot, round the end, and says what it is. */
export function goToHotSpot(session: PreviewSession, direction: Direction): void {
  const editor = editorsOf(session)[0];
  if (editor === undefined) return;
  const { hotSpots } = session.disagreement();
  const offset = lfOffset(editor.document, editor.selection.start);
  const spot = direction === 'next' ? nextSpot(hotSpots, offset) : previousSpot(hotSpots, offset);
  if (spot === undefined) {
    vscode.window.setStatusBarMessage(vscode.l10n.t('No hot spots: the candidates agree'), 4000);
    return;
  }
  reveal(session, editor, spot);
  const place = vscode.l10n.t('Hot spot {0} of {1}', hotSpots.indexOf(spot) + 1, hotSpots.length);
  const message = `${place}: ${spotLine(spot, editorWords)}, ${stepWord(spot, editorWords)}`;
  vscode.window.setStatusBarMessage(message, 8000);
}

/** Shows a hot spot and puts the cursor in front of it. */
export function reveal(session: PreviewSession, editor: vscode.TextEditor, spot: HotSpot): void {
  const range = lfRange(lfPositions(session.text()), spot);
  editor.selection = new vscode.Selection(range.start, range.start);
  editor.revealRange(range, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
}
