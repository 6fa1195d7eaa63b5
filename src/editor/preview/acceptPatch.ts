import * as vscode from 'vscode';
import { editsBetween } from '../../engine/patch/edits';
import { hunksOf, takeHunks } from '../../engine/patch/hunks';
import { mergePatch } from '../../engine/patch/merge';
import { lfText, writeDocument } from '../documents';
import type { RunRecord } from '../runs/runRecord';
import { baseText, documentName } from '../runs/runRecord';
import type { PreviewSession } from './previewSession';
import { openDocument } from './presentRun';
import { editorsOf } from './sessions';

/** What became of an attempt to write a patch. */
export type AcceptResult = 'written' | 'merged' | 'conflict' | 'gone' | 'refused' | 'nothing';

/** Writes the preview's text into its document as one undo step; merged when the document changed meanwhile. */
export async function acceptPatch(record: RunRecord, session: PreviewSession): Promise<AcceptResult> {
  return await writePatch(record, session, session.text());
}

/** Writes only the hunk that the cursor is in; the others stay in the preview. */
export async function acceptHunk(record: RunRecord, session: PreviewSession): Promise<AcceptResult> {
  const base = baseText(record);
  const patched = session.text();
  const line = editorsOf(session)[0]?.selection.active.line ?? 0;
  const hunks = hunksOf(base, patched);
  const hunk = hunks.find(
    ({ patchedLines: { start, end } }) => start <= line && line < Math.max(start + 1, end),
  );
  if (hunk === undefined) {
    void vscode.window.showInformationMessage(vscode.l10n.t('Put the cursor on a changed line first.'));
    return 'nothing';
  }
  return await writePatch(record, session, takeHunks(base, patched, new Set([hunk.index])));
}

async function writePatch(
  record: RunRecord,
  session: PreviewSession,
  patched: string,
): Promise<AcceptResult> {
  const document = record.documentUri && (await openDocument(record.documentUri));
  if (document === undefined) {
    offerAsNew(record, patched);
    return 'gone';
  }
  const base = baseText(record);
  const current = lfText(document);
  if (current === patched) return 'nothing';
  const merged = mergePatch({ base, patched, current });
  if (merged.kind === 'conflict') {
    explainConflict(record, document, session, merged.conflicts.length);
    return 'conflict';
  }
  if (!(await writeDocument(document, editsBetween(current, merged.text)))) {
    void vscode.window.showErrorMessage(
      vscode.l10n.t(
        '{0} could not be changed; it may be read-only. The patch stays in its preview.',
        documentName(record),
      ),
    );
    return 'refused';
  }
  return current === base ? 'written' : 'merged';
}

function explainConflict(
  record: RunRecord,
  document: vscode.TextDocument,
  session: PreviewSession,
  conflicts: number,
): void {
  const compare = vscode.l10n.t('Compare');
  const message = vscode.l10n.t(
    '{0} has changed where the patch changes it ({1} places), so nothing was written. Take over what you want by hand, or run again.',
    documentName(record),
    conflicts,
  );
  void vscode.window.showWarningMessage(message, compare).then((picked) => {
    if (picked === compare) void vscode.commands.executeCommand('vscode.diff', document.uri, session.uri);
  });
}

function offerAsNew(record: RunRecord, patched: string): void {
  const open = vscode.l10n.t('Open as New File');
  const message = vscode.l10n.t('{0} is no longer there. The patch is kept.', documentName(record));
  void vscode.window.showWarningMessage(message, open).then(async (picked) => {
    if (picked !== open) return;
    const { languageId } = record.task.document;
    await vscode.window.showTextDocument(
      await vscode.workspace.openTextDocument({ content: patched, language: languageId }),
    );
  });
}
