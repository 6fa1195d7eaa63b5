import * as vscode from 'vscode';
import type { Finding, Severity } from '../../engine/critique/finding';
import { findingLines } from '../../engine/report/findings';
import { createDisposables } from '../disposables';
import type { PreviewSession } from '../preview/previewSession';
import type { Sessions } from '../preview/sessions';
import { shownPreviews } from '../preview/sessions';
import { editorWords } from '../words';

/**
 * Keeps what reviews found among the problems of the previews on screen. A finding goes when its lines are changed,
 * and all of them go when the preview is closed, accepted or rejected. None is an error: a review is an opinion.
 */
export function createFindingDiagnostics(sessions: Sessions): vscode.Disposable {
  const disposables = createDisposables();
  const collection = disposables.add(vscode.languages.createDiagnosticCollection('Consilience'));
  const refresh = (): void => {
    const shown = shownPreviews().flatMap((run) => sessions.get(run) ?? []);
    const uris = new Set(shown.map(({ uri }) => uri.toString()));
    const gone: vscode.Uri[] = [];
    collection.forEach((uri) => {
      if (!uris.has(uri.toString())) gone.push(uri);
    });
    for (const uri of gone) collection.delete(uri);
    for (const session of shown) collection.set(session.uri, diagnosticsOf(session));
  };
  disposables.add(sessions.onDidChange(refresh));
  refresh();
  return disposables;
}

function diagnosticsOf(session: PreviewSession): vscode.Diagnostic[] {
  const lines = session.text().split('\n');
  return session.findings().map((finding) => {
    const message = findingLines(finding, editorWords).join('\n');
    const diagnostic = new vscode.Diagnostic(rangeOf(finding, lines), message, severityOf(finding.severity));
    diagnostic.source = 'Consilience';
    return diagnostic;
  });
}

/** From the first character of the first line that is not a blank to the end of the last. */
function rangeOf({ lines: { first, last } }: Finding, lines: readonly string[]): vscode.Range {
  const start = lines[first - 1] ?? '';
  return new vscode.Range(
    first - 1,
    start.length - start.trimStart().length,
    last - 1,
    (lines[last - 1] ?? '').length,
  );
}

function severityOf(severity: Severity): vscode.DiagnosticSeverity {
  const severities = {
    high: vscode.DiagnosticSeverity.Warning,
    medium: vscode.DiagnosticSeverity.Information,
    low: vscode.DiagnosticSeverity.Hint,
  };
  return severities[severity];
}
