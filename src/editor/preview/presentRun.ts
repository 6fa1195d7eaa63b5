import * as vscode from 'vscode';
import type { Syntax } from '../../engine/ports';
import { examinedLine } from '../../engine/report/examination/stageLines';
import { agreementLine, basisLine, independenceLine } from '../../engine/report/headline';
import { spendingLine } from '../../engine/report/spendingLine';
import { verifiedLine } from '../../engine/report/verified';
import type { RunRecord } from '../runs/runRecord';
import { baseText, documentName, isRecorded } from '../runs/runRecord';
import { editorWords } from '../words';
import type { PreviewFiles } from './previewFiles';
import { createPreviewSession } from './previewSession';
import { previewUri } from './previewUri';
import type { Sessions } from './sessions';

export interface PresentParts {
  readonly files: PreviewFiles;
  readonly sessions: Sessions;
  readonly syntax: () => Promise<Syntax>;
}

/** The line above the patch: how many of how many agree, what that rests on, and what it has taken. */
export function headline(record: RunRecord): string {
  if (record.consensus === undefined) return '';
  const lines = [
    isRecorded(record) ? vscode.l10n.t('recorded') : undefined,
    agreementLine(record.consensus, editorWords),
    basisLine(record.consensus, editorWords),
    independenceLine(record.consensus, editorWords),
    verifiedLine(record.consensus, editorWords),
    examinedLine(record.examination, record.consensus.choice ?? '', editorWords),
    spendingLine(record.spent, { form: 'short' }, editorWords),
  ];
  return lines.filter((line) => line !== undefined).join(' · ');
}

/**
 * Opens the diff of a finished run: the file as it is, against the consensus.
 * @returns false when there is nothing to show, which the person is told.
 */
export async function presentRun(record: RunRecord, parts: PresentParts): Promise<boolean> {
  if (record.consensus?.text === undefined) {
    explainNothing(record);
    return false;
  }
  const syntax = await parts.syntax();
  await syntax.prepare(record.task.document.languageId);
  let session = parts.sessions.get(record.id);
  if (session === undefined) {
    session = createPreviewSession(record, { files: parts.files, syntax });
    parts.sessions.add(session);
  }
  const left = await beforeUri(record, parts.files);
  const title = `${documentName(record)}: ${headline(record)}`;
  await vscode.commands.executeCommand('vscode.diff', left, session.uri, title, { preview: false });
  return true;
}

/** The document itself; where it cannot be opened (a trace, a deleted file), as it was when the request was made. */
async function beforeUri(record: RunRecord, files: PreviewFiles): Promise<vscode.Uri> {
  if (record.documentUri !== undefined) {
    const opened = await openDocument(record.documentUri);
    if (opened !== undefined) return opened.uri;
  }
  return snapshot(record, files);
}

/** A read-only copy of the document as it was when the request was made. */
export function snapshot(record: RunRecord, files: PreviewFiles): vscode.Uri {
  const uri = previewUri({ run: record.id, kind: 'before', candidate: '' }, record.task.document.path);
  if (files.read(uri) === undefined) files.write(uri, baseText(record));
  return uri;
}

/** The document at an address; undefined when it is gone. */
export async function openDocument(uri: vscode.Uri): Promise<vscode.TextDocument | undefined> {
  const open = vscode.workspace.textDocuments.find((document) => document.uri.toString() === uri.toString());
  if (open !== undefined) return open;
  if (uri.scheme === 'untitled') return undefined;
  try {
    return await vscode.workspace.openTextDocument(uri);
  } catch {
    return undefined;
  }
}

function explainNothing(record: RunRecord): void {
  const runs = vscode.l10n.t('Show Runs');
  const message =
    record.consensus === undefined ? record.error : agreementLine(record.consensus, editorWords);
  void vscode.window
    .showWarningMessage(message ?? vscode.l10n.t('The run has no result yet.'), runs)
    .then((picked) => {
      if (picked === runs) void vscode.commands.executeCommand('consilience.showPanel', record.id);
    });
}
