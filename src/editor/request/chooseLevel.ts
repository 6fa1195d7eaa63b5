import * as vscode from 'vscode';
import { levelName, levelPurpose } from '../../engine/report/plan';
import { budgetLevels, callsOf } from '../../engine/sampling/budgetLevels';
import { readConfiguration, writeLevel } from '../configuration';
import { editorWords } from '../words';
import { levels } from './reviewItems';
import { testRequestsFor } from './settingsFor';

/** Lets the person choose how much is asked from now on, and keeps it in the settings. */
export async function chooseLevel(): Promise<void> {
  const configuration = readConfiguration();
  const items = levels.map((level) => {
    const standard = budgetLevels[level];
    const most = configuration.samples ?? standard.samples.most;
    const testRequests = testRequestsFor(configuration, level);
    const calls = callsOf({ ...standard, samples: { ...standard.samples, most }, testRequests });
    const purpose = levelPurpose(level, editorWords);
    return {
      label: levelName(level, editorWords),
      description: level === configuration.level ? vscode.l10n.t('as it is now') : '',
      detail: vscode.l10n.t(
        '{0}; at most {1} samples and {2} requests in all',
        purpose,
        most,
        [...calls.values()].reduce((sum, count) => sum + count, 0),
      ),
      level,
    };
  });
  const chosen = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('How much should be asked?'),
    matchOnDetail: true,
  });
  if (chosen !== undefined) await writeLevel(chosen.level);
}
