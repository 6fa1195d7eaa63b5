import assert from 'node:assert/strict';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import { activateExtension } from './support/activateExtension';
import { closeEverything, openSample, sampleUri } from './support/editors';
import type { LiveModel } from './support/liveModel';
import { fenced, useLiveModel } from './support/liveModel';
import type { Messages } from './support/messages';
import { recordMessages } from './support/messages';
import { propose, shownPreview } from './support/proposing';

const before =
  '// @ts-check\n/** @param {number} n @returns {number} */\nexport function twice(n) {\n  return n;\n}\n';
const right = before.replace('return n;', 'return n + n;');
const wrong = before.replace('return n;', 'return n + 2;');
const question = /May Consilience run candidates/;

const tests = fenced(
  [
    'assert.equal(twice(2), 4);',
    'assert.equal(twice(0), 0);',
    'assert.equal(twice(-3), -6);',
    'twice(5);',
    '',
  ].join('\n'),
);

function write(file: string, text: string): void {
  const { fsPath } = sampleUri(file);
  mkdirSync(path.dirname(fsPath), { recursive: true });
  writeFileSync(fsPath, text);
}

suite('verification', () => {
  let messages: Messages;
  let model: LiveModel | undefined;
  const stage: vscode.Disposable[] = [];

  suiteSetup(() => {
    write('package.json', JSON.stringify({ type: 'module', scripts: { test: 'node --test' } }));
    write('twice.js', before);
    write('twice.py', 'def twice(n):\n    return n\n');
    write(
      'twice.test.js',
      "import assert from 'node:assert/strict';\nimport { test } from 'node:test';\nimport { twice } from './twice.js';\ntest('doubles three', () => assert.equal(twice(3), 6));\ntest('keeps nothing', () => assert.equal(twice(0), 0));\n",
    );
  });

  suiteTeardown(async () => {
    await closeEverything();
    for (const file of ['package.json', 'twice.js', 'twice.test.js', 'twice.py'])
      rmSync(sampleUri(file).fsPath);
  });

  setup(async () => {
    await closeEverything();
    await openSample('twice.js');
  });

  teardown(async () => {
    messages.stop();
    await model?.stop();
    model = undefined;
    vscode.Disposable.from(...stage.splice(0)).dispose();
    await closeEverything();
  });

  test('nothing runs, and no test is asked for, before the person has allowed it', async () => {
    messages = recordMessages();
    await decide(/Ask again/);
    model = await useLiveModel(() => fenced(right), { samples: 2, tests });
    const run = await propose('Double it.');
    assert.ok(messages.shown.some((message) => question.test(message)));
    assert.match(run?.notRun.join('\n') ?? '', /has not been allowed yet/);
    assert.equal(model.requests.length, 2);
  });

  test('what was refused is not asked again', async () => {
    messages = recordMessages('Not in This Workspace');
    await decide(/Ask again/);
    model = await useLiveModel(() => fenced(right), { samples: 1, tests });
    await propose('Double it.');
    const asked = messages.shown.filter((message) => question.test(message)).length;
    await openSample('twice.js');
    const run = await propose('Double it again.');
    assert.match(run?.notRun.join('\n') ?? '', /is not allowed in this workspace/);
    assert.equal(messages.shown.filter((message) => question.test(message)).length, asked);
  });

  test('the project’s tests and generated ones decide, and each check is there to be read', async () => {
    messages = recordMessages('Run Candidates');
    await decide(/Ask again/);
    const replies = [wrong, right, right, wrong, wrong];
    model = await useLiveModel((index) => fenced(replies[index] ?? right), { samples: 5, tests });
    const run = await propose('Double it, please.');
    assert.ok(run !== undefined);
    const { headline } = await shownPreview();
    assert.deepEqual(
      run.notRun.filter((reason) => !/lint|type/i.test(reason)),
      [],
    );
    assert.ok(run.verifiedBy.includes('2 of 2 project tests'), run.verifiedBy.join(' | '));
    assert.ok(run.verifiedBy.includes('3 of 3 generated tests'), run.verifiedBy.join(' | '));
    assert.match(headline, /verified by: .*2 of 2 project tests/);
    assert.match(run.distinguishing.join('\n'), /for twice\(.*\): 3 give .*, 2 give /);
    const text = await shownText();
    assert.equal(text.includes('n + n'), true);
    assert.match(await hoverAt(text.lastIndexOf('n;')), /changes \d+ of \d+ inputs that were tried/);
    await vscode.commands.executeCommand('consilience.showCheck', {
      run: run.id,
      candidate: 's2',
      check: 'projectTests',
    });
    const report = vscode.window.activeTextEditor?.document.getText() ?? '';
    assert.match(report, /✓ doubles three/);
  });

  test('the language server looks at each candidate, never through the person’s own document', async () => {
    messages = recordMessages('Run Candidates');
    await decide(/Run candidates/);
    stage.push(lookAtPython());
    const reply = fenced('def twice(n):\n    return mistake\n', 'python');
    model = await useLiveModel(() => reply, { samples: 1 });
    const opened: string[] = [];
    const listening = vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      if (contentChanges.length > 0) opened.push(document.uri.toString());
    });
    await openSample('twice.py');
    const run = await propose('Double it as text.');
    listening.dispose();
    assert.ok(
      run?.verifiedBy.some((line) => /new errors of the language server: 1/.test(line)),
      [...(run?.verifiedBy ?? []), ...(run?.notRun ?? [])].join(' | '),
    );
    assert.ok(!opened.includes(sampleUri('twice.py').toString()));
  });

  test('no copy is left behind', async () => {
    messages = recordMessages();
    const extension = vscode.extensions.getExtension('consilience.consilience');
    assert.ok(extension);
    await activateExtension();
    const storage = process.env['CONSILIENCE_USER_DATA'] ?? '';
    const copies = vscode.Uri.file(path.join(storage, 'User/globalStorage/consilience.consilience/copies'));
    const left = await vscode.workspace.fs.readDirectory(copies).then(
      (entries) => entries.map(([name]) => name),
      () => [],
    );
    assert.deepEqual(left, []);
  });
});

/** What stands in for a language server: it looks at every Python file that is opened. */
function lookAtPython(): vscode.Disposable {
  const collection = vscode.languages.createDiagnosticCollection('stand-in');
  const opening = vscode.workspace.onDidOpenTextDocument((document) => {
    if (document.languageId !== 'python') return;
    const errors = document
      .getText()
      .split('\n')
      .flatMap((line, at) =>
        /mistake|\)\]\}/.test(line)
          ? [new vscode.Diagnostic(new vscode.Range(at, 0, at, line.length), 'what is this?')]
          : [],
      );
    collection.set(document.uri, errors);
  });
  return vscode.Disposable.from(collection, opening);
}

/** Picks the entry with this label when it is asked what may be run. */
async function decide(label: RegExp): Promise<void> {
  const window = vscode.window as unknown as Record<string, unknown>;
  const original = window['showQuickPick'];
  window['showQuickPick'] = (items: readonly vscode.QuickPickItem[]) =>
    Promise.resolve(items.find((item) => label.test(item.label)));
  try {
    await vscode.commands.executeCommand('consilience.chooseVerification');
  } finally {
    window['showQuickPick'] = original;
  }
}

/** The text of the hover at an offset of the preview. */
async function hoverAt(offset: number): Promise<string> {
  const { uri } = await shownPreview();
  const document = await vscode.workspace.openTextDocument(uri);
  const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
    'vscode.executeHoverProvider',
    uri,
    document.positionAt(offset),
  );
  return hovers
    .flatMap(({ contents }) => contents)
    .map((content) => (content instanceof vscode.MarkdownString ? content.value : ''))
    .join('\n')
    .replaceAll('\\', '');
}

async function shownText(): Promise<string> {
  const { uri } = await shownPreview();
  return (await vscode.workspace.openTextDocument(uri)).getText();
}
