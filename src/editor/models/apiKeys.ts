import * as vscode from 'vscode';
import { readConfiguration } from '../configuration';
import type { Keys } from '../secrets';
import { serverOf } from '../secrets';
import { isHttpUrl } from './askForEndpoint';

/** Asks for the key of a server and keeps it in SecretStorage. */
export async function setApiKey(keys: Keys, argument: unknown): Promise<void> {
  const baseUrl = typeof argument === 'string' && isHttpUrl(argument) ? argument : await chooseServer();
  if (baseUrl === undefined) return;
  const key = await vscode.window.showInputBox({
    title: vscode.l10n.t('API key for {0}', serverOf(baseUrl)),
    prompt: vscode.l10n.t('Kept in the operating system’s secret storage, and sent to this server only'),
    password: true,
    ignoreFocusOut: true,
  });
  if (key === undefined || key.trim() === '') return;
  await keys.set(baseUrl, key);
  void vscode.window.showInformationMessage(vscode.l10n.t('The key for {0} is set.', serverOf(baseUrl)));
}

async function chooseServer(): Promise<string | undefined> {
  const { models } = readConfiguration();
  const urls = [...new Set(models.flatMap((choice) => ('baseUrl' in choice ? [choice.baseUrl] : [])))];
  if (urls.length === 1) return urls[0];
  if (urls.length > 1)
    return await vscode.window.showQuickPick(urls, { title: vscode.l10n.t('The key of which server?') });
  const select = vscode.l10n.t('Select Models');
  const message = vscode.l10n.t('Name the model’s server first: a key belongs to a server.');
  const picked = await vscode.window.showInformationMessage(message, select);
  if (picked === select) await vscode.commands.executeCommand('consilience.selectModels');
  return undefined;
}

/** Forgets the key of a server. */
export async function clearApiKey(keys: Keys): Promise<void> {
  const servers = await keys.servers();
  if (servers.length === 0) {
    void vscode.window.showInformationMessage(vscode.l10n.t('No keys are kept.'));
    return;
  }
  const server = await vscode.window.showQuickPick([...servers], {
    title: vscode.l10n.t('Forget the key of which server?'),
  });
  if (server === undefined) return;
  await keys.clear(server);
  void vscode.window.showInformationMessage(vscode.l10n.t('The key for {0} is forgotten.', server));
}
