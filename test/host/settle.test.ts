import assert from 'node:assert/strict';
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import { createSettle } from '../../src/editor/context/settleFunction';
import { createSecretMask } from '../../src/engine/context/maskSecrets';
import type { Syntax } from '../../src/engine/ports';
import type { ContextBlock } from '../../src/engine/task';
import type { Declaration } from '../../src/engine/verification/backward/contradiction/declaredFacts';
import { declaredFacts } from '../../src/engine/verification/backward/contradiction/declaredFacts';
import { createTestSyntax } from '../fixtures/syntax';
import { closeEverything, sampleUri } from './support/editors';

const KEY = 'q7Zk2vLm9Xw4Rt8YbN3c';

suite('the functions that a candidate calls', () => {
  let syntax: Syntax;
  const stage: vscode.Disposable[] = [];

  suiteSetup(async () => {
    syntax = await createTestSyntax();
    const project = process.env['CONSILIENCE_PROJECT'] ?? '';
    cpSync(path.join(project, 'test/fixtures/workspaces/context'), at('shop'), { recursive: true });
    write('shop/py/hidden.py', `def secret_of(name):\n    apiKey = "${KEY}"\n    return apiKey\n`);
  });

  teardown(() => {
    vscode.Disposable.from(...stage.splice(0)).dispose();
  });

  suiteTeardown(async () => {
    await closeEverything();
    rmSync(at('shop'), { recursive: true, force: true });
  });

  /** Looks a name up as it is called in a document of the workspace. */
  async function settle(
    file: string,
    name: string,
    context: readonly ContextBlock[] = [],
    limits: { readonly callMs?: number; readonly totalMs?: number } = {},
  ): Promise<Declaration | undefined> {
    const document = await vscode.workspace.openTextDocument(sampleUri(file));
    const text = document.getText();
    const task = {
      instruction: '',
      document: { path: file, languageId: document.languageId, text },
      target: { start: text.length, end: text.length },
      targetKind: 'selection' as const,
      context,
    };
    const mask = createSecretMask(text);
    return await createSettle({ task, mask, documentUri: document.uri, syntax, ...limits })(name);
  }

  /** A definition provider for Python that always gives this place. */
  function define(file: string | vscode.Uri, line: number): void {
    const uri = typeof file === 'string' ? sampleUri(file) : file;
    const provideDefinition = (): vscode.Location => new vscode.Location(uri, new vscode.Position(line, 4));
    stage.push(vscode.languages.registerDefinitionProvider('python', { provideDefinition }));
  }

  test('TypeScript: the whole declaration, by the language server', async () => {
    const deadline = Date.now() + 45_000;
    let found = await settle('shop/src/cart.ts', 'addCents');
    // A language server needs a while to start.
    while (found === undefined && Date.now() < deadline) found = await settle('shop/src/cart.ts', 'addCents');
    assert.deepEqual(found && declaredFacts(syntax, found, 'addCents'), {
      parameters: { least: 0, most: Infinity },
      returns: ['other'],
      raises: ['TypeError', 'RangeError'],
      raisesNoOthers: false,
    });
  });

  test('Python: what the definition provider gives', async () => {
    define('shop/py/rates.py', 3);
    const found = await settle('shop/py/prices.py', 'rate_of');
    assert.match(found?.text ?? '', /^def rate_of\(currency, day=None\):\n[\s\S]*return found \* factor/);
  });

  test('by the workspace symbols where nothing names the function yet', async () => {
    const where = new vscode.Location(sampleUri('shop/py/rates.py'), new vscode.Position(3, 4));
    const { Function: kind } = vscode.SymbolKind;
    const provideWorkspaceSymbols = (): vscode.SymbolInformation[] => [
      new vscode.SymbolInformation('rate_of', kind, '', where),
    ];
    stage.push(vscode.languages.registerWorkspaceSymbolProvider({ provideWorkspaceSymbols }));
    assert.match((await settle('shop/py/invoice.py', 'rate_of'))?.text ?? '', /^def rate_of/);
    assert.equal(await settle('shop/py/invoice.py', 'rates.rate_of'), undefined);
  });

  test('by what was sent where there is no server', async () => {
    const text = 'def rate_of(currency, day=None):\n    …';
    const block = { id: 's', kind: 'signature' as const, title: 'rates', path: 'py/rates.py', relevance: 1 };
    const found = await settle('shop/py/prices.py', 'rate_of', [{ ...block, text }]);
    assert.deepEqual(found, { languageId: 'python', text });
    assert.equal(await settle('shop/py/prices.py', 'rate_of'), undefined);
  });

  test('nothing outside the workspace folder is read, and secrets are masked', async () => {
    const outside = path.join(tmpdir(), `outside-${process.pid}.py`);
    writeFileSync(outside, 'def rate_of(currency):\n    return 1\n');
    try {
      define(vscode.Uri.file(outside), 0);
      assert.equal(await settle('shop/py/prices.py', 'rate_of'), undefined);
    } finally {
      rmSync(outside);
    }
    vscode.Disposable.from(...stage.splice(0)).dispose();
    write('shop/py/asks.py', 'from hidden import secret_of\n\nprint(secret_of("a"))\n');
    define('shop/py/hidden.py', 0);
    const { text = '' } = (await settle('shop/py/asks.py', 'secret_of')) ?? {};
    assert.match(text, /^def secret_of\(name\):\n {4}apiKey = /);
    assert.ok(!text.includes(KEY), text);
  });

  test('a provider that never answers costs no more than its time', async () => {
    const provideDefinition = (): Promise<undefined> => new Promise(() => undefined);
    stage.push(vscode.languages.registerDefinitionProvider('python', { provideDefinition }));
    const started = performance.now();
    assert.equal(await settle('shop/py/prices.py', 'rate_of', [], { callMs: 200, totalMs: 600 }), undefined);
    assert.ok(performance.now() - started < 2000);
  });
});

function at(file: string): string {
  return sampleUri(file).fsPath;
}

function write(file: string, text: string): void {
  mkdirSync(path.dirname(at(file)), { recursive: true });
  writeFileSync(at(file), text);
}
