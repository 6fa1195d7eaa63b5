// The tests in test/host, inside VS Code: the desktop where it can be had, otherwise a server's build of it.
// VSCODE_DESKTOP=1 insists on the desktop, VSCODE_DESKTOP=0 leaves it alone.
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { rerunUnderNewerNode } from './lib/ensureNode.mjs';
import { outDir, projectDir } from './lib/paths.mjs';
import { seedCutOffRun } from '../test/fixtures/cutOff/seedCutOffRun.mjs';
import { createSampleWorkspace } from './lib/sampleWorkspace.mjs';

/** The newest VS Code; the tests say so where they rest on something that older ones lack. */
const DESKTOP_VERSION = 'stable';

async function main() {
  if (await rerunUnderNewerNode(fileURLToPath(import.meta.url))) return;
  const { runTests } = await import('@vscode/test-electron');
  // Short, since sockets are made in it.
  const temporary = mkdtempSync(path.join(os.tmpdir(), 'consilience-'));
  const workspace = path.join(temporary, 'workspace');
  createSampleWorkspace(workspace);
  const userDataDir = path.join(temporary, 'user-data');
  seedCutOffRun({ userDataDir, workspace });
  const extensions = path.join(temporary, 'extensions');
  // VS Code for the web takes one extension under development only, so that this one is installed.
  const models = path.join(projectDir, 'test/fixtures/languageModels');
  cpSync(models, path.join(extensions, 'consilience-test.language-models-1.0.0'), { recursive: true });
  try {
    await runTests({
      vscodeExecutablePath: (await desktop()) ?? path.join(projectDir, 'scripts/host/code'),
      extensionDevelopmentPath: projectDir,
      extensionTestsPath: path.join(outDir, 'host/index.cjs'),
      launchArgs: [workspace, `--user-data-dir=${userDataDir}`, `--extensions-dir=${extensions}`],
      extensionTestsEnv: {
        CONSILIENCE_PROJECT: projectDir,
        CONSILIENCE_USER_DATA: userDataDir,
        CONSILIENCE_TEST_RESULT:
          process.env['CONSILIENCE_TEST_RESULT'] ?? path.join(outDir, 'host.result.json'),
        CONSILIENCE_TEST_GREP: process.argv[2] ?? '',
      },
    });
  } finally {
    rmSync(temporary, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** The executable of the desktop; undefined where it cannot be had or shown. */
async function desktop() {
  const wish = process.env['VSCODE_DESKTOP'];
  const hasDisplay =
    process.platform !== 'linux' || Boolean(process.env['DISPLAY'] ?? process.env['WAYLAND_DISPLAY']);
  if (wish === '0' || (wish !== '1' && !hasDisplay)) return undefined;
  const { downloadAndUnzipVSCode } = await import('@vscode/test-electron');
  try {
    return await downloadAndUnzipVSCode({ version: DESKTOP_VERSION });
  } catch (error) {
    if (wish === '1') throw error;
    console.log(`The desktop VS Code could not be had (${error.message}); the server's build is used.`);
    return undefined;
  }
}

try {
  await main();
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
