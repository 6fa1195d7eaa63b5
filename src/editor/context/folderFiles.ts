import { realpath } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { isSensitivePath } from '../../engine/context/sensitive';
import { plainText, sourceText } from '../../engine/context/sourceText';
import { MAX_FILE_BYTES, SKIPPED_FOLDERS } from '../../engine/context/workspaceFiles';
import type { WorkspaceFiles } from '../../engine/context/workspaceFiles';
import { createIgnoreCheck } from './gitIgnore';
import type { TimeLimit } from './timeLimit';

/** The files of the workspace as far as they may be sent; `list` and `read` are about one of its folders. */
export interface FolderFiles extends WorkspaceFiles {
  /** As `read`, for any file of the workspace. */
  readUri(uri: vscode.Uri): Promise<string | undefined>;
}

const MAX_LISTED = 10_000;
/** How long a single file waits for the list of all. */
const PATIENCE_MS = 1000;
const EXCLUDED = `**/{${SKIPPED_FOLDERS.join(',')}}/**`;

/** How a file of the workspace is called in a block; undefined outside the workspace. */
export function workspacePath(uri: vscode.Uri, home: vscode.WorkspaceFolder): string | undefined {
  const folder = vscode.workspace.getWorkspaceFolder(uri);
  if (folder === undefined) return undefined;
  return vscode.workspace.asRelativePath(uri, folder.uri.toString() !== home.uri.toString());
}

export function createFolderFiles(folder: vscode.WorkspaceFolder, limit: TimeLimit): FolderFiles {
  const checkIgnored = createIgnoreCheck(folder, limit);
  const known = new Map<string, boolean>();
  const texts = new Map<string, Promise<string | undefined>>();
  let listed: Promise<readonly string[]> | undefined;

  async function isIgnored(uri: vscode.Uri): Promise<boolean> {
    const key = uri.toString();
    // Asking git file by file is slow; the list, which asks for all at once, is mostly there by then.
    if (listed !== undefined && !known.has(key)) await Promise.race([listed, pause(PATIENCE_MS)]);
    const ignored = known.get(key) ?? (await checkIgnored([uri])).has(key);
    known.set(key, ignored);
    return ignored;
  }

  async function list(): Promise<readonly string[]> {
    const pattern = new vscode.RelativePattern(folder, '**/*');
    const found = (await vscode.workspace.findFiles(pattern, EXCLUDED, MAX_LISTED)) as readonly vscode.Uri[];
    const candidates = found.filter((uri) => !isSensitivePath(vscode.workspace.asRelativePath(uri, false)));
    const ignored = await checkIgnored(candidates);
    for (const uri of candidates) known.set(uri.toString(), ignored.has(uri.toString()));
    return candidates
      .filter((uri) => !ignored.has(uri.toString()))
      .map((uri) => vscode.workspace.asRelativePath(uri, false));
  }

  async function load(uri: vscode.Uri): Promise<string | undefined> {
    const owner = vscode.workspace.getWorkspaceFolder(uri);
    if (owner === undefined || isSensitivePath(vscode.workspace.asRelativePath(uri, false))) return undefined;
    if (!(await isPlainFile(uri, owner)) || (await isIgnored(uri))) return undefined;
    const open = vscode.workspace.textDocuments.find(
      (document) => document.uri.toString() === uri.toString(),
    );
    if (open !== undefined)
      return open.getText().length > MAX_FILE_BYTES ? undefined : plainText(open.getText());
    return sourceText(await vscode.workspace.fs.readFile(uri), (bytes) =>
      new TextDecoder('utf-8', { fatal: true }).decode(bytes),
    );
  }

  function readUri(uri: vscode.Uri): Promise<string | undefined> {
    const key = uri.toString();
    const text = texts.get(key) ?? load(uri).catch(() => undefined);
    texts.set(key, text);
    return text;
  }

  return {
    list: () => (listed ??= list().catch(() => [])),
    read: (relative) =>
      relative.split('/').includes('..')
        ? Promise.resolve(undefined)
        : readUri(vscode.Uri.joinPath(folder.uri, relative)),
    readUri,
  };
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** A file small enough to read, that no symbolic link leads to: a link can point out of the workspace or at a secret. */
async function isPlainFile(uri: vscode.Uri, folder: vscode.WorkspaceFolder): Promise<boolean> {
  const { type, size } = await vscode.workspace.fs.stat(uri);
  if (type !== vscode.FileType.File || size > MAX_FILE_BYTES) return false;
  if (uri.scheme !== 'file') return true;
  const [file, top] = await Promise.all([realpath(uri.fsPath), realpath(folder.uri.fsPath)]);
  const asked = path.relative(folder.uri.fsPath, uri.fsPath);
  // File systems that do not tell cases apart give back the true spelling.
  return path.relative(top, file).toLowerCase() === asked.toLowerCase();
}
