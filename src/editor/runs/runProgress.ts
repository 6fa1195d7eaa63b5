import * as vscode from 'vscode';
import type { Calibration } from '../calibration/calibration';
import { createDisposables } from '../disposables';
import type { Sessions } from '../preview/sessions';
import { agreementLine } from '../../engine/report/headline';
import { editorWords } from '../words';
import type { RunRecord } from './runRecord';
import { documentName } from './runRecord';
import type { RunStore } from './runStore';
import type { RunService } from './startRun';
import { examinedLines, progressLine, spentInFull } from './runItems';
import { statusTooltip } from './statusTooltip';

/** A notification with the state of a run and a button to cancel it, for as long as it goes. */
export async function showProgress(
  id: string,
  finished: Promise<unknown>,
  store: RunStore,
  service: RunService,
): Promise<void> {
  const record = store.get(id);
  if (record === undefined) return;
  const title = vscode.l10n.t('Consilience: {0}', documentName(record));
  const location = vscode.ProgressLocation.Notification;
  await vscode.window.withProgress({ location, title, cancellable: true }, async (progress, token) => {
    const disposables = createDisposables();
    disposables.add(token.onCancellationRequested(() => service.cancel(id)));
    let shown = 0;
    const report = (): void => {
      const now = store.get(id);
      if (now === undefined) return;
      const done = partDone(now);
      progress.report({ message: progressLine(now), increment: Math.max(0, done - shown) * 100 });
      shown = Math.max(shown, done);
    };
    disposables.add(
      store.onDidChange((changed) => {
        if (changed === id) report();
      }),
    );
    report();
    try {
      await finished;
    } finally {
      disposables.dispose();
    }
  });
}

/** In [0, 1]: how much of the plan is spent, or of the samples drawn where there is no plan. */
function partDone({ samples, settings, examination: { plan, spent } }: RunRecord): number {
  const calls = Math.max(samples.length, spent?.calls ?? 0);
  return Math.min(1, calls / Math.max(1, plan?.calls.most ?? settings.samples));
}

/** One item in the status bar: the runs under way, or the agreement of the patch on screen. */
export function createStatusItem(
  store: RunStore,
  sessions: Sessions,
  calibration: Calibration,
): vscode.Disposable {
  const disposables = createDisposables();
  const item = disposables.add(
    vscode.window.createStatusBarItem('consilience.status', vscode.StatusBarAlignment.Left, 50),
  );
  item.name = 'Consilience';
  const refresh = (): void => {
    const running = store.all().filter((record) => record.state === 'running');
    void vscode.commands.executeCommand('setContext', 'consilience.running', running.length > 0);
    void vscode.commands.executeCommand('setContext', 'consilience.hasRuns', store.all().length > 0);
    const active = sessions.active();
    const first = running[0];
    if (first !== undefined) {
      item.text = `$(sync~spin) ${progressLine(first)}`;
      item.tooltip = first.task.instruction;
      item.command = 'consilience.showPanel';
      item.show();
    } else if (active !== undefined) {
      item.text = `$(git-compare) ${agreementLine(active.consensus, editorWords)}`;
      const record = store.get(active.run);
      item.tooltip = statusTooltip(active.run, active.consensus, {
        calibration: calibration.current(),
        examined: examinedLines(record),
        spent: record && spentInFull(record),
      });
      item.command = { command: 'consilience.showPanel', title: '', arguments: [{ run: active.run }] };
      item.show();
    } else {
      item.hide();
    }
    item.accessibilityInformation = { label: `Consilience: ${item.text.replace(/^\$\([^)]*\) /, '')}` };
  };
  disposables.add(store.onDidChange(refresh));
  disposables.add(sessions.onDidChange(refresh));
  disposables.add(calibration.onDidChange(refresh));
  refresh();
  return disposables;
}
