import * as vscode from 'vscode';
import type { ChatModel } from '../engine/ports';
import { createOpenAiModel } from '../models/openaiModel';
import { withQueue } from '../models/queue';
import type { Recording } from '../models/recordings';
import { createRecordedModel } from '../models/recordedModel';
import type { Configuration, Endpoint } from './configuration';
import { addModel, readConfiguration, writeModels } from './configuration';
import type { Keys } from './secrets';
import { serverOf } from './secrets';

/** A recorded reply comes after this long, so that one sees a run happen. */
const recordedPaceMs = 40;

/** The models a run asks: those of the settings; without any, the recordings that come with the extension. */
export function modelsFor(
  configuration: Configuration,
  keys: Keys,
  recordings: readonly Recording[],
): ChatModel[] {
  if (configuration.models.length === 0) return [createRecordedModel(recordings, { paceMs: recordedPaceMs })];
  return configuration.models.map((endpoint) => liveModel(endpoint, configuration, keys));
}

function liveModel(endpoint: Endpoint, configuration: Configuration, keys: Keys): ChatModel {
  const model = createOpenAiModel({
    baseUrl: endpoint.baseUrl,
    model: endpoint.model,
    apiKey: () => keys.get(endpoint.baseUrl),
    ...(endpoint.label === undefined ? {} : { label: endpoint.label }),
  });
  return withQueue(model, { concurrency: configuration.concurrency });
}

/** Lets the person choose among the models known, name another, or go back to recorded replies. */
export async function selectModels(): Promise<void> {
  const { models, invalidModels } = readConfiguration();
  interface ModelItem extends vscode.QuickPickItem {
    readonly run: () => Promise<void>;
  }
  const items: ModelItem[] = models.map((endpoint) => ({
    label: endpoint.label ?? endpoint.model,
    description: serverOf(endpoint.baseUrl),
    picked: true,
    run: () => writeModels([endpoint]),
  }));
  items.push(
    { label: vscode.l10n.t('$(add) Another model…'), run: askForEndpoint },
    {
      label: vscode.l10n.t('$(history) Recorded replies only'),
      description: vscode.l10n.t('answers the demo’s requests without a model'),
      run: () => writeModels([]),
    },
  );
  if (invalidModels.length > 0) {
    void vscode.window.showWarningMessage(
      vscode.l10n.t(
        '{0} entries of consilience.models have no usable baseUrl and model and are left out.',
        invalidModels.length,
      ),
    );
  }
  const chosen = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Which model should be asked?'),
  });
  await chosen?.run();
}

async function askForEndpoint(): Promise<void> {
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

function isHttpUrl(value: string): boolean {
  try {
    return /^https?:$/.test(new URL(value.trim()).protocol);
  } catch {
    return false;
  }
}

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
  const urls = [...new Set(readConfiguration().models.map((endpoint) => endpoint.baseUrl))];
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
