import * as vscode from 'vscode';
import type { Check } from '../../engine/verification/checks';
import { notRun } from '../../engine/verification/forward/notRun';
import type { Diagnose, Diagnoser } from '../../execution/verifier/verifierParts';

/** A language server that has to start first takes this long at most; afterwards, one that is there. */
const FIRST_MS = 20_000;
const NEXT_MS = 8000;
/** A server may tell what it finds in several goes; after this much silence it has. */
const QUIET_MS = 700;

/**
 * What the language servers that VS Code has loaded say of texts of one file, in a copy of the workspace: never
 * through the person's own document. Each text is written behind one that no parser takes, so that there is always
 * a change to wait for, and silence means that nobody looks at the file.
 */
export const diagnoseInEditor: Diagnose = async (copy, path, base, signal) => {
  const uri = vscode.Uri.joinPath(vscode.Uri.file(copy.folder), path);
  const document = await vscode.workspace.openTextDocument(uri);
  // The copy is told what stands in it at the end: what it does not know of would be taken for a person's.
  const dispose = (): Promise<void> => copy.write(path, base);
  let before: readonly string[] | undefined;
  try {
    before = await errorsOf(uri, base, FIRST_MS, signal);
  } catch (error) {
    await dispose();
    throw error;
  }
  return {
    async check(text, checkSignal) {
      if (before === undefined) return silence(document.languageId);
      const after = await errorsOf(uri, text, NEXT_MS, checkSignal);
      return after === undefined ? silence(document.languageId) : compared(before, after);
    },
    dispose,
  } satisfies Diagnoser;
};

function silence(languageId: string): Check {
  return notRun('diagnostics', vscode.l10n.t('No language server for {0} looked at it.', languageId));
}

/** The errors in a text of the file, without their places; undefined when nobody reported any in broken text. */
async function errorsOf(
  uri: vscode.Uri,
  text: string,
  limitMs: number,
  signal: AbortSignal,
): Promise<readonly string[] | undefined> {
  // No language takes this: brackets that close what was never opened, in a string that never ends.
  const broken = `${text}\n)]}"\n`;
  const isBroken = await written(uri, broken, (errors) => errors.length > 0, limitMs, signal);
  if (!isBroken) return undefined;
  const known = JSON.stringify(messagesOf(uri));
  const changed = await written(uri, text, (errors) => JSON.stringify(errors) !== known, NEXT_MS, signal);
  return changed ? messagesOf(uri) : undefined;
}

/** Writes the file and waits until what is said of it is as wished, and then until nothing more is said. */
async function written(
  uri: vscode.Uri,
  text: string,
  isWished: (errors: readonly string[]) => boolean,
  limitMs: number,
  signal: AbortSignal,
): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  let quiet: NodeJS.Timeout | undefined;
  const subscriptions: vscode.Disposable[] = [];
  const settled = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(isWished(messagesOf(uri))), limitMs);
    signal.addEventListener('abort', () => resolve(false), { once: true });
    subscriptions.push(
      vscode.languages.onDidChangeDiagnostics(({ uris }) => {
        if (!uris.some((changed) => changed.toString() === uri.toString())) return;
        clearTimeout(quiet);
        quiet = setTimeout(() => {
          if (isWished(messagesOf(uri))) resolve(true);
        }, QUIET_MS);
      }),
    );
  });
  try {
    await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
    return await settled;
  } finally {
    clearTimeout(timer);
    clearTimeout(quiet);
    vscode.Disposable.from(...subscriptions).dispose();
    signal.throwIfAborted();
  }
}

function messagesOf(uri: vscode.Uri): readonly string[] {
  return vscode.languages
    .getDiagnostics(uri)
    .filter(({ severity }) => severity === vscode.DiagnosticSeverity.Error)
    .map(({ source = '', code, message }) => {
      const id = typeof code === 'object' ? code.value : code;
      return `${source}${id === undefined ? '' : `(${id})`}: ${message}`;
    })
    .sort();
}

/** Errors that the document did not have as it was; of equal ones, the surplus. */
function compared(before: readonly string[], after: readonly string[]): Check {
  const surplus = (some: readonly string[], others: readonly string[]): string[] => {
    const left = [...others];
    return some.filter((one) => {
      const at = left.indexOf(one);
      if (at >= 0) left.splice(at, 1);
      return at < 0;
    });
  };
  const newlyFailing = surplus(after, before);
  return {
    name: 'diagnostics',
    outcome: newlyFailing.length === 0 ? 'passed' : 'failed',
    tool: vscode.l10n.t('language server'),
    passed: 0,
    total: after.length,
    newlyFailing,
    newlyPassing: surplus(before, after),
    cases: after.map((name) => ({ name, outcome: 'failed' })),
  };
}
