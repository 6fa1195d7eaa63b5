import * as vscode from 'vscode';
import * as z from 'zod';
import type { Sessions } from '../preview/sessions';
import type { RunRecord } from './runRecord';
import { documentName } from './runRecord';
import type { RunStore } from './runStore';
import { stateLine } from './runItems';

const runArgument = z.object({ run: z.string() });

/** The run that a command was called for: named by its argument, else the one on screen, else the one picked. */
export async function chooseRun(
  argument: unknown,
  store: RunStore,
  sessions: Sessions,
  fits: (record: RunRecord) => boolean = () => true,
): Promise<RunRecord | undefined> {
  const named = runArgument.safeParse(argument);
  if (named.success) return store.get(named.data.run);
  const active = sessions.active();
  const onScreen = active && store.get(active.run);
  if (onScreen !== undefined && fits(onScreen)) return onScreen;
  const runs = store.all().filter(fits);
  if (runs.length < 2) {
    if (runs.length === 0)
      void vscode.window.showInformationMessage(vscode.l10n.t('There is no such run in this window.'));
    return runs[0];
  }
  const items = runs.map((record) => ({
    label: record.task.instruction,
    description: documentName(record),
    detail: stateLine(record),
    record,
  }));
  const chosen = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Which run?'),
    matchOnDescription: true,
  });
  return chosen?.record;
}
