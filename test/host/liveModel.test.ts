import assert from 'node:assert/strict';
import { globSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import { activateExtension } from './support/activateExtension';
import { closeEverything, openNew } from './support/editors';
import type { LiveModel } from './support/liveModel';
import { fenced, useLiveModel } from './support/liveModel';
import type { Messages } from './support/messages';
import { recordMessages, until } from './support/messages';
import { driveQuickPicks } from './support/quickPicks';
import { previewText, propose, shownPreview } from './support/proposing';

const before = 'export const one = 1;\n';

suite('a model behind a server', () => {
  let messages: Messages;
  let model: LiveModel | undefined;

  setup(async () => {
    await closeEverything();
    messages = recordMessages();
    await openNew('live.ts', before);
  });

  teardown(async () => {
    messages.stop();
    await model?.stop();
    model = undefined;
    await closeEverything();
  });

  test('is asked as often as the setting says, and its votes are counted', async () => {
    model = await useLiveModel((index) => fenced(`export const one = ${index < 3 ? 2 : 3};\n`), {
      samples: 4,
    });
    const run = await propose('Make it two.');
    assert.equal(model.requests.length, 4);
    assert.deepEqual([run?.samples, run?.usable, run?.clusters, run?.support], [4, 4, 2, 3]);
    const { headline, hotSpots } = await shownPreview();
    assert.match(headline, /3 of 4 agree/);
    assert.doesNotMatch(headline, /recorded/);
    assert.equal(await previewText(), 'export const one = 2;\n');
    assert.deepEqual(
      hotSpots.map((spot) => [spot.votes, spot.alternatives]),
      [[3, [{ text: '3', votes: 1 }]]],
    );
  });

  test('Cancel closes every connection within 200 ms', async () => {
    model = await useLiveModel(() => ({ kind: 'reply', text: 'slow '.repeat(2000), delayMs: 20 }), {
      samples: 6,
    });
    const run = propose('Make it two.');
    await model.arrived(4);
    assert.ok(model.openSockets() > 0);
    const start = performance.now();
    await vscode.commands.executeCommand('consilience.cancelRun');
    const server = model;
    await until(() => server.openSockets() === 0, 'the connections to be closed');
    const elapsed = performance.now() - start;
    assert.equal((await run)?.state, 'cancelled');
    assert.ok(elapsed < 200, `${Math.round(elapsed)} ms`);
    assert.equal(vscode.window.activeTextEditor?.document.getText(), before);
  });

  test('Cancel works on a server that never answers', async () => {
    model = await useLiveModel(() => ({ kind: 'hang' }), { samples: 2 });
    const run = propose('Make it two.');
    await model.arrived(2);
    await vscode.commands.executeCommand('consilience.cancelRun');
    assert.equal((await run)?.state, 'cancelled');
    const server = model;
    await until(() => server.openSockets() === 0, 'the connections to be closed');
  });

  test('a wrong key is told, and never shown', async () => {
    model = await useLiveModel(() => fenced('export const one = 2;\n'), {
      samples: 2,
      key: 'sk-right-key-000',
    });
    await setKey(model.url, 'sk-wrong-key-123');
    const run = await propose('Make it two.');
    assert.equal(run?.state, 'failed');
    await messages.waitFor(/key/i);
    assert.doesNotMatch(messages.shown.join('\n'), /sk-wrong-key-123/);
    assert.doesNotMatch(allTraces(), /sk-wrong-key-123/);
    assert.doesNotMatch(allLogs(), /sk-wrong-key-123/);
  });

  test('a right key is sent, and is in no trace', async () => {
    model = await useLiveModel(() => fenced('export const one = 2;\n'), {
      samples: 2,
      key: 'sk-right-key-456',
    });
    await setKey(model.url, 'sk-right-key-456');
    assert.equal((await propose('Make it two.'))?.state, 'finished');
    assert.equal(model.requests[0]?.headers['authorization'], 'Bearer sk-right-key-456');
    assert.doesNotMatch(allTraces(), /sk-right-key-456|authorization/i);
    assert.match(allLogs(), /run \S+: done/);
    assert.doesNotMatch(allLogs(), /sk-right-key-456|export const/i);
  });

  test('replies of prose only are kept, have no vote, and the person is told', async () => {
    model = await useLiveModel(() => ({ kind: 'reply', text: 'I would rather not write any code today.' }));
    const run = await propose('Make it two.');
    assert.deepEqual([run?.samples, run?.usable], [3, 0]);
    await messages.waitFor(/No consensus: no reply could be used/);
    const api = await activateExtension();
    assert.equal(api.activePreview(), undefined);
  });

  test('an error in the middle of a stream costs one sample, not the run', async () => {
    model = await useLiveModel(
      (index) =>
        index === 0
          ? { kind: 'errorInStream', text: 'export const', after: 1, error: { message: 'out of memory' } }
          : fenced('export const one = 2;\n'),
      { samples: 3 },
    );
    const run = await propose('Make it two.');
    assert.equal(run?.state, 'finished');
    assert.equal(await previewText(), 'export const one = 2;\n');
    assert.ok(run.usable >= 2);
  });

  test('connections that break in the middle fail the run, with the reason', async () => {
    const text = '```typescript\nexport const one = 2;\n```\n';
    model = await useLiveModel(() => ({ kind: 'resetMidStream', text, after: 2 }), { samples: 2 });
    const run = await propose('Make it two.');
    assert.deepEqual([run?.state, run?.usable], ['failed', 0]);
    await messages.waitFor(/live\.ts: no sample could be drawn\. \S+/);
    assert.notEqual(run?.error ?? '', '');
    assert.equal(vscode.window.activeTextEditor?.document.getText(), before);
  });

  test('empty replies are kept, have no vote, and the person is told', async () => {
    model = await useLiveModel(() => ({ kind: 'reply', text: '' }), { samples: 2 });
    const run = await propose('Make it two.');
    assert.equal(run?.usable, 0);
    await messages.waitFor(/No consensus|no sample could be drawn/);
    assert.equal(vscode.window.activeTextEditor?.document.getText(), before);
  });

  test('a changed request is a run of its own, and the first is kept', async () => {
    model = await useLiveModel((index) => fenced(`export const one = ${index < 2 ? 2 : 3};\n`), {
      samples: 2,
    });
    const first = await propose('Make it two.');
    await shownPreview();
    const pickers = driveQuickPicks(['Make it three.']);
    try {
      await vscode.commands.executeCommand('consilience.changeRequest', { run: first?.id });
    } finally {
      pickers.stop();
    }
    const api = await activateExtension();
    const [second, kept] = api.runs();
    assert.equal(second?.instruction, 'Make it three.');
    assert.deepEqual(kept, { ...first, outcome: kept?.outcome });
    assert.equal(await previewText(), 'export const one = 3;\n');
    assert.match(JSON.stringify(model.requests.at(-1)?.body), /Make it three\./);
  });

  test('more samples can be drawn; the record of the pool is kept', async () => {
    model = await useLiveModel((index) => fenced(`export const one = ${index === 0 ? 3 : 2};\n`), {
      samples: 2,
    });
    await propose('Make it two.');
    await shownPreview();
    await vscode.commands.executeCommand('consilience.sampleMore');
    const api = await activateExtension();
    assert.deepEqual([api.runs()[0]?.samples, api.runs()[0]?.support], [4, 3]);
    assert.equal(model.requests.length, 4);
  });

  test('a finished run is shown again from its trace, without a model', async () => {
    model = await useLiveModel((index) => fenced(`export const one = ${index === 0 ? 3 : 2};\n`), {
      samples: 3,
    });
    await propose('Make it two.');
    const shown = await shownPreview();
    const text = await previewText();
    await vscode.commands.executeCommand('consilience.reject');
    const asked = model.requests.length;
    const trace = traceFiles().at(-1);
    assert.ok(trace);
    await vscode.commands.executeCommand('consilience.openTrace', vscode.Uri.file(trace));
    const again = await shownPreview();
    assert.notEqual(again.run, shown.run);
    assert.deepEqual(again.hotSpots, shown.hotSpots);
    assert.equal(await previewText(), text);
    assert.equal(model.requests.length, asked);
  });

  test('files that git ignores and keys are not sent as context', async () => {
    await openNew('.env', 'SECRET_TOKEN=abcdef0123456789\n');
    await openNew('uses.ts', "import { one } from './live';\nexport const two = one + 1;\n");
    model = await useLiveModel(() => fenced('import { one } from "./live";\nexport const two = one + 2;\n'), {
      samples: 1,
    });
    await propose('Add two.');
    const sent = JSON.stringify(model.requests[0]?.body);
    assert.match(sent, /one \+ 1/);
    assert.doesNotMatch(sent, /abcdef0123456789/);
  });
});

/** Sets a key as a person does, in the box that asks for it. */
async function setKey(baseUrl: string, key: string): Promise<void> {
  const window = vscode.window as unknown as { showInputBox: unknown };
  const original = window.showInputBox;
  window.showInputBox = () => Promise.resolve(key);
  try {
    await vscode.commands.executeCommand('consilience.setApiKey', baseUrl);
  } finally {
    window.showInputBox = original;
  }
}

/** Everything that this window has logged. */
function allLogs(): string {
  const folder = process.env['CONSILIENCE_USER_DATA'] ?? '';
  const files = globSync('**/*.log', { cwd: folder });
  return files.map((file) => readFileSync(path.join(folder, file), 'utf8')).join('\n');
}

/** The traces in the extension's storage, oldest first. */
function traceFiles(): string[] {
  const folder = path.join(
    process.env['CONSILIENCE_USER_DATA'] ?? '',
    'User/globalStorage/consilience.consilience/runs',
  );
  return readdirSync(folder)
    .filter((name) => name.endsWith('.jsonl'))
    .sort()
    .map((name) => path.join(folder, name));
}

function allTraces(): string {
  return traceFiles()
    .map((file) => readFileSync(file, 'utf8'))
    .join('\n');
}
