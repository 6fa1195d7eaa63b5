import * as vscode from 'vscode';
import { createDisposables } from '../disposables';
import type { PreviewSession } from './previewSession';
import { parsePreviewUri } from './previewUri';

/** The previews of this window, and which of them is in front. */
export interface Sessions extends vscode.Disposable {
  get(run: string): PreviewSession | undefined;
  add(session: PreviewSession): void;
  remove(run: string): void;
  /** The preview whose diff, or whose document, is the active tab. */
  active(): PreviewSession | undefined;
  /** Fires when another preview, or none, comes to the front, and when a preview's text changes. */
  readonly onDidChange: vscode.Event<void>;
}

export function createSessions(): Sessions {
  const sessions = new Map<string, PreviewSession>();
  const subscriptions = new Map<string, vscode.Disposable>();
  const disposables = createDisposables();
  const changes = disposables.add(new vscode.EventEmitter<void>());
  const remove = (run: string): void => {
    subscriptions.get(run)?.dispose();
    subscriptions.delete(run);
    sessions.get(run)?.dispose();
    sessions.delete(run);
    changes.fire();
  };
  disposables.add(vscode.window.tabGroups.onDidChangeTabs(() => changes.fire()));
  disposables.add(vscode.window.tabGroups.onDidChangeTabGroups(() => changes.fire()));
  disposables.add(vscode.window.onDidChangeVisibleTextEditors(() => changes.fire()));
  return {
    get: (run) => sessions.get(run),
    add(session) {
      remove(session.run);
      sessions.set(session.run, session);
      subscriptions.set(
        session.run,
        session.onDidChange(() => changes.fire()),
      );
      changes.fire();
    },
    remove,
    active() {
      const run = previewOf(vscode.window.tabGroups.activeTabGroup.activeTab);
      return run === undefined ? undefined : sessions.get(run);
    },
    onDidChange: changes.event,
    dispose() {
      for (const run of [...sessions.keys()]) remove(run);
      disposables.dispose();
    },
  };
}

/** The run whose consensus a tab shows, on its own or as the right side of a diff. */
export function previewOf(tab: vscode.Tab | undefined): string | undefined {
  const input: unknown = tab?.input;
  let uri: vscode.Uri | undefined;
  if (input instanceof vscode.TabInputTextDiff) uri = input.modified;
  if (input instanceof vscode.TabInputText) uri = input.uri;
  const name = uri && parsePreviewUri(uri);
  return name?.kind === 'consensus' ? name.run : undefined;
}

/** The runs whose consensus some tab shows. */
export function shownPreviews(): string[] {
  const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
  return [...new Set(tabs.flatMap((tab) => previewOf(tab) ?? []))];
}

/** Closes every tab that shows the consensus of a run. */
export async function closePreview(run: string): Promise<void> {
  const tabs = vscode.window.tabGroups.all
    .flatMap((group) => group.tabs)
    .filter((tab) => previewOf(tab) === run);
  if (tabs.length > 0) await vscode.window.tabGroups.close(tabs);
}

/** The editors in which the consensus of a session is visible. */
export function editorsOf(session: PreviewSession): vscode.TextEditor[] {
  return vscode.window.visibleTextEditors.filter(
    (editor) => editor.document.uri.toString() === session.uri.toString(),
  );
}
