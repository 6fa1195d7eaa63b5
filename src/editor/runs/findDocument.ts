import * as vscode from 'vscode';
import type { SecretMask } from '../../engine/context/maskSecrets';
import { createSecretMask } from '../../engine/context/maskSecrets';
import type { SourceDocument } from '../../engine/task';
import { lfText } from '../documents';

export interface FoundDocument {
  readonly uri: vscode.Uri;
  /** Takes the stand-ins of the recorded text back to what they stand for. */
  readonly mask: SecretMask;
}

/**
 * The document of a recorded run, if it is there and as it was.
 * @param recorded as a trace has it: with a path relative to the workspace, and its secrets masked.
 * @param known where it was, if that is known besides.
 */
export async function findDocument(
  recorded: SourceDocument,
  known?: vscode.Uri,
): Promise<FoundDocument | undefined> {
  const uris = (vscode.workspace.workspaceFolders ?? [])
    .map((folder) => ({ folder, uri: vscode.Uri.joinPath(folder.uri, recorded.path) }))
    // A trace is untrusted: its path must not lead out of the workspace.
    .filter(({ folder, uri }) => uri.path.startsWith(`${folder.uri.path}/`))
    .map(({ uri }) => uri);
  for (const uri of known === undefined ? uris : [known, ...uris]) {
    const text = await textOf(uri);
    if (text === undefined) continue;
    const mask = createSecretMask(text);
    if (mask.mask(text) === recorded.text) return { uri, mask };
  }
  return undefined;
}

/** What the editor shows, else what is on disk; undefined when there is neither. */
async function textOf(uri: vscode.Uri): Promise<string | undefined> {
  const open = vscode.workspace.textDocuments.find((document) => document.uri.toString() === uri.toString());
  if (open !== undefined) return lfText(open);
  if (uri.scheme === 'untitled') return undefined;
  try {
    const bytes = await vscode.workspace.fs.readFile(uri);
    return new TextDecoder().decode(bytes).replaceAll('\r\n', '\n');
  } catch {
    return undefined;
  }
}
