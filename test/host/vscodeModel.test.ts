import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { closeEverything, openNew } from './support/editors';
import type { Messages } from './support/messages';
import { recordMessages, until } from './support/messages';
import { previewText, propose, runningRun, shownPreview } from './support/proposing';
import type { ProviderAnswer, VscodeModels } from './support/vscodeModels';
import { arrived, provideModels, textOf, useSettings } from './support/vscodeModels';

const before = 'export const one = 1;\n';
const answerOf = (value: number): string => `\`\`\`typescript\nexport const one = ${value};\n\`\`\`\n`;

suite('a run through vscode.lm', () => {
  let messages: Messages;
  let models: VscodeModels | undefined;
  let restore: (() => Promise<void>) | undefined;

  setup(async () => {
    await closeEverything();
    messages = recordMessages();
    await openNew('lm.ts', before);
  });

  teardown(async () => {
    messages.stop();
    await restore?.();
    await models?.stop();
    restore = models = undefined;
    await closeEverything();
  });

  async function use(
    answer: ProviderAnswer,
    settings: Readonly<Record<string, unknown>> = {},
  ): Promise<VscodeModels> {
    models = await provideModels(['one'], answer);
    restore = await useSettings({
      models: [{ languageModel: 'consilience-test/one' }],
      'sampling.count': 3,
      'budget.level': 'quick',
      'sampling.stopEarly': false,
      'sampling.keepAnswers': 0,
      // The models' own requests are counted, not those for tests.
      'verification.run': 'never',
      ...settings,
    });
    return models;
  }

  test('draws its samples from the provider and counts their votes', async () => {
    const provider = await use(({ say }, index) => say(answerOf(index < 2 ? 2 : 3)));
    const run = await propose('Make it two.');
    assert.deepEqual([run?.state, run?.samples, run?.usable, run?.support], ['finished', 3, 3, 2]);
    assert.equal(provider.calls.length, 3);
    assert.match(textOf(provider.calls[0]!), /Make it two\./);
    assert.equal(provider.calls[0]?.options.modelOptions?.['temperature'], 0.8);
    await shownPreview();
    assert.equal(await previewText(), 'export const one = 2;\n');
  });

  test('takes what streams slowly as it comes, at most two at once', async () => {
    let atOnce = 0;
    let most = 0;
    const provider = await use(
      async ({ say }) => {
        most = Math.max(most, ++atOnce);
        for (const piece of answerOf(2).match(/.{1,6}|\n/gs) ?? []) {
          say(piece);
          await new Promise((resolve) => setTimeout(resolve, 30));
        }
        atOnce -= 1;
      },
      { 'sampling.count': 4 },
    );
    const run = await propose('Make it two.');
    assert.deepEqual([run?.state, run?.usable, run?.support], ['finished', 4, 4]);
    assert.equal(provider.calls.length, 4);
    assert.equal(most, 2);
  });

  test('Cancel reaches the token of every request under way', async () => {
    const told = new Set<number>();
    const provider = await use(async ({ say, token }, index) => {
      say('```typescript\nexport ');
      await new Promise<void>((resolve) => token.onCancellationRequested(() => resolve()));
      told.add(index);
    });
    const run = propose('Make it two.');
    await arrived(provider, 2);
    await vscode.commands.executeCommand('consilience.cancelRun');
    assert.equal((await run)?.state, 'cancelled');
    await until(() => told.size === provider.calls.length, 'the provider to be told to stop');
    assert.equal(vscode.window.activeTextEditor?.document.getText(), before);
  });

  test('Cancel does not wait for a provider that does not listen', async () => {
    const provider = await use(() => new Promise(() => undefined));
    const run = propose('Make it two.');
    await arrived(provider, 2);
    const start = performance.now();
    await vscode.commands.executeCommand('consilience.cancelRun');
    assert.equal((await run)?.state, 'cancelled');
    assert.ok(performance.now() - start < 1000);
  });

  const refusals: readonly (readonly [string, () => Error, RegExp])[] = [
    ['does not allow it', () => vscode.LanguageModelError.NoPermissions('not yet'), /did not allow.*not yet/],
    ['has used up its quota', () => vscode.LanguageModelError.Blocked('quota used up'), /quota used up/],
    ['is gone', () => vscode.LanguageModelError.NotFound('switched off'), /no model Model one/],
    ['breaks', () => new Error('the plug was pulled'), /the plug was pulled/],
  ];
  for (const [what, error, said] of refusals) {
    test(`a provider that ${what} fails the run, and the person is told what to do`, async () => {
      await use(
        () => {
          throw error();
        },
        { 'sampling.count': 1 },
      );
      const run = await propose('Make it two.');
      assert.deepEqual([run?.state, run?.usable], ['failed', 0]);
      assert.match(run?.error ?? '', said);
      const message = await messages.waitFor(/lm\.ts: no sample could be drawn/);
      assert.match(message, /choose another/i);
    });
  }

  test('a provider that refuses once is asked again; one that breaks in the middle costs no sample', async () => {
    const provider = await use(({ say }, index) => {
      if (index === 0) throw vscode.LanguageModelError.Blocked('too fast');
      if (index === 1) {
        say('```typescript\nexport ');
        throw new Error('the plug was pulled');
      }
      say(answerOf(2));
    });
    const run = await propose('Make it two.');
    assert.deepEqual([run?.state, run?.samples, run?.usable], ['finished', 3, 3]);
    assert.equal(provider.calls.length, 5);
  });

  test('an empty answer has no vote', async () => {
    await use(({ say }, index) => say(index === 0 ? '' : answerOf(2)));
    const run = await propose('Make it two.');
    assert.deepEqual([run?.state, run?.samples, run?.usable], ['finished', 3, 2]);
  });

  test('a model that is not there fails the run before anything is sent', async () => {
    const provider = await use(({ say }) => say(answerOf(2)), {
      models: [{ languageModel: 'consilience-test/two' }],
    });
    const run = await propose('Make it two.');
    assert.equal(run?.state, 'failed');
    assert.match(run.error ?? '', /VS Code has no model consilience-test\/two/);
    assert.equal(provider.calls.length, 0);
  });

  test('what it takes is counted while it runs, and told beside the patch', async () => {
    const held: (() => void)[] = [];
    const provider = await use(async ({ say }, index) => {
      if (index > 0) await new Promise<void>((resolve) => held.push(resolve));
      say(answerOf(2));
    });
    const run = propose('Make it two.');
    await arrived(provider, 2);
    const { spent } = await runningRun();
    assert.equal(spent.requests, 1);
    assert.ok(spent.tokens > 50, `${spent.tokens} tokens`);
    const release = setInterval(() => held.splice(0).forEach((go) => go()), 20);
    const last = await run;
    clearInterval(release);
    assert.equal(last?.spent.requests, 3);
    assert.ok(last.spent.tokens >= 3 * spent.tokens);
    assert.equal(last.spent.money, 0);
    const { headline } = await shownPreview();
    assert.ok(headline.endsWith(` · ${last.spent.tokens} tokens`), headline);
  });
});
