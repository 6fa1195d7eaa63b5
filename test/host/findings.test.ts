import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import type { ExaminationNews } from '../../src/engine/examination/news';
import { clamped, examinedNews, examinedTask, examinedTrace, repairedNews } from '../fixtures/examinedRun';
import { activateExtension } from './support/activateExtension';
import { closeEverything, openNew, replaceText, sampleUri } from './support/editors';
import type { Messages } from './support/messages';
import { recordMessages, until } from './support/messages';
import { previewText, shownPreview } from './support/proposing';

const shown = 'Nothing is raised where low is above high.';
const open = 'The comparison need not hold for the limit itself.';
const refuted = 'A value that is the lower limit is lost.';

suite('what a review found', () => {
  let messages: Messages;
  const trace = (): string => path.join(process.env['CONSILIENCE_USER_DATA'] ?? '', 'examined.jsonl');

  setup(async () => {
    await closeEverything();
    messages = recordMessages();
    await openNew(examinedTask.document.path, examinedTask.document.text);
  });

  teardown(async () => {
    messages.stop();
    await closeEverything();
    rmSync(sampleUri(examinedTask.document.path).fsPath, { force: true });
    rmSync(trace(), { force: true });
  });

  async function openTrace(news: readonly ExaminationNews[] = examinedNews): Promise<vscode.TextDocument> {
    writeFileSync(trace(), examinedTrace(news));
    await vscode.commands.executeCommand('consilience.openTrace', vscode.Uri.file(trace()));
    const { uri } = await shownPreview();
    return await vscode.workspace.openTextDocument(uri);
  }

  test('is among the problems of the preview, each as grave as it is, and nothing refuted is', async () => {
    const { uri } = await openTrace();
    assert.equal(await previewText(), clamped);
    const found = problems(uri);
    assert.deepEqual(
      found.map(({ severity, range }) => [severity, range.start.line, range.end.line]),
      [
        [vscode.DiagnosticSeverity.Warning, 1, 1],
        [vscode.DiagnosticSeverity.Hint, 3, 3],
      ],
    );
    assert.equal(
      found[0]?.message,
      [
        shown,
        'input: clamp(1, 5, 2)',
        'expected: an error RangeError',
        'given: 5',
        'Running the input has shown it.',
      ].join('\n'),
    );
    assert.match(found[1]?.message ?? '', /Nobody could run it/);
    assert.ok(!found.some(({ message }) => message.includes(refuted)));
    // The document itself is the person's own.
    assert.deepEqual(problems(sampleUri(examinedTask.document.path)), []);
  });

  test('follows the lines it is about, and goes when they are changed', async () => {
    const document = await openTrace();
    const edit = new vscode.WorkspaceEdit();
    edit.insert(document.uri, new vscode.Position(0, 0), '// a remark of the person\n');
    await vscode.workspace.applyEdit(edit);
    await until(() => problems(document.uri)[0]?.range.start.line === 2, 'the findings to move');
    await replaceText(document, 'value >= high', 'value > high');
    const left = await until(() => {
      const found = problems(document.uri);
      return found.length === 1 && found;
    }, 'the finding on the changed line to go');
    assert.ok(left[0]?.message.startsWith(shown));
    await vscode.commands.executeCommand('undo');
    await until(() => problems(document.uri).length === 2, 'the finding to come back');
  });

  test('goes with the preview when the patch is rejected', async () => {
    const { uri } = await openTrace();
    assert.equal(problems(uri).length, 2);
    await vscode.commands.executeCommand('consilience.reject');
    await until(() => problems(uri).length === 0, 'the problems to go');
  });

  test('is explained where it is marked, with a way to the whole of it', async () => {
    const { uri } = await openTrace();
    const hover = await hoverAt(uri, new vscode.Position(1, 0));
    assert.match(hover, /Review by the model, apart from the votes.*a strong sign/);
    assert.match(hover, /command:consilience\.showExamination/);
    assert.doesNotMatch(await hoverAt(uri, new vscode.Position(2, 0)), /Review by the model/);
  });

  test('is told with all else that the model was asked, refuted findings as refuted', async () => {
    await openTrace();
    await vscode.commands.executeCommand('consilience.showExamination');
    const editor = vscode.window.activeTextEditor;
    const text = editor?.document.getText() ?? '';
    assert.equal(editor?.document.uri.scheme, 'consilience');
    for (const part of [
      /^# What the model was asked$/m,
      /^## Review$/m,
      /^## Masked facts$/m,
      /^## Judges$/m,
    ])
      assert.match(text, part);
    assert.ok(text.indexOf('**Refuted**') < text.indexOf(refuted));
    assert.ok(text.indexOf('**Open**') < text.indexOf(open));
    assert.ok(editor);
    const { permissions } = await vscode.workspace.fs.stat(editor.document.uri);
    assert.equal(permissions, vscode.FilePermission.Readonly);
  });

  test('stands in the line above the patch, and repairs and syntheses are in no count', async () => {
    await openTrace();
    const { headline } = await shownPreview();
    assert.match(headline, /2 of 3 agree/);
    assert.match(headline, /asked: review: 2 findings, 1 refuted, 1 of 2 masked facts recovered/);
    const [run] = (await activateExtension()).runs();
    assert.ok(run !== undefined);
    assert.deepEqual([run.samples, run.usable, run.support], [3, 3, 2]);
    assert.ok(run.examined.includes('1 repair'));
    assert.ok(run.examined.includes('repair not measured: The model declined to answer.'));
  });

  test('may hand the patch to a repair, for which no votes are claimed', async () => {
    const { uri } = await openTrace(repairedNews);
    const { headline } = await shownPreview();
    assert.match(headline, /A repair of s1; nobody else wrote it/);
    assert.doesNotMatch(headline, /of 3 agree/);
    // It has not been reviewed itself.
    assert.deepEqual(problems(uri), []);
  });

  test('does not end a run that was asked nothing besides', async () => {
    const { uri } = await openTrace([]);
    assert.deepEqual(problems(uri), []);
    const run = (await activateExtension()).runs()[0];
    await vscode.commands.executeCommand('consilience.showExamination', { run: run?.id });
    const text = vscode.window.activeTextEditor?.document.getText() ?? '';
    assert.match(text, /the model was asked nothing about the candidates/);
  });

  test('candidates that were drawn in view of others are named so where they are compared', async () => {
    await openTrace();
    await vscode.commands.executeCommand('consilience.compareCandidates');
    const run = (await activateExtension()).runs()[0];
    await vscode.commands.executeCommand('consilience.showCandidate', { run: run?.id, candidate: 's1r1' });
    const tab = vscode.window.tabGroups.activeTabGroup.activeTab;
    assert.match(tab?.label ?? '', /s1r1, a repair of s1/);
  });
});

function problems(uri: vscode.Uri): vscode.Diagnostic[] {
  return vscode.languages
    .getDiagnostics(uri)
    .filter(({ source }) => source === 'Consilience')
    .sort((a, b) => a.range.start.line - b.range.start.line);
}

async function hoverAt(uri: vscode.Uri, position: vscode.Position): Promise<string> {
  const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
    'vscode.executeHoverProvider',
    uri,
    position,
  );
  return hovers
    .flatMap(({ contents }) => contents)
    .map((content) => (content instanceof vscode.MarkdownString ? content.value : ''))
    .join('\n')
    .replaceAll('\\', '');
}
