import * as vscode from 'vscode';
import { addModel } from '../configuration';

/** Asks for the address of a server and the name of a model there, and puts it into the settings. */
export async function askForEndpoint(): Promise<void> {
  const baseUrl = await vscode.window.showInputBox({
    title: vscode.l10n.t('Address of the server (1/2)'),
    prompt: vscode.l10n.t('Any server that speaks the OpenAI chat-completions protocol'),
    value: 'http://127.0.0.1:11434/v1',
    ignoreFocusOut: true,
    validateInput: (value) =>
      isHttpUrl(value) ? undefined : vscode.l10n.t('An address that begins with http:// or https://'),
  });
  if (baseUrl === undefined) return;
  const model = await vscode.window.showInputBox({
    title: vscode.l10n.t('Name of the model (2/2)'),
    prompt: vscode.l10n.t('As the server knows it'),
    ignoreFocusOut: true,
    validateInput: (value) => (value.trim() === '' ? vscode.l10n.t('A name is needed') : undefined),
  });
  if (model === undefined) return;
  await addModel({ baseUrl: baseUrl.trim(), model: model.trim() });
  const setKey = vscode.l10n.t('Set API Key');
  const message = vscode.l10n.t('{0} will be asked. Does it need a key?', model.trim());
  void vscode.window.showInformationMessage(message, setKey).then((picked) => {
    if (picked === setKey) void vscode.commands.executeCommand('consilience.setApiKey', baseUrl.trim());
  });
}

/** Whether it is an address that a model can be behind. */
export function isHttpUrl(value: string): boolean {
  try {
    return /^https?:$/.test(new URL(value.trim()).protocol);
  } catch {
    return false;
  }
}
