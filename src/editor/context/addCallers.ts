import * as vscode from 'vscode';
import type { Collector } from '../../engine/context/collector';
import { excerpts } from '../../engine/context/excerpts';
import { isTestPath } from '../../engine/context/projectPaths';
import { relevance } from '../../engine/context/relevance';
import { isImportLine, LINES_AROUND, MAX_CALLERS, MAX_CALLS } from '../../engine/context/sources/callers';
import { workspacePath } from './folderFiles';
import type { SignatureParts } from './addSignatures';
import type { TargetSymbol } from './targetSymbols';
import type { TimeLimit } from './timeLimit';

interface Use {
  readonly uri: vscode.Uri;
  readonly line: number;
}

/** Adds the lines around each call of the target in other files, as the call hierarchy or the references tell. */
export async function addCallers(symbols: readonly TargetSymbol[], parts: SignatureParts): Promise<void> {
  const uses: Use[] = [];
  for (const { position } of symbols) uses.push(...(await usesOf(parts.uri, position, parts.limit)));
  const elsewhere = byFile(uses.filter(({ uri }) => uri.toString() !== parts.uri.toString()));
  const names = symbols.map(({ name }) => name).join(', ');
  let found = 0;
  for (const own of elsewhere.values()) {
    if (found === MAX_CALLERS || parts.limit.signal.aborted) return;
    if (await addCaller(own, names, found, parts)) found++;
  }
}

function byFile(uses: readonly Use[]): ReadonlyMap<string, readonly Use[]> {
  const files = new Map<string, Use[]>();
  for (const use of uses) {
    const key = use.uri.toString();
    files.set(key, [...(files.get(key) ?? []), use]);
  }
  return files;
}

async function addCaller(
  uses: readonly Use[],
  names: string,
  position: number,
  parts: SignatureParts,
): Promise<boolean> {
  const uri = uses[0]?.uri;
  const path = uri === undefined ? undefined : workspacePath(uri, parts.folder);
  if (uri === undefined || path === undefined || isTestPath(path)) return false;
  const text = await parts.files.readUri(uri);
  const lines = text?.split('\n') ?? [];
  const calls = [...new Set(uses.map(({ line }) => line))].filter((line) => !isImportLine(lines[line] ?? ''));
  if (text === undefined || calls.length === 0) return false;
  addTo(
    parts.collector,
    path,
    names,
    excerpts(text, path, calls.slice(0, MAX_CALLS), LINES_AROUND),
    position,
  );
  return true;
}

function addTo(collector: Collector, path: string, names: string, text: string, position: number): void {
  collector.add({
    id: `caller:${path}`,
    kind: 'caller',
    title: `${path}: uses of ${names}`,
    path,
    text,
    relevance: relevance.caller(position),
    answers: `caller:${path}`,
    origin: 'provider',
  });
}

async function usesOf(uri: vscode.Uri, position: vscode.Position, limit: TimeLimit): Promise<readonly Use[]> {
  const items = await limit.within(() =>
    vscode.commands.executeCommand<vscode.CallHierarchyItem[] | undefined>(
      'vscode.prepareCallHierarchy',
      uri,
      position,
    ),
  );
  const item = items?.[0];
  const calls =
    item === undefined
      ? undefined
      : await limit.within(() =>
          vscode.commands.executeCommand<vscode.CallHierarchyIncomingCall[] | undefined>(
            'vscode.provideIncomingCalls',
            item,
          ),
        );
  if (calls !== undefined && calls.length > 0) {
    return calls.flatMap(({ from, fromRanges }) =>
      fromRanges.map(({ start }) => ({ uri: from.uri, line: start.line })),
    );
  }
  const references = await limit.within(() =>
    vscode.commands.executeCommand<vscode.Location[] | undefined>(
      'vscode.executeReferenceProvider',
      uri,
      position,
    ),
  );
  return (references ?? []).map((reference) => ({ uri: reference.uri, line: reference.range.start.line }));
}
