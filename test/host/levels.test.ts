import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { activateExtension } from './support/activateExtension';
import { closeEverything, openNew } from './support/editors';
import type { LiveModel } from './support/liveModel';
import { fenced, useLiveModel } from './support/liveModel';
import type { Messages } from './support/messages';
import { recordMessages, until } from './support/messages';
import { previewText, propose, shownPreview } from './support/proposing';
import { recordProgress } from './support/progress';
import { watchQuickPicks } from './support/quickPicks';

const before = 'export const one = 1;\n';
const votesNo = '{"feasible": false, "missing": ["the name of the second number"]}';

/** Says no as long as the request does not hold the word; anything else besides samples is not understood. */
function answering(word: string): (prompt: string) => ReturnType<typeof fenced> | undefined {
  return (prompt) => {
    if (prompt.includes('You change code on request')) return undefined;
    const text = prompt.includes('You judge whether a request') && !prompt.includes(word) ? votesNo : 'Hm.';
    return { kind: 'reply', text };
  };
}

suite('how much is asked', () => {
  let messages: Messages;
  let model: LiveModel | undefined;

  setup(async () => {
    await openAnew();
  });

  teardown(async () => {
    messages.stop();
    await model?.stop();
    model = undefined;
    await closeEverything();
  });

  const prompts = (): string[] => (model?.requests ?? []).map(({ body }) => JSON.stringify(body));

  test('quick asks for samples only, normal about them as well, and what is spent is shown', async () => {
    messages = recordMessages();
    const behave = (index: number) => fenced(`export const one = ${index % 2 === 0 ? 2 : 3};\n`);
    model = await useLiveModel(behave, { samples: 4, answer: answering('') });
    assert.equal((await propose('Make it two.'))?.state, 'finished');
    assert.ok(prompts().every((prompt) => prompt.includes('You change code on request')));
    await model.stop();
    await openAnew();
    model = await useLiveModel(behave, { samples: 4, level: 'normal', answer: answering('') });
    const progress = recordProgress();
    try {
      assert.equal((await propose('Make it two.'))?.state, 'finished');
    } finally {
      progress.stop();
    }
    const others = prompts().filter((prompt) => !prompt.includes('You change code on request'));
    assert.ok(others.length > 0);
    const spent = progress.shown.flatMap((line) => /(\d+) of at most (\d+) requests/.exec(line) ?? []);
    assert.notEqual(spent.length, 0, progress.shown.join('\n'));
    assert.ok(
      progress.shown.some((line) => line.includes(`${model?.requests.length} of at most`)),
      `${model.requests.length} requests; ${progress.shown.join('\n')}`,
    );
  });

  test('the level decides how many samples are drawn, unless the person has set a number', async () => {
    messages = recordMessages();
    model = await useLiveModel((index) => fenced(`export const one = ${index};\n`), { samples: 3 });
    const settings = vscode.workspace.getConfiguration('consilience');
    assert.equal((await propose('Make it two.'))?.samples, 3);
    await openAnew();
    await settings.update('sampling.count', undefined, vscode.ConfigurationTarget.Global);
    assert.equal((await propose('Make it two.'))?.samples, 8);
  });

  test('what a run takes is shown before it, and the level can be changed for it by the keyboard', async () => {
    messages = recordMessages();
    model = await useLiveModel(() => fenced('export const one = 2;\n'), { samples: 2 });
    const picks = watchQuickPicks();
    const api = await activateExtension();
    try {
      const run = vscode.commands.executeCommand('consilience.proposePatch', { instruction: 'Make it two.' });
      const picker = await until(() => picks.shown.at(-1), 'the list of what is sent');
      const rows = picker.items.filter(({ kind }) => kind !== vscode.QuickPickItemKind.Separator);
      assert.deepEqual(
        rows.slice(0, 3).map(({ label }) => label),
        ['Quick', 'Normal', 'Thorough'],
      );
      assert.match(rows[2]?.detail ?? '', /samples 2 · tests 3 · masked facts 18 .* multiple choice 2/);
      assert.match(picker.title ?? '', /^Quick: at most 5 requests, about \d+ tokens to test-model \(\S+\)$/);
      await settled();
      for (let steps = 0; picker.activeItems[0]?.label !== 'Normal' && steps < 3; steps++) {
        await vscode.commands.executeCommand('workbench.action.quickOpenSelectNext');
        await settled();
      }
      assert.equal(picker.activeItems[0]?.label, 'Normal');
      await vscode.commands.executeCommand('workbench.action.quickPickManyToggle');
      await until(() => /^Normal: at most/.test(picker.title ?? ''), 'the other level', 5000);
      const ticked = picker.selectedItems.map(({ label }) => label);
      assert.deepEqual(
        ['Quick', 'Normal', 'Thorough'].filter((label) => ticked.includes(label)),
        ['Normal'],
      );
      await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
      await run;
    } finally {
      picks.stop();
    }
    assert.equal(api.runs()[0]?.state, 'finished');
    assert.ok(prompts().some((prompt) => !prompt.includes('You change code on request')));
    assert.equal(vscode.workspace.getConfiguration('consilience').get('budget.level'), 'quick');
  });

  test('a hard limit below the plan is told before the run', async () => {
    messages = recordMessages();
    model = await useLiveModel(() => fenced('export const one = 2;\n'), { samples: 2 });
    const settings = vscode.workspace.getConfiguration('consilience');
    const { Global } = vscode.ConfigurationTarget;
    await settings.update('budget.tokensPerRun', 100, Global);
    const picks = watchQuickPicks();
    try {
      const run = vscode.commands.executeCommand('consilience.proposePatch', { instruction: 'Make it two.' });
      const picker = await until(() => picks.shown.at(-1), 'the list of what is sent');
      assert.match(picker.placeholder ?? '', /The limit of a run leaves 100 tokens/);
      picker.hide();
      await run;
    } finally {
      picks.stop();
      await settings.update('budget.tokensPerRun', undefined, Global);
    }
    assert.equal(model.requests.length, 0);
  });

  test('Choose How Much Is Asked keeps the choice in the settings', async () => {
    messages = recordMessages();
    const window = vscode.window as unknown as { showQuickPick: unknown };
    const original = window.showQuickPick;
    const read = (): unknown => vscode.workspace.getConfiguration('consilience').get('budget.level');
    window.showQuickPick = (items: readonly { readonly label: string }[]) =>
      Promise.resolve(items.find(({ label }) => label === 'Thorough'));
    try {
      assert.equal(read(), 'normal');
      await vscode.commands.executeCommand('consilience.chooseLevel');
      assert.equal(read(), 'thorough');
    } finally {
      window.showQuickPick = original;
      await vscode.workspace
        .getConfiguration('consilience')
        .update('budget.level', undefined, vscode.ConfigurationTarget.Global);
    }
  });

  test('where something is missing nothing is drawn and nothing is shown, until the person says so', async () => {
    messages = recordMessages();
    model = await useLiveModel(() => fenced('export const one = 2;\n'), {
      samples: 2,
      level: 'thorough',
      answer: answering('called two'),
    });
    const api = await activateExtension();
    const run = await propose('Add another.');
    assert.deepEqual([run?.state, run?.samples], ['finished', 0]);
    assert.ok(messages.shown.some((line) => line.includes('• the name of the second number')));
    assert.equal(api.activePreview(), undefined);
    assert.equal(model.requests.length, 3);
    // Shown again, it is asked again.
    messages.stop();
    messages = recordMessages('Draw Samples Anyway');
    await vscode.commands.executeCommand('consilience.showRun', { run: run?.id });
    assert.equal(api.runs()[0]?.samples, 2);
    assert.equal(await previewText(), 'export const one = 2;\n');
    const again = prompts().filter((prompt) => prompt.includes('You judge whether a request'));
    assert.equal(again.length, 3);
  });

  test('what was missing is added to the request, which is then asked again', async () => {
    messages = recordMessages('Add What Is Missing…');
    model = await useLiveModel(() => fenced('export const one = 2;\n'), {
      samples: 2,
      level: 'thorough',
      answer: answering('called two'),
    });
    const window = vscode.window as unknown as { showInputBox: unknown };
    const original = window.showInputBox;
    const asked: string[] = [];
    window.showInputBox = ({ prompt = '' }: vscode.InputBoxOptions) => {
      asked.push(prompt);
      return Promise.resolve('It is called two.');
    };
    try {
      await propose('Add another.');
    } finally {
      window.showInputBox = original;
    }
    assert.deepEqual(asked, ['the name of the second number']);
    const api = await activateExtension();
    assert.equal(api.runs()[0]?.instruction, 'Add another.\n\nIt is called two.');
    assert.equal((await shownPreview()).run, api.runs()[0]?.id);
    assert.ok(prompts().some((prompt) => prompt.includes('Add another.\\n\\nIt is called two.')));
  });
});

async function openAnew(): Promise<void> {
  await closeEverything();
  await openNew('levels.ts', before);
}

/** Long enough for the window to have drawn what was asked of it. */
async function settled(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 700));
}
