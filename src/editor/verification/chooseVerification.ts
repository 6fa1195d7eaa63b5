import * as vscode from 'vscode';
import type { Runner } from '../../engine/verification/runner';
import { readConfiguration } from '../configuration';
import type { VerifierParts } from './verifiers';

/** Lets the person allow or stop running candidates in this workspace, and see what holds now. */
export async function chooseVerification(parts: VerifierParts): Promise<void> {
  if (!vscode.workspace.isTrusted) {
    void vscode.window.showWarningMessage(
      vscode.l10n.t('Nothing is run in a workspace that is not trusted.'),
    );
    return;
  }
  const runner = await parts.findRunner(readConfiguration().verification);
  const now = parts.consent.decision(runner.kind);
  const allow = { label: vscode.l10n.t('Run candidates'), picked: now === 'allowed' };
  const refuse = { label: vscode.l10n.t('Do not run candidates'), picked: now === 'refused' };
  const forget = { label: vscode.l10n.t('Ask again'), picked: now === 'undecided' };
  const items = [allow, refuse, forget].map((item) => ({
    ...item,
    description: item.picked ? vscode.l10n.t('as it is now') : '',
    ...(item.label === allow.label ? { detail: whereLine(runner) } : {}),
  }));
  const title = vscode.l10n.t('May candidates be run in this workspace?');
  const chosen = await vscode.window.showQuickPick(items, { title });
  if (chosen?.label === allow.label) await parts.consent.decide(runner.kind, 'allowed');
  if (chosen?.label === refuse.label) await parts.consent.decide(runner.kind, 'refused');
  if (chosen?.label === forget.label) await parts.consent.forget();
}

/** Where candidates run, and which limits hold there. */
function whereLine({ kind, limitsInForce }: Runner): string {
  const places = {
    bubblewrap: vscode.l10n.t('in a sandbox (bubblewrap)'),
    sandboxExec: vscode.l10n.t('in a sandbox (sandbox-exec)'),
    container: vscode.l10n.t('in a container'),
    unconfined: vscode.l10n.t('without a sandbox'),
  };
  const limits = {
    wallMs: vscode.l10n.t('time'),
    cpuSeconds: vscode.l10n.t('processor time'),
    memoryBytes: vscode.l10n.t('memory'),
    processes: vscode.l10n.t('processes'),
    fileBytes: vscode.l10n.t('file size'),
    outputBytes: vscode.l10n.t('output'),
  };
  const inForce = limitsInForce.map((limit) => limits[limit]).join(', ');
  return vscode.l10n.t('{0}; limited: {1}', places[kind], inForce);
}
