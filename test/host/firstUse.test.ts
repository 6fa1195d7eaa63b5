import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { activateExtension } from './support/activateExtension';
import { closeEverything, openNew, openSample } from './support/editors';
import type { Messages } from './support/messages';
import { recordMessages } from './support/messages';
import { demoTask, propose } from './support/proposing';
import type { VscodeModels } from './support/vscodeModels';
import { provideModels, useSettings } from './support/vscodeModels';

const answer = '```typescript\nexport const one = 2;\n```\n';

interface Offer {
  readonly title: string;
  readonly labels: readonly string[];
}

/** Answers the pick that comes by the label that matches; `undefined` calls it off. */
function answerPick(pattern: RegExp | undefined, onOffer: () => void): { offers: Offer[]; stop(): void } {
  const window = vscode.window as unknown as { showQuickPick: unknown };
  const original = window.showQuickPick;
  const offers: Offer[] = [];
  window.showQuickPick = (items: readonly vscode.QuickPickItem[], options?: vscode.QuickPickOptions) => {
    offers.push({ title: options?.title ?? '', labels: items.map(({ label }) => label) });
    onOffer();
    return Promise.resolve(
      pattern === undefined ? undefined : items.find(({ label }) => pattern.test(label)),
    );
  };
  return { offers, stop: () => void (window.showQuickPick = original) };
}

suite('the first use, with no model set up', () => {
  let messages: Messages;
  let models: VscodeModels;
  let restore: () => Promise<void>;

  setup(async () => {
    await closeEverything();
    messages = recordMessages();
    models = await provideModels(['one', 'two'], ({ say }) => say(answer));
    restore = await useSettings({
      models: undefined,
      'sampling.count': 2,
      'budget.level': 'quick',
      'sampling.keepAnswers': 0,
      'verification.run': 'never',
    });
    await openNew('first.ts', 'export const one = 1;\n');
  });

  teardown(async () => {
    messages.stop();
    await restore();
    await models.stop();
    await closeEverything();
  });

  test('offers what VS Code has, sends nothing before the choice, and goes on with it', async () => {
    let sentBefore: number | undefined;
    const picks = answerPick(/^Model two$/, () => (sentBefore = models.calls.length));
    try {
      const run = await propose('Make it two.');
      assert.deepEqual([run?.state, run?.samples, run?.support], ['finished', 2, 2]);
    } finally {
      picks.stop();
    }
    assert.equal(picks.offers.length, 1);
    assert.match(picks.offers[0]?.title ?? '', /No model is set up yet/);
    const labels = picks.offers[0]?.labels ?? [];
    for (const expected of ['Model one', 'Model two', '$(add) Another model…'])
      assert.ok(labels.includes(expected), `${expected} is not in ${labels.join(', ')}`);
    assert.ok(labels.some((label) => label.includes('Look for servers')));
    assert.equal(sentBefore, 0);
    assert.deepEqual(
      models.calls.map(({ model }) => model),
      ['two', 'two'],
    );
    const configured = vscode.workspace.getConfiguration('consilience').get('models');
    assert.deepEqual(configured, [{ languageModel: 'consilience-test/two', label: 'Model two' }]);
  });

  test('called off, nothing is sent, no run begins, and the person is told', async () => {
    const picks = answerPick(undefined, () => undefined);
    try {
      assert.equal(await propose('Make it two.'), undefined);
    } finally {
      picks.stop();
    }
    assert.equal(picks.offers.length, 1);
    assert.equal(models.calls.length, 0);
    await messages.waitFor(/No model is set up/);
  });

  test('of a recorded request needs no choice', async () => {
    const task = demoTask('parse-duration');
    await openSample(task.file);
    const picks = answerPick(undefined, () => undefined);
    try {
      assert.equal((await propose(task.instruction))?.state, 'finished');
    } finally {
      picks.stop();
    }
    assert.equal(picks.offers.length, 0);
    assert.equal(models.calls.length, 0);
  });

  test('Select Models offers the same and more, and writes the choice to the settings', async () => {
    await activateExtension();
    const picks = answerPick(/^Model one$/, () => undefined);
    try {
      await vscode.commands.executeCommand('consilience.selectModels');
    } finally {
      picks.stop();
    }
    assert.ok(picks.offers[0]?.labels.some((label) => label.includes('Recorded replies only')));
    const configured = vscode.workspace.getConfiguration('consilience').get('models');
    assert.deepEqual(configured, [{ languageModel: 'consilience-test/one', label: 'Model one' }]);
    assert.equal(models.calls.length, 0);
  });
});
