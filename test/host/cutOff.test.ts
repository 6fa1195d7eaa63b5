import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import type { RunInfo } from '../../src/api';
import { activateExtension } from './support/activateExtension';
import { closeEverything, openSample, replaceText, sampleUri } from './support/editors';
import type { LiveModel } from './support/liveModel';
import { fenced, useLiveModel } from './support/liveModel';
import type { Messages } from './support/messages';
import { recordMessages, until } from './support/messages';
import { shownPreview } from './support/proposing';

const id = '20250101T120000000-cut0ff00';
const folder = path.join(
  process.env['CONSILIENCE_USER_DATA'] ?? '',
  'User/globalStorage/consilience.consilience/runs',
);

/** What an earlier window left behind was laid there before this one began: two of five samples, and half a line. */
suite('a run that was cut off with its window', () => {
  let messages: Messages;
  let model: LiveModel | undefined;

  setup(async () => {
    await closeEverything();
    messages = recordMessages();
  });

  teardown(async () => {
    messages.stop();
    await model?.stop();
    model = undefined;
    await closeEverything();
  });

  async function cutOff(): Promise<RunInfo> {
    const api = await activateExtension();
    return await until(() => api.runs().find((run) => run.id === id), 'the run that was cut off');
  }

  test('is listed with its samples and what they took, after those of this window', async () => {
    const run = await cutOff();
    assert.deepEqual([run.state, run.samples, run.usable], ['cutOff', 2, 2]);
    assert.deepEqual(run.spent, { requests: 2, tokens: 240, money: 0 });
    assert.equal(run.document?.toString(), sampleUri('cut-off.ts').toString());
    assert.equal((await activateExtension()).runs().at(-1)?.id, id);
  });

  test('shows what it had, without a model, and offers the rest', async () => {
    model = await useLiveModel(() => fenced('export const one = 2;\n'));
    await cutOff();
    await vscode.commands.executeCommand('consilience.showRun', { run: id });
    await messages.waitFor(/cut off; what it had is shown/);
    const { headline } = await shownPreview();
    assert.match(headline, /All 2 agree/);
    assert.equal(model.requests.length, 0);
    assert.equal((await cutOff()).state, 'cutOff');
  });

  test('is not gone on with without a model', async () => {
    await cutOff();
    await vscode.commands.executeCommand('consilience.resumeRun', { run: id });
    await messages.waitFor(/Choose a model/);
    assert.equal((await cutOff()).state, 'cutOff');
  });

  test('is not gone on with while its document is another', async () => {
    await cutOff();
    model = await useLiveModel(() => fenced('export const one = 2;\n'));
    const { document } = await openSample('cut-off.ts');
    await replaceText(document, 'one = 1', 'one = 11');
    await vscode.commands.executeCommand('consilience.resumeRun', { run: id });
    await messages.waitFor(/no longer as it was/);
    assert.equal(model.requests.length, 0);
  });

  test('draws what is missing, once, and takes the place of what was there', async () => {
    await cutOff();
    const answer = 'export const secret = "hidden1hidden1hidden1hidden1";\nexport const one = 2;\n';
    model = await useLiveModel(() => fenced(answer), { samples: 8 });
    const api = await activateExtension();
    // Twice at once, as by a double click.
    await Promise.all([
      vscode.commands.executeCommand('consilience.resumeRun', { run: id }),
      vscode.commands.executeCommand('consilience.resumeRun', { run: id }),
    ]);
    const [run] = api.runs();
    assert.deepEqual([run?.state, run?.samples, run?.usable, run?.clusters], ['finished', 5, 5, 1]);
    assert.equal(model.requests.length, 3);
    assert.equal(run?.spent.requests, 5);
    assert.equal(
      api.runs().some((one) => one.id === id),
      false,
    );
    assert.equal(existsSync(path.join(folder, `${id}.jsonl`)), false);
    assert.equal(existsSync(path.join(folder, `${id}.open`)), false);
    assert.equal(existsSync(path.join(folder, `${run.id}.open`)), false);
    const trace = readFileSync(path.join(folder, `${run.id}.jsonl`), 'utf8');
    const ids = [...trace.matchAll(/"kind":"sampled","sample":\{"id":"(\w+)"/g)].map((match) => match[1]);
    assert.deepEqual(ids.toSorted(), ['s1', 's3', 's4', 's5', 's6']);
  });

  test('what was drawn is accepted with the secrets of the document in place', async () => {
    const api = await activateExtension();
    await vscode.commands.executeCommand('consilience.showRun', { run: api.runs()[0]?.id });
    await shownPreview();
    await vscode.commands.executeCommand('consilience.accept');
    const document = await vscode.workspace.openTextDocument(sampleUri('cut-off.ts'));
    assert.equal(
      document.getText(),
      'export const secret = "sk-test-1234567890abcdefghij";\nexport const one = 2;\n',
    );
  });
});
