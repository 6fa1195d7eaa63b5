import assert from 'node:assert/strict';
import { cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import type { ContextRequest } from '../../src/editor/context/gatherContext';
import { gatherContext } from '../../src/editor/context/gatherContext';
import type { ContextBlock } from '../../src/engine/task';
import { closeEverything, sampleUri } from './support/editors';

const HIDDEN = 'never-to-be-sent-4711';
/** Stands in the fixture's `settings.ts`. */
const KEY = 'q7Zk2vLm9Xw4Rt8YbN3c';
const BODY_OF_TOTAL = /\{\n {2}const wrong[\s\S]*?\n\}/;

suite('the context of a request', () => {
  suiteSetup(() => {
    cpSync(
      path.join(process.env['CONSILIENCE_PROJECT'] ?? '', 'test/fixtures/workspaces/context'),
      at('shop'),
      {
        recursive: true,
      },
    );
    cpSync(at('shop/AGENTS.md'), at('AGENTS.md'));
    write('shop/.gitignore', 'generated/\n*.secret.ts\n');
    write('shop/src/generated/rates.ts', `export const hiddenRate = 1; // ${HIDDEN}\n`);
    write(
      'shop/src/own.secret.ts',
      `import { total } from './cart';\nexport const own = total; // ${HIDDEN}\n`,
    );
    write('shop/.env', `KEY=${HIDDEN}\n`);
    write('shop/src/credentials.json', `{"a":"${HIDDEN}"}\n`);
  });

  suiteTeardown(async () => {
    await closeEverything();
    rmSync(at('shop'), { recursive: true, force: true });
    rmSync(at('AGENTS.md'), { force: true });
  });

  test('TypeScript: what the language server and the files tell, the most relevant first', async () => {
    const blocks = await gatherUntil(
      'shop/src/cart.ts',
      BODY_OF_TOTAL,
      (found) =>
        ids(found).includes('signature:shop/src/discount.ts:apply') &&
        ids(found).includes('diagnostics:in the target'),
    );
    const wanted = [
      'diagnostics:in the target',
      'instructions:AGENTS.md',
      'signature:shop/src/money.ts:addCents',
      'signature:shop/src/discount.ts:apply',
      'signature:shop/src/settings.ts:paymentSettings',
      'test:shop/test/cart.test.ts',
      'caller:shop/src/checkout.ts',
      'caller:shop/src/report/summary.ts',
      'sibling:shop/src/stock.ts',
    ];
    for (const id of wanted)
      assert.ok(ids(blocks).includes(id), `${id} is missing: ${ids(blocks).join(', ')}`);
    const weights = blocks.map(({ relevance }) => relevance);
    assert.deepEqual(
      weights,
      weights.toSorted((a, b) => b - a),
    );
    assert.equal(new Set(ids(blocks)).size, blocks.length);
    assert.match(textOf(blocks, 'diagnostics:in the target'), /error \(ts 2322\).*string/);
    assert.match(textOf(blocks, 'signature:shop/src/discount.ts:apply'), /apply\(price: Cents\): Cents/);
    assert.match(textOf(blocks, 'signature:shop/src/money.ts:addCents'), /Throws a RangeError/);
    assert.doesNotMatch(textOf(blocks, 'signature:shop/src/money.ts:addCents'), /isNegativeZero/);
    assert.match(textOf(blocks, 'caller:shop/src/report/summary.ts'), /sumOf\(/);
    assert.doesNotMatch(textOf(blocks, 'test:shop/test/cart.test.ts'), /12\.50/);
    assertNothingHidden(blocks);
  });

  test('Python, for which no language server is there', async () => {
    const blocks = await gather('shop/py/prices.py', /return amount \* rate_of\(currency\)/);
    assert.deepEqual(ids(blocks), [
      'instructions:AGENTS.md',
      'signature:shop/py/rates.py:rate_of',
      'test:shop/py/test_prices.py',
      'caller:shop/py/invoice.py',
    ]);
  });

  test('what is ignored stays hidden where git cannot be asked', async () => {
    const settings = vscode.workspace.getConfiguration('git');
    await settings.update('enabled', false, vscode.ConfigurationTarget.Global);
    try {
      const blocks = await gather('shop/src/cart.ts', BODY_OF_TOTAL);
      assert.ok(ids(blocks).includes('caller:shop/src/checkout.ts'));
      assertNothingHidden(blocks);
    } finally {
      await settings.update('enabled', undefined, vscode.ConfigurationTarget.Global);
    }
  });

  test('no link is followed, and nothing binary or large is read', async () => {
    const outside = path.join(tmpdir(), `outside-${process.pid}.ts`);
    writeFileSync(outside, `export const x = 1; // ${HIDDEN}\n`);
    const links = { link: outside, inner: at('shop/.env') };
    for (const [name, to] of Object.entries(links)) symlinkSync(to, at(`shop/src/${name}.ts`));
    write('shop/src/binary.ts', `export const y = 1; // \0${HIDDEN}\n`);
    write('shop/src/large.ts', `export const z = 1; // ${HIDDEN}\n`.padEnd(1_000_001));
    write(
      'shop/src/uses.ts',
      "import { x } from './link';\nimport { KEY } from './inner';\nimport { y } from './binary';\nimport { z } from './large';\n" +
        'export function sum(): number {\n  return x + y + z + KEY;\n}\n',
    );
    assertNothingHidden(await gather('shop/src/uses.ts', /return x.*;/));
    rmSync(outside);
  });

  test('what is open and not yet saved goes before what is on disk', async () => {
    const editor = await vscode.window.showTextDocument(sampleUri('shop/py/rates.py'));
    await editor.edit((edit) =>
      edit.replace(new vscode.Range(3, 0, 3, 30), 'def rate_of(currency, unsaved):'),
    );
    const blocks = await gather('shop/py/prices.py', /return amount \* rate_of\(currency\)/);
    assert.match(textOf(blocks, 'signature:shop/py/rates.py:rate_of'), /unsaved/);
    await vscode.window.showTextDocument(editor.document);
    await vscode.commands.executeCommand('workbench.action.files.revert');
  });

  test('a provider that fails or never answers costs its own blocks only', async () => {
    const never = vscode.languages.registerDefinitionProvider('python', {
      provideDefinition: () => new Promise(() => undefined),
    });
    const broken = new Error('broken on purpose');
    // VS Code logs it.
    delete broken.stack;
    const failing = vscode.languages.registerReferenceProvider('python', {
      provideReferences: () => Promise.reject(broken),
    });
    try {
      const started = performance.now();
      const blocks = await gather('shop/py/prices.py', /return amount \* rate_of\(currency\)/, {
        callMs: 200,
        totalMs: 1500,
      });
      assert.ok(performance.now() - started < 3000);
      assert.ok(ids(blocks).includes('signature:shop/py/rates.py:rate_of'));
      assert.ok(ids(blocks).includes('caller:shop/py/invoice.py'));
    } finally {
      never.dispose();
      failing.dispose();
    }
  });

  test('cancelling ends it at once', async () => {
    const never = vscode.languages.registerDefinitionProvider('python', {
      provideDefinition: () => new Promise(() => undefined),
    });
    const source = new vscode.CancellationTokenSource();
    try {
      const work = gather('shop/py/prices.py', /return amount \* rate_of\(currency\)/, {}, source.token);
      await new Promise((resolve) => setTimeout(resolve, 300));
      const cancelled = performance.now();
      source.cancel();
      await work;
      assert.ok(performance.now() - cancelled < 200);
    } finally {
      never.dispose();
      source.dispose();
    }
  });

  test('a document that no file holds has a context too, however small', async () => {
    const document = await vscode.workspace.openTextDocument({
      language: 'python',
      content: 'def f():\n    return 1\n',
    });
    const target = new vscode.Range(0, 0, 1, 12);
    assert.deepEqual(
      await gatherContext({ document, target }, new vscode.CancellationTokenSource().token),
      [],
    );
  });

  test('line breaks of Windows change nothing', async () => {
    const text = readFileSync(at('shop/py/prices.py'), 'utf8');
    write('shop/py/windows.py', text.replaceAll('\n', '\r\n'));
    const blocks = await gather('shop/py/windows.py', /return amount \* rate_of\(currency\)/);
    const signature = textOf(blocks, 'signature:shop/py/rates.py:rate_of');
    assert.match(signature, /def rate_of/);
    assert.doesNotMatch(JSON.stringify(blocks), /\\r/);
  });
});

function at(file: string): string {
  return sampleUri(file).fsPath;
}

function write(file: string, text: string): void {
  mkdirSync(path.dirname(at(file)), { recursive: true });
  writeFileSync(at(file), text);
}

function ids(blocks: readonly ContextBlock[]): string[] {
  return blocks.map(({ id }) => id);
}

function textOf(blocks: readonly ContextBlock[], id: string): string {
  return blocks.find((block) => block.id === id)?.text ?? '';
}

function assertNothingHidden(blocks: readonly ContextBlock[]): void {
  const sent = JSON.stringify(blocks);
  for (const hidden of [HIDDEN, KEY, 'hiddenRate = 1', 'own.secret']) {
    assert.ok(!sent.includes(hidden), `${hidden} would be sent`);
  }
}

async function gather(
  file: string,
  part: RegExp,
  options: Partial<ContextRequest> = {},
  token: vscode.CancellationToken = new vscode.CancellationTokenSource().token,
): Promise<ContextBlock[]> {
  const document = await vscode.workspace.openTextDocument(sampleUri(file));
  await vscode.window.showTextDocument(document);
  const match = part.exec(document.getText());
  assert.ok(match !== null, `${file} has no ${String(part)}`);
  const target = new vscode.Range(
    document.positionAt(match.index),
    document.positionAt(match.index + match[0].length),
  );
  return await gatherContext({ document, target, ...options }, token);
}

/** A language server needs a while to start; asks until it has. */
async function gatherUntil(
  file: string,
  part: RegExp,
  ready: (blocks: readonly ContextBlock[]) => boolean,
): Promise<ContextBlock[]> {
  const deadline = Date.now() + 45_000;
  for (;;) {
    const blocks = await gather(file, part);
    if (ready(blocks) || Date.now() > deadline) return blocks;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}
