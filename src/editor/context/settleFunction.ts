import * as vscode from 'vscode';
import { cutDeclaration } from '../../engine/context/cutDeclaration';
import { codeOnly, wholeWord } from '../../engine/context/language';
import type { SecretMask } from '../../engine/context/maskSecrets';
import { redactSecrets } from '../../engine/context/sensitive';
import type { Syntax } from '../../engine/ports';
import type { Task } from '../../engine/task';
import type { Declaration } from '../../engine/verification/backward/contradiction/declaredFacts';
import type { Settle } from '../../engine/verification/backward/contradiction/probeContradictions';
import { parsedAs, settleFromText } from '../../engine/verification/backward/contradiction/settleFromText';
import { lfPositions } from '../documents';
import { createFolderFiles, workspacePath } from './folderFiles';
import type { FolderFiles } from './folderFiles';
import type { TimeLimit } from './timeLimit';
import { createTimeLimit } from './timeLimit';

export interface SettleParts {
  readonly task: Task;
  readonly mask: SecretMask;
  readonly documentUri: vscode.Uri;
  readonly syntax: Syntax;
  /** Milliseconds for each call of a provider and for one function; 2000 and 5000 unless told. */
  readonly callMs?: number;
  readonly totalMs?: number;
}

/** How many files are searched for a place where the function is named. */
const mostFiles = 4;

interface Search extends SettleParts {
  readonly folder: vscode.WorkspaceFolder;
  readonly files: FolderFiles;
  readonly limit: TimeLimit;
}

interface Place {
  readonly uri: vscode.Uri;
  /** 0-based; absent: anywhere in the file. */
  readonly line?: number;
}

/**
 * Looks a function up that a candidate calls: by the language's definition provider where the document or a file of
 * the context names it, else by the workspace's symbols, else in the text that was sent. Only files of the document's
 * workspace folder that may be sent are read, and secrets are masked. Never rejects.
 */
export function createSettle(parts: SettleParts): Settle {
  const fromText = settleFromText(parts.task, parts.syntax);
  return async (name) => {
    const found = await byProviders(name, parts).catch(() => undefined);
    if (found === undefined) return await fromText(name);
    await parts.syntax.prepare(found.languageId);
    return found;
  };
}

async function byProviders(name: string, parts: SettleParts): Promise<Declaration | undefined> {
  const folder = vscode.workspace.getWorkspaceFolder(parts.documentUri);
  if (folder === undefined) return undefined;
  const source = new vscode.CancellationTokenSource();
  const limit = createTimeLimit(source.token, parts.callMs ?? 2000, parts.totalMs ?? 5000);
  const search: Search = { ...parts, folder, files: createFolderFiles(folder, limit), limit };
  try {
    const found = (async () => (await byDefinition(name, search)) ?? (await bySymbol(name, search)))();
    return (await Promise.race([found, limit.over])) ?? undefined;
  } finally {
    limit.dispose();
    source.dispose();
  }
}

async function byDefinition(name: string, search: Search): Promise<Declaration | undefined> {
  const { documentUri, task, folder, files, limit } = search;
  const paths = new Set(task.context.flatMap(({ path }) => path ?? []));
  const others = [...paths].map((path) => vscode.Uri.joinPath(folder.uri, path));
  for (const uri of [documentUri, ...others].slice(0, mostFiles)) {
    if (limit.signal.aborted) return undefined;
    const text = await files.readUri(uri);
    const named = text === undefined ? undefined : placeOfName(text, uri.path, name);
    if (named === undefined) continue;
    const answer = await limit.within(() =>
      vscode.commands.executeCommand<readonly (vscode.Location | vscode.LocationLink)[] | undefined>(
        'vscode.executeDefinitionProvider',
        uri,
        named.position,
      ),
    );
    const places = (answer ?? []).map(placeOf);
    const found = named.isOwner
      ? await declarationAt(
          name,
          places.filter((place) => place.uri.toString() !== uri.toString()).map(wholeFile),
          search,
        )
      : await declarationAt(name, places, search);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Where code names the function as it is called, or else what it is called on, such as a module. */
function placeOfName(
  text: string,
  path: string,
  name: string,
): { readonly position: vscode.Position; readonly isOwner: boolean } | undefined {
  const code = codeOnly(text, path);
  const positionOf = lfPositions(text);
  const whole = wholeWord(name).exec(code);
  if (whole !== null)
    return { position: positionOf(whole.index + name.length - lastPart(name).length), isOwner: false };
  const [first = ''] = name.split('.');
  const owner = first === name ? null : wholeWord(first).exec(code);
  return owner === null ? undefined : { position: positionOf(owner.index), isOwner: true };
}

/** The names of methods are many: only a function that is called by its bare name is looked up by it. */
async function bySymbol(name: string, search: Search): Promise<Declaration | undefined> {
  if (name.includes('.')) return undefined;
  const symbols = await search.limit.within(() =>
    vscode.commands.executeCommand<readonly vscode.SymbolInformation[] | undefined>(
      'vscode.executeWorkspaceSymbolProvider',
      name,
    ),
  );
  // Some servers give a function's name with its parentheses.
  const named = (symbols ?? []).filter((symbol) => symbol.name.replace(/\(.*\)$/, '') === name);
  return await declarationAt(
    name,
    named.map(({ location }) => placeOf(location)),
    search,
  );
}

function wholeFile({ uri }: Place): Place {
  return { uri };
}

/** The one function of the folder that is declared at the places; undefined where there is none, or more than one. */
async function declarationAt(
  name: string,
  places: readonly Place[],
  { files, mask, folder }: Search,
): Promise<Declaration | undefined> {
  const found = new Map<string, Declaration>();
  for (const { uri, line } of places) {
    const owner = vscode.workspace.getWorkspaceFolder(uri);
    const path = workspacePath(uri, folder);
    const languageId = path === undefined ? undefined : parsedAs(path);
    if (owner?.uri.toString() !== folder.uri.toString() || languageId === undefined) continue;
    const text = await files.readUri(uri);
    const code = text === undefined ? undefined : cutDeclaration(text, uri.path, lastPart(name), line);
    if (code === undefined) continue;
    found.set(`${uri.toString()}:${String(line)}`, { languageId, text: redactSecrets(mask.mask(code)).text });
  }
  const [only, ...others] = found.values();
  return others.length === 0 ? only : undefined;
}

function placeOf(found: vscode.Location | vscode.LocationLink): Place {
  return 'targetUri' in found
    ? { uri: found.targetUri, line: (found.targetSelectionRange ?? found.targetRange).start.line }
    : { uri: found.uri, line: found.range.start.line };
}

function lastPart(name: string): string {
  return name.split('.').at(-1) ?? name;
}
