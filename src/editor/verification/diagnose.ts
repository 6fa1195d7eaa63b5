import * as vscode from 'vscode';
import type { Check } from '../../engine/verification/checks';
import { notRun } from '../../engine/verification/forward/notRun';
import type { Diagnose, DiagnosedText } from '../../execution/verifier/verifierParts';

/** A language server that has to start first takes this long at most. */
const LIMIT_MS = 10_000;
/** A server tells what it finds in several goes; after this much silence it has. */
const QUIET_MS = 1500;
/** No language takes this: brackets that close what was never opened, in a string that never ends. */
const BROKEN = '\n)]}"\n';

/**
 * What the language servers that VS Code has loaded say of texts of one file, each in a copy of the workspace: never
 * through the person's own document. Every text gets a last line that no parser takes, so that there is always an
 * error to wait for; where it is not reported, nobody looks at the file. What is said of that line is left out.
 *
 * VS Code's own server for TypeScript and JavaScript only looks at files in tabs, and so says nothing here. A kind of
 * file that nobody looked at is not waited for again in this window.
 */
export function createDiagnose(): Diagnose {
  const silent = new Set<string>();
  return async (base, candidates, signal) => {
    const kind = base.path.split('.').at(-1) ?? '';
    const nobody = notRun('diagnostics', vscode.l10n.t('No language server looked at it in time.'));
    if (silent.has(kind)) return candidates.map(() => nobody);
    const said = await Promise.all([base, ...candidates].map((text) => errorsOf(text, signal)));
    const [before, ...after] = said;
    if (said.every((errors) => errors === undefined)) silent.add(kind);
    return after.map((errors) =>
      before === undefined || errors === undefined ? nobody : compared(before, errors),
    );
  };
}

/** The errors in a text, without their places; undefined when not even the broken line was reported. */
async function errorsOf(
  { copy: makeCopy, path, text }: DiagnosedText,
  signal: AbortSignal,
): Promise<readonly string[] | undefined> {
  const copy = await makeCopy();
  await copy.write(path, text + BROKEN);
  const uri = vscode.Uri.joinPath(vscode.Uri.file(copy.folder), path);
  const added = text.split('\n').length - 1;
  const isSeen = (): boolean => errorsIn(uri).some(({ range }) => range.end.line > added);
  await settled(uri, isSeen, signal);
  if (!isSeen()) return undefined;
  return errorsIn(uri)
    .filter(({ range }) => range.start.line <= added)
    .map(messageOf)
    .sort();
}

/** Opens the file and waits until something was said of it as wished, and then until nothing more is said. */
async function settled(uri: vscode.Uri, isWished: () => boolean, signal: AbortSignal): Promise<void> {
  let limit: NodeJS.Timeout | undefined;
  let quiet: NodeJS.Timeout | undefined;
  let listening: vscode.Disposable | undefined;
  const done = new Promise<void>((resolve) => {
    limit = setTimeout(resolve, LIMIT_MS);
    signal.addEventListener('abort', () => resolve(), { once: true });
    listening = vscode.languages.onDidChangeDiagnostics(({ uris }) => {
      if (!uris.some((changed) => changed.toString() === uri.toString())) return;
      clearTimeout(quiet);
      if (isWished()) quiet = setTimeout(resolve, QUIET_MS);
    });
  });
  try {
    await vscode.workspace.openTextDocument(uri);
    await done;
  } finally {
    clearTimeout(limit);
    clearTimeout(quiet);
    listening?.dispose();
  }
  signal.throwIfAborted();
}

function errorsIn(uri: vscode.Uri): vscode.Diagnostic[] {
  return vscode.languages
    .getDiagnostics(uri)
    .filter(({ severity }) => severity === vscode.DiagnosticSeverity.Error);
}

function messageOf({ source = '', code, message }: vscode.Diagnostic): string {
  const id = typeof code === 'object' ? code.value : code;
  return `${source}${id === undefined ? '' : `(${id})`}: ${message}`;
}

/** Errors that the document did not have as it was; of equal ones, the surplus. */
function compared(before: readonly string[], after: readonly string[]): Check {
  const newlyFailing = surplus(after, before);
  return {
    name: 'diagnostics',
    outcome: newlyFailing.length === 0 ? 'passed' : 'failed',
    tool: vscode.l10n.t('language server'),
    passed: newlyFailing.length === 0 ? 1 : 0,
    total: 1,
    newlyFailing,
    newlyPassing: surplus(before, after),
    cases: after.map((name) => ({ name, outcome: 'failed' })),
  };
}

function surplus(some: readonly string[], others: readonly string[]): string[] {
  const left = [...others];
  return some.filter((one) => {
    const at = left.indexOf(one);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}
