import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { activateExtension } from './support/activateExtension';
import { closeEverything, onDisk, openSample, replaceText, sampleUri } from './support/editors';
import type { Messages } from './support/messages';
import { recordMessages, until } from './support/messages';
import { demoTask, previewText, propose, runningRun, shownPreview } from './support/proposing';

const task = demoTask('parse-duration');

suite('accept and reject', () => {
  let messages: Messages;

  setup(async () => {
    await closeEverything();
    messages = recordMessages();
  });

  teardown(async () => {
    messages.stop();
    await closeEverything();
  });

  test('nothing is written before Accept, and Accept is one undo step', async () => {
    const { document } = await openSample(task.file);
    const before = document.getText();
    await propose(task.instruction);
    const patched = await previewText();
    assert.notEqual(patched, before);
    assert.equal(document.getText(), before);
    assert.equal(document.isDirty, false);

    await vscode.commands.executeCommand('consilience.accept');
    assert.equal(document.getText(), patched);
    assert.equal(vscode.window.activeTextEditor?.document, document);
    await vscode.commands.executeCommand('undo');
    assert.equal(document.getText(), before);
    await vscode.commands.executeCommand('redo');
    assert.equal(document.getText(), patched);
    assert.equal(await onDisk(document.uri), before, 'the person saves, not the extension');
    const api = await activateExtension();
    assert.equal(api.runs()[0]?.outcome, 'accepted');
  });

  test('Reject closes the preview and leaves everything as it was', async () => {
    const { document } = await openSample(task.file);
    const before = document.getText();
    await propose(task.instruction);
    await shownPreview();
    await vscode.commands.executeCommand('consilience.reject');
    const api = await activateExtension();
    assert.equal(api.activePreview(), undefined);
    assert.equal(document.getText(), before);
    assert.equal(document.isDirty, false);
    assert.equal(api.runs()[0]?.outcome, 'rejected');
    assert.ok(vscode.workspace.textDocuments.every((open) => !open.isDirty));
  });

  test('a document that changed elsewhere is merged', async () => {
    const { document } = await openSample(task.file);
    await propose(task.instruction);
    const patched = await previewText();
    const from = '"1h30m", "45s", "1.5d", "250ms"';
    await replaceText(document, from, '"1h30m"');
    await vscode.commands.executeCommand('consilience.accept');
    assert.equal(document.getText(), patched.replace(from, '"1h30m"'));
    await vscode.commands.executeCommand('undo');
    assert.ok(document.getText().includes('not implemented'), 'the merge is one undo step');
    assert.ok(!document.getText().includes(from), 'what the person wrote is left');
  });

  test('a document that changed in the same place is left alone, and the person is told', async () => {
    const { document } = await openSample(task.file);
    await propose(task.instruction);
    await shownPreview();
    await replaceText(document, 'throw new Error("not implemented");', 'return Number(text);');
    const before = document.getText();
    await vscode.commands.executeCommand('consilience.accept');
    assert.equal(document.getText(), before);
    await messages.waitFor(/nothing was written/);
    const api = await activateExtension();
    assert.equal(api.runs()[0]?.outcome, 'open', 'the patch can still be used');
  });

  test('the person goes on editing while a run is under way, and comes back to it', async () => {
    messages.stop();
    messages = recordMessages('Show Patch');
    const { document } = await openSample(task.file);
    const run = propose(task.instruction);
    await runningRun();
    await replaceText(document, '"1h30m", "45s"', '"45s", "1h30m"');
    await run;
    await messages.waitFor(/is ready/);
    await shownPreview();
    await vscode.commands.executeCommand('consilience.accept');
    assert.ok(document.getText().includes('"45s", "1h30m"'));
    assert.ok(!document.getText().includes('not implemented'));
  });

  test('a document that was closed while the run was going is opened again to be patched', async () => {
    await openSample(task.file);
    const run = propose(task.instruction);
    await runningRun();
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    const finished = await run;
    assert.equal(finished?.state, 'finished');
    await vscode.commands.executeCommand('consilience.showRun', { run: finished.id });
    const patched = await previewText();
    await vscode.commands.executeCommand('consilience.accept');
    assert.equal(vscode.window.activeTextEditor?.document.getText(), patched);
  });

  test('of a document that was deleted meanwhile, the patch can be had as a new one', async () => {
    messages.stop();
    messages = recordMessages('Open as New File');
    const { document } = await openSample('wrap/wrap.py');
    const text = document.getText();
    const bytes = new TextEncoder().encode(text);
    await propose(demoTask('wrap').instruction);
    const patched = await previewText();
    await vscode.workspace.fs.delete(sampleUri('wrap/wrap.py'));
    try {
      // Some windows close a document whose file is gone, others keep it; both have to work.
      await until(() => document.isClosed, 'the deleted document to be closed', 2000).catch(() => undefined);
      await vscode.commands.executeCommand('consilience.accept');
      if (document.isClosed) {
        await messages.waitFor(/no longer there/);
        await until(() => vscode.window.activeTextEditor?.document.isUntitled, 'the new document');
        assert.equal(vscode.window.activeTextEditor?.document.getText(), patched);
      } else {
        assert.equal(document.getText(), patched);
      }
    } finally {
      await vscode.workspace.fs.writeFile(sampleUri('wrap/wrap.py'), bytes);
    }
  });

  test('a single hunk can be taken', async () => {
    const { document } = await openSample(task.file);
    await propose(task.instruction);
    const preview = vscode.window.visibleTextEditors.find(
      (editor) => editor.document.uri.scheme === 'consilience',
    );
    assert.ok(preview);
    const patched = preview.document.getText();
    const line = preview.document.positionAt(patched.indexOf('function formatDuration')).line + 1;
    preview.selection = new vscode.Selection(line, 0, line, 0);
    await vscode.commands.executeCommand('consilience.acceptHunk');
    const now = document.getText();
    assert.notEqual(now, patched);
    assert.ok(now.indexOf('not implemented') < now.indexOf('function formatDuration'), now);
    assert.equal(now.split('not implemented').length, 2, 'one of the two is left');
    const api = await activateExtension();
    assert.ok(api.activePreview(), 'the other hunks stay in the preview');
  });
});
