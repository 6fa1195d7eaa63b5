import * as vscode from 'vscode';
import type { Ledger, Totals } from '../../models/ledger';

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

function inWords(totals: Totals): string {
  const { requests, promptTokens, completionTokens, estimatedTokens, money, unpricedTokens } = totals;
  const parts = [
    vscode.l10n.t('{0} requests', requests),
    vscode.l10n.t('{0} tokens sent, {1} received', promptTokens, completionTokens),
  ];
  if (estimatedTokens > 0) parts.push(vscode.l10n.t('about {0} more that no server told', estimatedTokens));
  if (money > 0) parts.push(`$${money.toFixed(money < 0.1 ? 4 : 2)}`);
  if (unpricedTokens > 0) parts.push(vscode.l10n.t('{0} tokens at an unknown price', unpricedTokens));
  return parts.join(', ');
}
