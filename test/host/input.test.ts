import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { activateExtension } from './support/activateExtension';
import { closeEverything, openAt, openNew } from './support/editors';
import type { LiveModel } from './support/liveModel';
import { fenced, useLiveModel } from './support/liveModel';
import type { Messages } from './support/messages';
import { recordMessages } from './support/messages';
import { previewText, propose, shownPreview } from './support/proposing';

suite('what a patch is asked for', () => {
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

  /** Asks, and expects a message in place of a run. */
  async function isRefused(pattern: RegExp): Promise<void> {
    const api = await activateExtension();
    const before = api.runs().length;
    assert.equal(await propose('Do something.'), undefined);
    await messages.waitFor(pattern);
    assert.equal(api.runs().length, before);
  }

  test('no editor: the person is told to open a file', async () => {
    await isRefused(/Open a file/);
  });

  test('a binary file: the person is told what is wrong', async () => {
    const bytes = new Uint8Array(4096).map((_, at) => (at * 37) % 256);
    try {
      await openNew('image.bin', bytes);
    } catch {
      // VS Code itself opens no text editor for it.
    }
    await isRefused(/Open a file|not a text file/);
  });

  test('text with a NUL far down: the person is told what is wrong', async () => {
    await openNew('dump.txt', `${'a line of text\n'.repeat(2000)}\0\n`);
    await isRefused(/not a text file/);
  });

  test('a file of more than 1 MB: the person is told what is wrong', async () => {
    await openNew('huge.txt', 'a line of text\n'.repeat(70_000));
    await isRefused(/larger than 1 MB/);
  });

  test('a read-only document: the person is told what is wrong', async () => {
    const provider = readOnlyFiles('export const one = 1;\n');
    const registration = vscode.workspace.registerFileSystemProvider('readonlytest', provider, {
      isReadonly: true,
    });
    try {
      await openAt(vscode.Uri.parse('readonlytest:/one.ts'));
      await isRefused(/read-only/);
    } finally {
      await closeEverything();
      registration.dispose();
    }
  });

  test('a file for secrets: the person is told that it is never sent', async () => {
    model = await useLiveModel(() => fenced('KEY=2\n'));
    const { document } = await openNew('.env', 'KEY=1\n');
    await isRefused(/file for secrets.*never sent/);
    assert.equal(model.requests.length, 0);
    assert.equal(document.getText(), 'KEY=1\n');
  });

  test('a file that git ignores: the person is told that it is never sent', async () => {
    model = await useLiveModel(() => fenced('export const two = 2;\n'));
    await openNew('private/.gitignore', '*.local.ts\n');
    await openNew('private/own.local.ts', 'export const one = 1;\n');
    await isRefused(/ignored by git.*never sent/);
    assert.equal(model.requests.length, 0);
  });

  test('a preview: the person is sent to the file itself', async () => {
    model = await useLiveModel(() => fenced('export const one = 2;\n'));
    await openNew('preview.ts', 'export const one = 1;\n');
    await propose('Make it two.');
    await shownPreview();
    await isRefused(/preview/);
  });

  test('an empty file is filled', async () => {
    model = await useLiveModel(() => fenced('export const one = 1;\n'));
    const { document } = await openNew('empty.ts', '');
    await propose('Export a constant one.');
    await shownPreview();
    await vscode.commands.executeCommand('consilience.accept');
    assert.equal(document.getText(), 'export const one = 1;\n');
  });

  test('an untitled document is patched and stays untitled', async () => {
    model = await useLiveModel(() => fenced('export const one = 2;\n'));
    const document = await vscode.workspace.openTextDocument({
      language: 'typescript',
      content: 'export const one = 1;\n',
    });
    await vscode.window.showTextDocument(document);
    await propose('Make it two.');
    await shownPreview();
    await vscode.commands.executeCommand('consilience.accept');
    assert.equal(document.getText(), 'export const one = 2;\n');
    assert.ok(document.isUntitled);
  });

  test('CRLF and tabs stay as they are', async () => {
    const reply =
      'function one(): number {\n    return 2;\n}\n\nfunction other(): number {\n    return 3;\n}\n';
    model = await useLiveModel(() => fenced(reply));
    const before =
      'function one(): number {\r\n\treturn 1;\r\n}\r\n\r\nfunction other(): number {\r\n\treturn 3;\r\n}\r\n';
    const { document } = await openNew('crlf.ts', before);
    await propose('Return two.');
    await shownPreview();
    await vscode.commands.executeCommand('consilience.accept');
    assert.equal(document.getText(), before.replace('return 1', 'return 2'));
    await vscode.commands.executeCommand('undo');
    assert.equal(document.getText(), before);
  });

  test('characters beyond the basic plane shift nothing', async () => {
    const text = (value: number): string =>
      `export const face = '😀👩🏽‍🚀';\nexport const after = '𝒳' + ${value};\n`;
    model = await useLiveModel((index) => fenced(text(index < 2 ? 2 : 3)));
    const { document } = await openNew('faces.ts', text(1));
    await propose('Make it two.');
    const { hotSpots } = await shownPreview();
    const preview = await previewText();
    assert.deepEqual(
      hotSpots.map(({ start, end }) => preview.slice(start, end)),
      ['2'],
    );
    await vscode.commands.executeCommand('consilience.accept');
    assert.equal(document.getText(), text(2));
  });

  test('a selection that ends inside a word is about the whole word', async () => {
    model = await useLiveModel(() => fenced('return second + first;\n'));
    const before =
      'export function add(first: number, second: number): number {\n  return first + second;\n}\n';
    const editor = await openNew('selection.ts', before);
    const { document } = editor;
    const start = document.positionAt(before.indexOf('turn first'));
    editor.selection = new vscode.Selection(start, document.positionAt(before.indexOf('ond;')));
    await propose('Swap the terms.');
    await shownPreview();
    await vscode.commands.executeCommand('consilience.accept');
    assert.equal(document.getText(), before.replace('first + second', 'second + first'));
  });

  test('with the cursor in a function, only the function is about to change', async () => {
    model = await useLiveModel(() => fenced('function two(): number {\n  return 22;\n}\n'));
    const before = 'function one(): number {\n  return 1;\n}\n\nfunction two(): number {\n  return 2;\n}\n';
    const editor = await openNew('functions.ts', before);
    const at = editor.document.positionAt(before.indexOf('return 2'));
    editor.selection = new vscode.Selection(at, at);
    await propose('Return 22.');
    await shownPreview();
    await vscode.commands.executeCommand('consilience.accept');
    assert.equal(editor.document.getText(), before.replace('return 2;', 'return 22;'));
  });
});

function readOnlyFiles(text: string): vscode.FileSystemProvider {
  const refuse = (): never => {
    throw vscode.FileSystemError.NoPermissions();
  };
  return {
    onDidChangeFile: new vscode.EventEmitter<vscode.FileChangeEvent[]>().event,
    watch: () => new vscode.Disposable(() => undefined),
    stat: () => ({ type: vscode.FileType.File, ctime: 0, mtime: 0, size: text.length }),
    readFile: () => new TextEncoder().encode(text),
    readDirectory: () => [],
    createDirectory: refuse,
    writeFile: refuse,
    delete: refuse,
    rename: refuse,
  };
}
