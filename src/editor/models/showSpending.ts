import * as vscode from 'vscode';
import { spendingLine } from '../../engine/report/spendingLine';
import type { Spending } from '../../engine/sampling/spending';
import type { Ledger } from '../../models/ledger';
import { editorWords } from '../words';

interface SpendingItem extends vscode.QuickPickItem {
  readonly clear?: boolean;
}

/** Shows what was spent per day and model, the latest day first; the counters can be set back. */
export async function showSpending(ledger: Ledger): Promise<void> {
  const days = Object.entries(ledger.days).sort(([one], [other]) => (one < other ? 1 : -1));
  if (days.length === 0) {
    void vscode.window.showInformationMessage(vscode.l10n.t('No live model has been asked yet.'));
    return;
  }
  const items: SpendingItem[] = days.flatMap(([day, models]) => [
    { label: `${day}: ${inWords(ledger.day(day))}`, kind: vscode.QuickPickItemKind.Separator },
    ...Object.entries(models).map(([model, totals]) => ({ label: model, description: inWords(totals) })),
  ]);
  items.push(
    { label: '', kind: vscode.QuickPickItemKind.Separator },
    { label: vscode.l10n.t('$(trash) Set the counters back'), clear: true },
  );
  const title = vscode.l10n.t('What models have taken');
  const chosen = await vscode.window.showQuickPick(items, { title, matchOnDescription: true });
  if (chosen?.clear === true) ledger.clear();
}

function inWords(spending: Spending): string {
  return spendingLine(spending, { form: 'long' }, editorWords) ?? '';
}
