import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import { activateExtension, extensionId } from './support/activateExtension';

interface Manifest {
  readonly contributes: {
    readonly commands: readonly { readonly command: string; readonly title: string }[];
    readonly configuration: { readonly properties: Record<string, unknown> };
    readonly keybindings: readonly { readonly when?: string }[];
    readonly colors: readonly { readonly id: string }[];
  };
}

/** The folder of the project: tests read its files, not only what was bundled. */
const project = vscode.extensions.getExtension(extensionId)?.extensionPath ?? '';

function readProject(file: string): string {
  return readFileSync(path.join(project, file), 'utf8');
}

function manifest(): Manifest {
  return JSON.parse(readProject('package.json')) as Manifest;
}

/** The sources of the editor's side, where settings are read. */
function sources(): string[] {
  const files = globSync('src/**/*.ts', { cwd: project });
  assert.notEqual(files.length, 0);
  return files.map((file) => readProject(file));
}

suite('manifest', () => {
  test('the extension activates', async () => {
    await activateExtension();
    assert.equal(vscode.extensions.getExtension(extensionId)?.isActive, true);
  });

  test('the commands that are declared are the commands that are registered', async () => {
    await activateExtension();
    const registered = (await vscode.commands.getCommands(true)).filter((id) =>
      id.startsWith('consilience.'),
    );
    // VS Code itself registers some for each view: `consilience.runs.focus` and the like.
    const views = /^consilience\.runs\./;
    const own = registered.filter((id) => !views.test(id) && id !== 'workbench.view.extension.consilience');
    const declared = manifest().contributes.commands.map((entry) => entry.command);
    assert.deepEqual(own.sort(), [...declared].sort());
  });

  test('the settings that are declared are the settings that are read', () => {
    const declared = Object.keys(manifest().contributes.configuration.properties);
    const read = new Set<string>();
    for (const text of sources()) {
      if (!text.includes("getConfiguration('consilience'")) continue;
      for (const match of text.matchAll(/\.get\(\s*'([A-Za-z.]+)'/g))
        read.add(`consilience.${match[1] ?? ''}`);
    }
    assert.deepEqual([...read].sort(), [...declared].sort());
  });

  test('every setting has its declared default', () => {
    for (const [name, entry] of Object.entries(manifest().contributes.configuration.properties)) {
      const { default: expected } = entry as { default: unknown };
      const inspected = vscode.workspace.getConfiguration().inspect(name);
      assert.deepEqual(inspected?.defaultValue, expected, name);
    }
  });

  test('every text of the manifest is in package.nls.json, and nothing else is', () => {
    const words = JSON.parse(readProject('package.nls.json')) as Record<string, string>;
    const used = new Set<string>();
    for (const match of readProject('package.json').matchAll(/"%([^%"]+)%"/g)) used.add(match[1] ?? '');
    assert.deepEqual(Object.keys(words).sort(), [...used].sort());
    for (const [key, text] of Object.entries(words)) assert.notEqual(text.trim(), '', key);
  });

  test('no title or description of the manifest is written out', () => {
    const titles = manifest().contributes.commands.map((entry) => entry.title);
    for (const title of titles) assert.match(title, /^%.+%$/);
    const properties = JSON.stringify(manifest().contributes.configuration.properties);
    const texts = [...properties.matchAll(/"(?:markdownD|d)escription":"([^"]*)"/g)].map((match) => match[1]);
    assert.notEqual(texts.length, 0);
    for (const text of texts) assert.match(text ?? '', /^%.+%$/);
  });

  test('suggested keys hold only while a preview is active', () => {
    for (const { when } of manifest().contributes.keybindings)
      assert.match(when ?? '', /consilience\.previewActive/);
  });

  test('files that the manifest names exist', () => {
    const named = readProject('package.json').matchAll(/"((?:\.\/)?(?:media|dist)\/[^"]+)"/g);
    for (const match of named) assert.ok(existsSync(path.join(project, match[1] ?? '')), match[1]);
  });

  test('the colours of the heat are contributed', () => {
    const ids = manifest().contributes.colors.map((color) => color.id);
    for (const step of [1, 2, 3, 4, 5]) assert.ok(ids.includes(`consilience.heat${step}`));
  });

  test('every message of the sources can be translated', () => {
    // A literal that is handed to a message box or an input would be English in every language.
    const literal = /\.(?:show(?:Information|Warning|Error)Message|setStatusBarMessage)\(\s*['"`]/;
    for (const text of sources()) assert.doesNotMatch(text, literal);
  });
});
