import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { serverCommand } from './hostServer.mjs';
import { outDir, projectDir } from './paths.mjs';
import { runProgram } from './runProgram.mjs';

/**
 * Builds the extension and the tests that run inside VS Code.
 * @param {AbortSignal} [signal]
 */
export async function buildAll(signal) {
  await runOrThrow('The build', ['scripts/build.mjs'], signal);
}

/**
 * Packs what was built, as it would be published.
 * @param {AbortSignal} [signal]
 * @returns the path of the VSIX file
 */
export async function packageExtension(signal) {
  const file = path.join(outDir, 'consilience.vsix');
  mkdirSync(outDir, { recursive: true });
  const vsce = path.join(projectDir, 'node_modules/@vscode/vsce/vsce');
  // Everything that runs is in the bundle.
  const flags = ['--no-dependencies', '--allow-missing-repository', '--no-rewrite-relative-links'];
  await runOrThrow('Packaging', [vsce, 'package', ...flags, '--out', file], signal);
  return file;
}

/**
 * Installs the VSIX into folders of our own.
 * @param {string} file
 * @param {{ userDataDir: string, extensionsDir: string }} dirs
 */
export function installExtension(file, dirs) {
  mkdirSync(dirs.extensionsDir, { recursive: true });
  mkdirSync(dirs.userDataDir, { recursive: true });
  serverCommand(dirs, ['--install-extension', file, '--force']);
}

async function runOrThrow(what, args, signal) {
  let output = '';
  const code = await runProgram(process.execPath, args, {
    ...(signal ? { signal } : {}),
    onOutput: (text) => (output += text),
  });
  signal?.throwIfAborted();
  if (code !== 0) throw new Error(`${what} failed with exit code ${code}.\n${output}`);
}
