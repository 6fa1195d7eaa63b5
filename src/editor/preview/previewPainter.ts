import * as vscode from 'vscode';
import { createDisposables } from '../disposables';
import { createFindingDecorations } from '../findings/findingDecorations';
import { createHeatDecorations } from './heatDecorations';
import type { Sessions } from './sessions';
import { editorsOf } from './sessions';

/** Keeps the heat of what is on screen up to date, and the context key that the keys and buttons wait for. */
export function createPreviewPainter(sessions: Sessions): vscode.Disposable {
  const disposables = createDisposables();
  const decorations = disposables.add(createHeatDecorations());
  const findings = disposables.add(createFindingDecorations());
  let wasActive: boolean | undefined;
  const refresh = (): void => {
    const active = sessions.active();
    if (wasActive !== (active !== undefined)) {
      wasActive = active !== undefined;
      void vscode.commands.executeCommand('setContext', 'consilience.previewActive', wasActive);
    }
    if (active === undefined) return;
    for (const editor of editorsOf(active)) {
      decorations.paint(editor, active.disagreement());
      findings.paint(editor, active.findingHeat());
    }
  };
  disposables.add(sessions.onDidChange(refresh));
  refresh();
  return disposables;
}
