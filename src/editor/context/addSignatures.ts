import * as vscode from 'vscode';
import type { Collector } from '../../engine/context/collector';
import type { ContextSubject } from '../../engine/context/contextSubject';
import { cutSignature } from '../../engine/context/cutSignature';
import { findDeclarations } from '../../engine/context/declarations';
import { importedNames } from '../../engine/context/importedNames';
import { relevance } from '../../engine/context/relevance';
import { usedNames } from '../../engine/context/usedNames';
import type { UsedName } from '../../engine/context/usedNames';
import { lfPositions } from '../documents';
import { workspacePath } from './folderFiles';
import type { FolderFiles } from './folderFiles';
import type { TimeLimit } from './timeLimit';

export interface SignatureParts {
  readonly uri: vscode.Uri;
  readonly folder: vscode.WorkspaceFolder;
  readonly files: FolderFiles;
  readonly collector: Collector;
  readonly limit: TimeLimit;
}

/** How many names are looked up, how many of them at once, and after how many silent lookups one gives up. */
const MAX_NAMES = 32;
const AT_ONCE = 4;
const MAX_SILENT = 4;
const MAX_HOVER = 400;

/** Adds the signatures of what the target uses from other files, as the language's definition provider finds them. */
export async function addSignatures(subject: ContextSubject, parts: SignatureParts): Promise<void> {
  const { document, target } = subject;
  const own = new Set(findDeclarations(document.text, document.path).map(({ name }) => name));
  const imported = new Set(importedNames(document.text, document.path).map(({ local }) => local));
  const names = usedNames(document.text, document.path, target).slice(0, MAX_NAMES);
  const positionOf = lfPositions(document.text);
  let silent = 0;
  for (let i = 0; i < names.length && silent < MAX_SILENT; i += AT_ONCE) {
    const answered = await Promise.all(
      names
        .slice(i, i + AT_ONCE)
        .map((name) =>
          addSignature(
            name,
            positionOf(name.offset),
            { declared: own.has(name.name), imported: imported.has(name.name) },
            parts,
          ),
        ),
    );
    silent = answered.some(Boolean) ? 0 : silent + answered.length;
  }
}

/** @returns whether the provider answered. */
async function addSignature(
  name: UsedName,
  position: vscode.Position,
  inDocument: { readonly declared: boolean; readonly imported: boolean },
  parts: SignatureParts,
): Promise<boolean> {
  const { uri, collector, limit } = parts;
  const found = await limit.within(() =>
    vscode.commands.executeCommand<readonly (vscode.Location | vscode.LocationLink)[] | undefined>(
      'vscode.executeDefinitionProvider',
      uri,
      position,
    ),
  );
  if (found === undefined) return false;
  const places = found.map(placeOf);
  const elsewhere = places.find((place) => place.uri.toString() !== uri.toString());
  if (elsewhere !== undefined) {
    collector.settle(`signature:${name.name}`);
    await addDefinition(name, elsewhere, position, parts);
  } else if (places.length > 0) {
    // While its project is loading, a server can take an import for the definition.
    if (!inDocument.imported) collector.settle(`signature:${name.name}`);
  } else if (!inDocument.declared) {
    await addHover(name, position, parts);
  }
  return true;
}

interface Place {
  readonly uri: vscode.Uri;
  readonly start: vscode.Position;
}

function placeOf(found: vscode.Location | vscode.LocationLink): Place {
  if ('targetUri' in found) {
    return { uri: found.targetUri, start: (found.targetSelectionRange ?? found.targetRange).start };
  }
  return { uri: found.uri, start: found.range.start };
}

async function addDefinition(
  name: UsedName,
  place: Place,
  position: vscode.Position,
  parts: SignatureParts,
): Promise<void> {
  const path = workspacePath(place.uri, parts.folder);
  if (path === undefined) return;
  // A package's types are worth a line, and no more: its files are not the project's.
  if (path.includes('node_modules/')) {
    await addHover(name, position, parts);
    return;
  }
  const text = await parts.files.readUri(place.uri);
  const isWholeFile = place.start.line === 0 && place.start.character === 0;
  if (text === undefined || (isWholeFile && !text.split('\n', 1)[0]?.includes(name.name))) return;
  parts.collector.add({
    id: `signature:${path}:${name.name}`,
    kind: 'signature',
    title: `${path}: ${name.name}`,
    path,
    text: cutSignature(text, place.start.line, path),
    relevance: relevance.signature(name.uses),
    answers: `signature:${name.name}`,
    origin: 'provider',
  });
}

async function addHover(name: UsedName, position: vscode.Position, parts: SignatureParts): Promise<void> {
  const hovers = await parts.limit.within(() =>
    vscode.commands.executeCommand<readonly vscode.Hover[] | undefined>(
      'vscode.executeHoverProvider',
      parts.uri,
      position,
    ),
  );
  const text = codeOf(hovers ?? []);
  if (text === '') return;
  parts.collector.add({
    id: `signature:package:${name.name}`,
    kind: 'signature',
    title: `${name.name} (from a package)`,
    text,
    relevance: relevance.packageSignature(name.uses),
    answers: `signature:${name.name}`,
    origin: 'provider',
  });
}

/** The first fenced block of what the hovers show: the signature, without the prose. */
function codeOf(hovers: readonly vscode.Hover[]): string {
  const shown = hovers
    .flatMap(({ contents }) => contents)
    .map((content) => (content instanceof vscode.MarkdownString ? content.value : ''));
  const code = /```[^\n]*\n([\s\S]*?)\n?```/.exec(shown.join('\n'))?.[1] ?? '';
  return code.length > MAX_HOVER ? `${code.slice(0, MAX_HOVER)}…` : code;
}
