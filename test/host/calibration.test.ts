import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import type { RunInfo } from '../../src/api';
import { activateExtension } from './support/activateExtension';
import { closeEverything, openNew, openSample, replaceText } from './support/editors';
import type { LiveModel } from './support/liveModel';
import { fenced, useLiveModel } from './support/liveModel';
import type { Messages } from './support/messages';
import { recordMessages, until } from './support/messages';
import { demoTask, propose, shownPreview } from './support/proposing';

const before = 'export const one = 1;\nexport const other = 5;\n';
const patched = before.replace('one = 1', 'one = 2');

interface Outcome {
  readonly run: string;
  readonly decision: string;
  readonly editedShare?: number;
  readonly tests?: string;
  readonly confidence: number;
  readonly contributions: readonly { readonly name: string }[];
}

function outcomesFile(): string {
  const folder = process.env['CONSILIENCE_USER_DATA'] ?? '';
  return path.join(folder, 'User/globalStorage/consilience.consilience/calibration/outcomes.jsonl');
}

/** Every line of a run, oldest first; an outcome that changes has several. */
function linesOf(run: string): Outcome[] {
  if (!existsSync(outcomesFile())) return [];
  const lines = readFileSync(outcomesFile(), 'utf8').split('\n');
  return lines
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Outcome)
    .filter((outcome) => outcome.run === run);
}

suite('calibration', () => {
  let messages: Messages;
  let model: LiveModel | undefined;

  setup(async () => {
    await closeEverything();
    messages = recordMessages('Clear');
    await openNew('calibrated.ts', before);
    model = await useLiveModel((index) => fenced(index === 0 ? before.replace('1;', '3;') : patched));
  });

  teardown(async () => {
    messages.stop();
    await model?.stop();
    await setRecording(undefined);
    await closeEverything();
  });

  test('an accepted patch is an outcome, and what is changed again is noted when the document is saved', async () => {
    const run = await ask();
    await vscode.commands.executeCommand('consilience.accept');
    const [first] = linesOf(run.id);
    assert.equal(first?.decision, 'accepted');
    assert.ok(first.contributions.some(({ name }) => name === 'votes'));
    assert.ok(first.confidence > 0 && first.confidence < 1);
    const { document } = await openSample('calibrated.ts');
    assert.equal(document.getText(), patched);
    await replaceText(document, 'other = 5', 'other = 6');
    await document.save();
    await replaceText(document, 'one = 2', 'one = 4');
    await document.save();
    const last = await until(() => linesOf(run.id)[1], 'the outcome to be noted again');
    assert.deepEqual([last.decision, last.editedShare], ['edited', 1]);
    assert.equal(linesOf(run.id).length, 2, 'what was changed elsewhere is no outcome');
  });

  test('an accepted patch that is taken back is noticed by the next run', async () => {
    const run = await ask();
    await vscode.commands.executeCommand('consilience.accept');
    await vscode.commands.executeCommand('undo');
    assert.equal(vscode.window.activeTextEditor?.document.getText(), before);
    await ask();
    assert.deepEqual(
      linesOf(run.id).map(({ decision, editedShare }) => [decision, editedShare]),
      [
        ['accepted', undefined],
        ['edited', 1],
      ],
    );
  });

  test('a rejected patch is an outcome', async () => {
    const run = await ask();
    await vscode.commands.executeCommand('consilience.reject');
    assert.deepEqual(
      linesOf(run.id).map(({ decision }) => decision),
      ['rejected'],
    );
  });

  test('nothing of the code or the request is kept', async () => {
    const run = await ask();
    await vscode.commands.executeCommand('consilience.accept');
    assert.equal(linesOf(run.id).length, 1);
    assert.doesNotMatch(readFileSync(outcomesFile(), 'utf8'), /export const|Make it two|calibrated\.ts/);
  });

  test('tests that were run later can be told', async () => {
    const api = await activateExtension();
    const run = await ask();
    assert.equal(await api.reportTests(run.id, 'failed'), false, 'there is no outcome yet');
    await vscode.commands.executeCommand('consilience.accept');
    assert.equal(await api.reportTests(run.id, 'failed'), true);
    assert.deepEqual(
      linesOf(run.id).map(({ tests }) => tests),
      [undefined, 'failed'],
    );
  });

  test('a confidence is shown as a band until there are enough outcomes', async () => {
    const run = await ask();
    assert.match(run.confidence ?? '', /^confidence (low|medium|high), from votes/);
  });

  test('nothing is kept when the setting is off', async () => {
    await setRecording(false);
    const run = await ask();
    await vscode.commands.executeCommand('consilience.accept');
    assert.deepEqual(linesOf(run.id), []);
  });

  test('recorded replies do not count', async () => {
    await model?.stop();
    model = undefined;
    const task = demoTask('parse-duration');
    await openSample(task.file);
    const run = await propose(task.instruction);
    await shownPreview();
    await vscode.commands.executeCommand('consilience.reject');
    assert.deepEqual(linesOf(run?.id ?? ''), []);
  });

  test('the view opens, once, and the outcomes can be cleared', async () => {
    const run = await ask();
    await vscode.commands.executeCommand('consilience.reject');
    await vscode.commands.executeCommand('consilience.showCalibration');
    await vscode.commands.executeCommand('consilience.showCalibration');
    const views = (): vscode.Tab[] =>
      vscode.window.tabGroups.all
        .flatMap(({ tabs }) => tabs)
        .filter(
          ({ input }) =>
            input instanceof vscode.TabInputWebview && input.viewType.endsWith('consilience.calibration'),
        );
    await until(() => views().length > 0, 'the view');
    assert.deepEqual(
      views().map(({ label }) => label),
      ['Calibration'],
    );
    assert.equal(linesOf(run.id).length, 1);
    await vscode.commands.executeCommand('consilience.clearCalibration');
    await messages.waitFor(/Clear the \d+ recorded outcomes/);
    assert.equal(existsSync(outcomesFile()), false);
  });
});

/** A run about the document in front, shown in its preview. */
async function ask(): Promise<RunInfo> {
  const run = await propose('Make it two.');
  assert.ok(run !== undefined);
  await shownPreview();
  return run;
}

async function setRecording(value: boolean | undefined): Promise<void> {
  await vscode.workspace
    .getConfiguration('consilience')
    .update('calibration.record', value, vscode.ConfigurationTarget.Global);
}
