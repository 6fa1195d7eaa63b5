import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { closeEverything, openSample } from './support/editors';
import type { Messages } from './support/messages';
import { recordMessages } from './support/messages';
import { demoTask, previewText, propose, shownPreview } from './support/proposing';

const task = demoTask('parse-duration');

suite('the heat of a preview', () => {
  let messages: Messages;

  setup(async () => {
    await closeEverything();
    messages = recordMessages();
    await openSample(task.file);
    await propose(task.instruction);
  });

  teardown(async () => {
    messages.stop();
    await closeEverything();
  });

  test('every hot spot has alternatives, most votes first, which add up to the pool', async () => {
    const { hotSpots, headline } = await shownPreview();
    assert.match(headline, /12 of 12 differ; nearest to the others shown/);
    assert.match(headline, /votes and syntax/);
    assert.match(headline, /recorded/);
    assert.notEqual(hotSpots.length, 0);
    for (const spot of hotSpots) {
      assert.notEqual(spot.alternatives.length, 0);
      const votes = spot.alternatives.map((alternative) => alternative.votes);
      assert.deepEqual(
        votes,
        [...votes].sort((a, b) => b - a),
      );
      const total = votes.reduce((sum, count) => sum + count, spot.votes);
      assert.ok(Math.abs(total - 12) < 1e-6, `${total} of 12 votes`);
      assert.ok(spot.step >= 1 && spot.step <= 5);
    }
  });

  test('the hover on a hot spot names the votes and links the alternatives', async () => {
    const { hotSpots, uri } = await shownPreview();
    const document = await vscode.workspace.openTextDocument(uri);
    const spot = hotSpots[0];
    assert.ok(spot);
    const hover = await hoverText(uri, document.positionAt(spot.start));
    assert.match(hover, /of 12/);
    assert.match(hover, /command:consilience\.useAlternative/);
  });

  test('a place that nobody would have otherwise has no hover', async () => {
    const { hotSpots, uri } = await shownPreview();
    const document = await vscode.workspace.openTextDocument(uri);
    const offset = Array.from({ length: document.getText().length }, (_, at) => at).find((at) =>
      hotSpots.every((spot) => at < spot.start - 1 || at > spot.end + 1),
    );
    assert.ok(offset !== undefined);
    assert.doesNotMatch(await hoverText(uri, document.positionAt(offset)), /useAlternative/);
  });

  test('the link of a hover puts the alternative into the preview, as one undo step', async () => {
    const { hotSpots, uri } = await shownPreview();
    const document = await vscode.workspace.openTextDocument(uri);
    const before = document.getText();
    const spot = hotSpots.find(({ alternatives }) => (alternatives[0]?.text.trim() ?? '') !== '');
    assert.ok(spot);
    const alternative = spot.alternatives[0]?.text ?? '';
    const choice = await linkedChoice(
      uri,
      document.positionAt(spot.start + (spot.end > spot.start ? 1 : 0)),
      spot,
    );
    await vscode.commands.executeCommand('consilience.useAlternative', choice);
    assert.equal(await previewText(), before.slice(0, spot.start) + alternative + before.slice(spot.end));
    await vscode.commands.executeCommand('undo');
    assert.equal(await previewText(), before);
  });

  test('a link of a hover that is out of date changes nothing and says so', async () => {
    const { hotSpots, run } = await shownPreview();
    const before = await previewText();
    const spot = hotSpots[0];
    assert.ok(spot);
    const stale = { run, start: spot.start, end: spot.end, alternative: 0, length: before.length - 1 };
    await vscode.commands.executeCommand('consilience.useAlternative', stale);
    assert.equal(await previewText(), before);
    await messages.waitFor(/has changed since/);
  });

  test('the heat follows the text as it is edited', async () => {
    const first = await shownPreview();
    const spot = first.hotSpots[0];
    assert.ok(spot);
    const document = await vscode.workspace.openTextDocument(first.uri);
    const edit = new vscode.WorkspaceEdit();
    edit.insert(first.uri, new vscode.Position(0, 0), '// a remark of the person\n');
    await vscode.workspace.applyEdit(edit);
    const second = await shownPreview();
    const shift = document.getText().indexOf('\n') + 1;
    assert.deepEqual(
      second.hotSpots.map(({ start, end }) => [start - shift, end - shift]),
      first.hotSpots.map(({ start, end }) => [start, end]),
      'a comment moves the heat and changes none of it',
    );
  });

  test('next and previous go round all hot spots', async () => {
    const { hotSpots, uri } = await shownPreview();
    const starts = [...new Set(hotSpots.map((spot) => spot.start))].sort((a, b) => a - b);
    const visited: number[] = [];
    for (let step = 0; step < starts.length; step++) {
      await vscode.commands.executeCommand('consilience.nextHotSpot');
      visited.push(cursorOffset(uri));
    }
    assert.deepEqual(
      [...visited].sort((a, b) => a - b),
      starts,
    );
    await vscode.commands.executeCommand('consilience.nextHotSpot');
    assert.equal(cursorOffset(uri), visited[0]);
    await vscode.commands.executeCommand('consilience.previousHotSpot');
    assert.equal(cursorOffset(uri), visited.at(-1));
  });
});

/** Where the cursor of the preview is. */
function cursorOffset(uri: vscode.Uri): number {
  const editor = vscode.window.visibleTextEditors.find(
    (each) => each.document.uri.toString() === uri.toString(),
  );
  assert.ok(editor);
  return editor.document.offsetAt(editor.selection.active);
}

async function hoverText(uri: vscode.Uri, position: vscode.Position): Promise<string> {
  const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
    'vscode.executeHoverProvider',
    uri,
    position,
  );
  return hovers
    .flatMap((hover) => hover.contents)
    .map((content) => (content as vscode.MarkdownString).value)
    .join('\n');
}

/** What the first link of a hover hands to the command. */
async function linkedChoice(
  uri: vscode.Uri,
  position: vscode.Position,
  spot: { start: number },
): Promise<unknown> {
  const text = await hoverText(uri, position);
  const links = [...text.matchAll(/command:consilience\.useAlternative\?([^)]+)/g)];
  for (const link of links) {
    const [choice] = JSON.parse(decodeURIComponent(link[1] ?? '')) as [
      { start: number; alternative: number },
    ];
    if (choice.start === spot.start && choice.alternative === 0) return choice;
  }
  throw new Error(`No link for the hot spot in: ${text}`);
}
