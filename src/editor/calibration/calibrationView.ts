import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import { createDisposables } from '../disposables';
import { editorWords } from '../words';
import type { Calibration } from './calibration';
import { calibrationHtml, pageCommands } from './calibrationHtml';
import { calibrationReport } from './calibrationReport';

/** The panel with the calibration; one at most, and it follows the outcomes while it is open. */
export interface CalibrationView extends vscode.Disposable {
  show(): Promise<void>;
}

/** @param isOn whether outcomes are recorded. */
export function createCalibrationView(calibration: Calibration, isOn: () => boolean): CalibrationView {
  const disposables = createDisposables();
  let panel: vscode.WebviewPanel | undefined;
  const refresh = (): void => {
    if (panel === undefined) return;
    panel.webview.html = calibrationHtml(calibrationReport(calibration.outcomes()), {
      words: editorWords,
      nonce: randomBytes(16).toString('hex'),
      language: vscode.env.language,
      recording: isOn(),
    });
  };
  disposables.add(calibration.onDidChange(refresh));
  disposables.add(
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration('consilience.calibration')) refresh();
    }),
  );
  return {
    async show() {
      await calibration.refresh();
      if (panel === undefined) {
        panel = openPanel();
        panel.onDidDispose(() => (panel = undefined));
      }
      refresh();
      panel.reveal();
    },
    dispose() {
      panel?.dispose();
      disposables.dispose();
    },
  };
}

/** Nothing runs in it and nothing is loaded into it; its links may call the commands of the page. */
function openPanel(): vscode.WebviewPanel {
  return vscode.window.createWebviewPanel(
    'consilience.calibration',
    vscode.l10n.t('Calibration'),
    vscode.ViewColumn.Active,
    {
      enableScripts: false,
      enableForms: false,
      enableFindWidget: true,
      enableCommandUris: pageCommands,
      localResourceRoots: [],
    },
  );
}

/** Deletes the outcomes when the person says so. */
export async function clearCalibration(calibration: Calibration): Promise<void> {
  await calibration.refresh();
  const count = calibration.outcomes().length;
  if (count === 0) {
    void vscode.window.showInformationMessage(vscode.l10n.t('There are no outcomes to clear.'));
    return;
  }
  const clear = vscode.l10n.t('Clear');
  const message = vscode.l10n.t(
    'Clear the {0} recorded outcomes? Confidence will be shown as low, medium or high until there are enough again.',
    count,
  );
  const picked = await vscode.window.showWarningMessage(message, { modal: true }, clear);
  if (picked === clear) await calibration.clear();
}
