import * as vscode from 'vscode';
import { findDeclarations, targetNames } from '../../engine/context/declarations';
import { lfOffset, lfText } from '../documents';
import type { TimeLimit } from './timeLimit';

/** What the target declares or lies in, where its name stands. */
export interface TargetSymbol {
  readonly name: string;
  readonly position: vscode.Position;
}

const MOST = 6;
const ENCLOSING: ReadonlySet<vscode.SymbolKind> = new Set([
  vscode.SymbolKind.Function,
  vscode.SymbolKind.Method,
  vscode.SymbolKind.Constructor,
  vscode.SymbolKind.Class,
  vscode.SymbolKind.Interface,
  vscode.SymbolKind.Struct,
  vscode.SymbolKind.Enum,
]);

/** As the language's symbol provider sees it; by the form of the text where there is none. */
export async function targetSymbols(
  document: vscode.TextDocument,
  target: vscode.Range,
  limit: TimeLimit,
): Promise<readonly TargetSymbol[]> {
  const answer = await limit.within(() =>
    vscode.commands.executeCommand<readonly (vscode.DocumentSymbol | vscode.SymbolInformation)[] | undefined>(
      'vscode.executeDocumentSymbolProvider',
      document.uri,
    ),
  );
  const symbols = (answer ?? []).filter((symbol): symbol is vscode.DocumentSymbol => 'children' in symbol);
  const found = symbols.length === 0 ? [] : fromProvider(symbols, target);
  return found.length > 0 ? found : symbolsInText(document, target);
}

/** The names that the text tells by its form alone. */
export function symbolsInText(document: vscode.TextDocument, target: vscode.Range): readonly TargetSymbol[] {
  const text = lfText(document);
  const path = vscode.workspace.asRelativePath(document.uri, false);
  const range = { start: lfOffset(document, target.start), end: lfOffset(document, target.end) };
  const names = targetNames(text, path, range);
  return findDeclarations(text, path)
    .filter(({ name }) => names.includes(name))
    .slice(0, MOST)
    .map(({ name, line }) => ({
      name,
      position: new vscode.Position(line, document.lineAt(line).text.indexOf(name)),
    }));
}

function fromProvider(
  symbols: readonly vscode.DocumentSymbol[],
  target: vscode.Range,
): readonly TargetSymbol[] {
  const around = chain(symbols, target).filter(({ kind }) => ENCLOSING.has(kind));
  const innermost = around.at(-1);
  if (innermost === undefined) {
    return symbols
      .filter(({ selectionRange }) => target.contains(selectionRange))
      .slice(0, MOST)
      .map(toSymbol);
  }
  const owner = innermost.kind === vscode.SymbolKind.Constructor ? around.at(-2) : undefined;
  return [toSymbol(owner ?? innermost)];
}

/** The symbols that contain the range, outermost first. */
function chain(
  symbols: readonly vscode.DocumentSymbol[],
  target: vscode.Range,
): readonly vscode.DocumentSymbol[] {
  const around = symbols.find(({ range }) => range.contains(target));
  return around === undefined ? [] : [around, ...chain(around.children, target)];
}

function toSymbol({ name, selectionRange }: vscode.DocumentSymbol): TargetSymbol {
  return { name, position: selectionRange.start };
}
