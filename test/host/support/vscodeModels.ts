import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { until } from './messages';

/** The vendor of the models; names of them begin with it and a slash. */
export const testVendor = 'consilience-test';

/** One request as it reaches the provider. */
export interface ProviderCall {
  /** The model's id, without its vendor. */
  readonly model: string;
  readonly messages: readonly vscode.LanguageModelChatRequestMessage[];
  readonly options: vscode.ProvideLanguageModelChatResponseOptions;
  readonly token: vscode.CancellationToken;
  /** Streams a piece of the answer. */
  readonly say: (text: string) => void;
}

/** What a model does with request number `index`, from 0. */
export type ProviderAnswer = (call: ProviderCall, index: number) => Promise<void> | void;

/** Language models of another extension, as VS Code hands them on. */
export interface VscodeModels {
  /** What has reached the provider so far; requests for tests are left out. */
  readonly calls: readonly ProviderCall[];
  /** Takes the models away again. */
  stop(): Promise<void>;
}

interface Provider {
  offer(ids: readonly string[], answer: (call: ProviderCall) => Promise<void>): void;
}

/** Lets the extension in `test/fixtures/languageModels` provide models until they are stopped. */
export async function provideModels(ids: readonly string[], answer: ProviderAnswer): Promise<VscodeModels> {
  const extension = vscode.extensions.getExtension<Provider>(`${testVendor}.language-models`);
  if (extension === undefined) throw new Error('The extension that provides language models is not loaded.');
  const provider = await extension.activate();
  const calls: ProviderCall[] = [];
  provider.offer(ids, async (call) => {
    // Tests are asked for besides; they have no part in what is counted.
    if (textOf(call).includes('You write test cases')) return;
    calls.push(call);
    await answer(call, calls.length - 1);
  });
  await untilListed(ids);
  return {
    calls,
    async stop() {
      provider.offer([], () => Promise.reject(new Error('the test is over')));
      await untilListed([]);
    },
  };
}

async function untilListed(ids: readonly string[]): Promise<void> {
  let listed: readonly string[] | undefined;
  const look = async (): Promise<void> => {
    listed = (await vscode.lm.selectChatModels({ vendor: testVendor })).map(({ id }) => id);
  };
  for (let tries = 0; tries < 40; tries++) {
    await look();
    if (JSON.stringify(listed?.toSorted()) === JSON.stringify(ids.toSorted())) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  assert.deepEqual(listed?.toSorted(), ids.toSorted());
}

/** All that a request says. */
export function textOf({ messages }: ProviderCall): string {
  const parts = messages.flatMap(({ content }) => [...content]);
  return parts.map((part) => (part instanceof vscode.LanguageModelTextPart ? part.value : '')).join('\n');
}

/** Resolves when so many requests have come. */
export async function arrived(models: VscodeModels, count: number): Promise<void> {
  await until(() => models.calls.length >= count, `${count} requests; there were ${models.calls.length}`);
}

/** The settings for some runs; @returns what takes them back. */
export async function useSettings(settings: Readonly<Record<string, unknown>>): Promise<() => Promise<void>> {
  const configuration = (): vscode.WorkspaceConfiguration => vscode.workspace.getConfiguration('consilience');
  for (const [name, value] of Object.entries(settings))
    await configuration().update(name, value, vscode.ConfigurationTarget.Global);
  return async () => {
    for (const name of Object.keys(settings))
      await configuration().update(name, undefined, vscode.ConfigurationTarget.Global);
  };
}
