import * as vscode from 'vscode';
import type { Collector } from '../../engine/context/collector';
import { relevance } from '../../engine/context/relevance';

/** How many lines around the target still count as near. */
const NEAR = 20;
const MOST = 20;
const SEVERITY: Readonly<Record<vscode.DiagnosticSeverity, string>> = {
  [vscode.DiagnosticSeverity.Error]: 'error',
  [vscode.DiagnosticSeverity.Warning]: 'warning',
  [vscode.DiagnosticSeverity.Information]: 'information',
  [vscode.DiagnosticSeverity.Hint]: 'hint',
};

/** Adds what is reported about the target, and apart from it what is reported near. Hints are left out. */
export function addDiagnostics(
  document: vscode.TextDocument,
  target: vscode.Range,
  collector: Collector,
): void {
  const reported = vscode.languages
    .getDiagnostics(document.uri)
    .filter(({ severity }) => severity !== vscode.DiagnosticSeverity.Hint)
    .toSorted((a, b) => a.severity - b.severity || a.range.start.compareTo(b.range.start));
  const inside = reported.filter(({ range }) => range.intersection(target) !== undefined);
  const near = reported.filter(
    (diagnostic) => !inside.includes(diagnostic) && distance(diagnostic.range, target) <= NEAR,
  );
  const path = vscode.workspace.asRelativePath(document.uri, false);
  for (const [place, found, weight] of [
    ['in the target', inside, relevance.diagnosticsInside],
    ['near the target', near, relevance.diagnosticsNear],
  ] as const) {
    if (found.length === 0) continue;
    collector.add({
      id: `diagnostics:${place}`,
      kind: 'diagnostics',
      title: `${path}: problems reported ${place}`,
      path,
      text: found
        .slice(0, MOST)
        .map((diagnostic) => describe(diagnostic, document))
        .join('\n'),
      relevance: weight,
      answers: `diagnostics:${place}`,
      origin: 'provider',
    });
  }
}

function distance(range: vscode.Range, target: vscode.Range): number {
  return Math.max(target.start.line - range.end.line, range.start.line - target.end.line, 0);
}

function describe(
  { severity, source, code, message, range }: vscode.Diagnostic,
  document: vscode.TextDocument,
): string {
  const number = typeof code === 'object' ? code.value : code;
  const origin = [source, number].filter((part) => part !== undefined && part !== '').join(' ');
  const line = document.lineAt(document.validatePosition(range.start)).text.trim();
  const head = `line ${range.start.line + 1}: ${SEVERITY[severity]}${origin === '' ? '' : ` (${origin})`}`;
  return `${head}: ${message.replaceAll('\n', '\n  ')}\n  ${line}`;
}
