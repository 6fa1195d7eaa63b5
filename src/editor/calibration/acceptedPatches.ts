import * as vscode from 'vscode';
import { createDisposables } from '../disposables';
import { lfText } from '../documents';
import type { Log } from '../log';
import { editedShare } from './editedShare';

/** A patch that was written into a document. */
export interface AcceptedPatch {
  readonly run: string;
  readonly uri: vscode.Uri;
  /** The document as it was, and as it was proposed to be; both are kept in memory only. */
  readonly base: string;
  readonly proposed: string;
}

/** Looks what becomes of accepted patches: when their document is saved or closed, and once more after a while. */
export interface AcceptedPatches extends vscode.Disposable {
  /** Looks at once, and from now on. */
  follow(patch: AcceptedPatch): Promise<void>;
  isFollowed(run: string): boolean;
  /** A last look at the patches of a document, before something else changes it. */
  settle(uri: vscode.Uri): Promise<void>;
  /** Nothing more is looked at. */
  forget(): void;
}

/** What is changed later than this is another task. */
const lastLookMs = 20 * 60_000;
/** A change of its language closes a document and opens it again. */
const reopenMs = 1000;

/** @param tell is told how much of a patch has been changed again, as often as that may have changed. */
export function createAcceptedPatches(
  tell: (run: string, editedShare: number) => Promise<void>,
  log: Log,
): AcceptedPatches {
  const followed = new Map<string, AcceptedPatch & { readonly timer: NodeJS.Timeout }>();
  const disposables = createDisposables();
  const look = async (patch: AcceptedPatch): Promise<void> => {
    const text = await currentText(patch.uri);
    if (text !== undefined) await tell(patch.run, editedShare(patch.base, patch.proposed, text));
  };
  const stop = (run: string): void => {
    clearTimeout(followed.get(run)?.timer);
    followed.delete(run);
  };
  const of = (uri: vscode.Uri): AcceptedPatch[] =>
    [...followed.values()].filter((patch) => patch.uri.toString() === uri.toString());
  const lookSafely = (patch: AcceptedPatch): void => {
    look(patch).catch((error: unknown) => log.error('an outcome could not be looked up', error));
  };
  disposables.add(vscode.workspace.onDidSaveTextDocument(({ uri }) => of(uri).forEach(lookSafely)));
  disposables.add(
    vscode.workspace.onDidCloseTextDocument(({ uri }) => {
      if (of(uri).length > 0) setTimeout(() => of(uri).forEach(lookSafely), reopenMs);
    }),
  );
  const forget = (): void => [...followed.keys()].forEach(stop);
  return {
    async follow(patch) {
      stop(patch.run);
      const timer = setTimeout(() => {
        stop(patch.run);
        lookSafely(patch);
      }, lastLookMs);
      followed.set(patch.run, { ...patch, timer });
      await look(patch);
    },
    isFollowed: (run) => followed.has(run),
    async settle(uri) {
      for (const patch of of(uri)) {
        stop(patch.run);
        await look(patch);
      }
    },
    forget,
    dispose() {
      forget();
      disposables.dispose();
    },
  };
}

/** The text as it is on screen, or else on disk; undefined when there is none any more. */
export async function currentText(uri: vscode.Uri): Promise<string | undefined> {
  const open = vscode.workspace.textDocuments.find((document) => document.uri.toString() === uri.toString());
  if (open !== undefined) return lfText(open);
  try {
    return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri)).replaceAll('\r\n', '\n');
  } catch {
    return undefined;
  }
}
