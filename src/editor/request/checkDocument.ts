import * as vscode from 'vscode';
import { isSensitivePath } from '../../engine/context/sensitive';
import { createIgnoreCheck } from '../context/gitIgnore';
import { createTimeLimit } from '../context/timeLimit';
import { previewScheme } from '../preview/previewUri';
import { RequestError } from './requestError';

/** 1 MB of UTF-16 text; beyond it neither a model nor a diff is of use. */
const largest = 1_000_000;

/**
 * Makes sure that a patch for the document can be asked for and written.
 * @throws RequestError for no editor, a preview, a huge, binary or read-only document.
 */
export async function checkDocument(document: vscode.TextDocument | undefined): Promise<vscode.TextDocument> {
  if (document === undefined) {
    throw new RequestError(vscode.l10n.t('Open a file in the editor first, then propose a patch for it.'));
  }
  const name = document.uri.path.split('/').at(-1) ?? '';
  if (document.uri.scheme === previewScheme) {
    throw new RequestError(
      vscode.l10n.t('This is a preview. Accept it, or go to the file itself, to propose a patch.'),
    );
  }
  const text = document.getText();
  if (text.length > largest) {
    throw new RequestError(
      vscode.l10n.t('{0} is larger than 1 MB. Move the part to work on into a smaller file.', name),
    );
  }
  if (text.includes('\0')) {
    throw new RequestError(vscode.l10n.t('{0} is not a text file.', name));
  }
  if (await isReadOnly(document)) {
    throw new RequestError(vscode.l10n.t('{0} is read-only. Save it under another name to change it.', name));
  }
  await checkMayBeSent(document, name);
  return document;
}

/** The document itself is sent whole, so what holds for its surroundings holds for it. */
async function checkMayBeSent(document: vscode.TextDocument, name: string): Promise<void> {
  if (isSensitivePath(vscode.workspace.asRelativePath(document.uri, false))) {
    throw new RequestError(
      vscode.l10n.t('{0} is a file for secrets; such files are never sent to a model.', name),
    );
  }
  const folder = vscode.workspace.getWorkspaceFolder(document.uri);
  if (folder === undefined) return;
  const cancellation = new vscode.CancellationTokenSource();
  const limit = createTimeLimit(cancellation.token, 2000, 4000);
  try {
    const ignored = await createIgnoreCheck(folder, limit)([document.uri]);
    if (!ignored.has(document.uri.toString())) return;
  } finally {
    limit.dispose();
    cancellation.dispose();
  }
  throw new RequestError(vscode.l10n.t('{0} is ignored by git; such files are never sent to a model.', name));
}

async function isReadOnly(document: vscode.TextDocument): Promise<boolean> {
  if (document.isUntitled) return false;
  if (vscode.workspace.fs.isWritableFileSystem(document.uri.scheme) === false) return true;
  try {
    const { permissions = 0 } = await vscode.workspace.fs.stat(document.uri);
    return (permissions & vscode.FilePermission.Readonly) !== 0;
  } catch {
    // Not on disk (any more): whether it can be written is seen when it is.
    return vscode.workspace.fs.isWritableFileSystem(document.uri.scheme) === undefined;
  }
}
