import path from 'node:path';
import * as vscode from 'vscode';

/** The address of a file of the sample workspace. */
export function sampleUri(file: string): vscode.Uri {
  const folder = vscode.workspace.workspaceFolders?.[0];
  if (folder === undefined) throw new Error('No folder is open.');
  return vscode.Uri.file(path.join(folder.uri.fsPath, file));
}

/** Opens a file of the sample workspace with the cursor at its start. */
export async function openSample(file: string): Promise<vscode.TextEditor> {
  return await openAt(sampleUri(file));
}

/** Opens a document with the cursor at its start, where no function is. */
export async function openAt(uri: vscode.Uri): Promise<vscode.TextEditor> {
  const editor = await vscode.window.showTextDocument(uri, { preview: false });
  editor.selection = new vscode.Selection(0, 0, 0, 0);
  return editor;
}

/** Writes a file into the sample workspace and opens it. */
export async function openNew(file: string, content: string | Uint8Array): Promise<vscode.TextEditor> {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  await vscode.workspace.fs.writeFile(sampleUri(file), bytes);
  return await openSample(file);
}

/** Closes every editor and drops what was not saved. */
export async function closeEverything(): Promise<void> {
  for (let tabs = openTabs(); tabs > 0; tabs = openTabs()) {
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    if (openTabs() === tabs) await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  }
}

function openTabs(): number {
  return vscode.window.tabGroups.all.reduce((sum, group) => sum + group.tabs.length, 0);
}

/** Replaces the first occurrence of some text in an open document, as typing would. */
export async function replaceText(document: vscode.TextDocument, from: string, to: string): Promise<void> {
  const at = document.getText().indexOf(from);
  if (at === -1) throw new Error(`"${from}" is not in ${document.uri.path}.`);
  const edit = new vscode.WorkspaceEdit();
  const range = new vscode.Range(document.positionAt(at), document.positionAt(at + from.length));
  edit.replace(document.uri, range, to);
  await vscode.workspace.applyEdit(edit);
}

/** The text on disk. */
export async function onDisk(uri: vscode.Uri): Promise<string> {
  return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
}
