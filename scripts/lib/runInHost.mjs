import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { SCRIPT_SETTINGS } from './hostSettings.mjs';
import { startServer } from './hostServer.mjs';
import { launchBrowser, newPage } from './workbench.mjs';

const ENTRY = fileURLToPath(new URL('./testEntry.cjs', import.meta.url));

/**
 * @typedef {object} HostRun
 * @property {string[]} developmentPaths folders of extensions that are loaded as they are
 * @property {string} testsPath a CommonJS module that exports `run(): Promise<void>`
 * @property {string} [folder] to open
 * @property {string} [workspace] a `.code-workspace` file to open
 * @property {string} [userDataDir]
 * @property {string} [extensionsDir]
 * @property {[string, string][]} [payload] further names and values for the window
 * @property {number} timeoutMs
 * @property {AbortSignal} signal
 * @property {(args: unknown[]) => void} onConsole what the tests print, in the manner of printf
 * @property {(line: string) => void} [onLog] what the server prints
 */

/**
 * Runs tests of an extension inside VS Code's extension host.
 * @param {HostRun} run
 * @returns the exit code: 0 if and only if the tests ran to their end and passed
 */
export async function runInHost(run) {
  const resultDir = mkdtempSync(path.join(os.tmpdir(), 'consilience-'));
  const resultFile = path.join(resultDir, 'result.json');
  let server, browser;
  try {
    server = await startServer({
      ...run,
      settings: SCRIPT_SETTINGS,
      testDriver: true,
      env: { VSCODE_TEST_HOST_ENTRY: run.testsPath, VSCODE_TEST_HOST_RESULT: resultFile },
    });
    browser = await launchBrowser();
    const page = await newPage(browser);
    const code = await openAndWait(page, server, run);
    if (!existsSync(resultFile)) {
      run.onConsole(['The extension host ended before the tests did.']);
      return code || 1;
    }
    return JSON.parse(readFileSync(resultFile, 'utf8')).ok ? code : code || 1;
  } finally {
    await browser?.close();
    await server?.stop();
    rmSync(resultDir, { recursive: true, force: true });
  }
}

/** Opens the window that runs the tests, and resolves with the code it gives at the end. */
async function openAndWait(page, server, run) {
  let finish, giveUp;
  const finished = new Promise((resolve, reject) => ((finish = resolve), (giveUp = reject)));
  finished.catch(() => {});
  const timer = setTimeout(
    () => giveUp(new Error(`The tests inside VS Code gave no result within ${run.timeoutMs / 1000} s.`)),
    run.timeoutMs,
  );
  run.signal.addEventListener('abort', () => giveUp(new Error('The tests inside VS Code were stopped.')));
  page.on('crash', () => giveUp(new Error('The page that runs VS Code crashed.')));
  page.on('close', () => giveUp(new Error('The browser that runs VS Code ended before the tests did.')));
  try {
    // The window looks for these two functions.
    await page.exposeFunction('codeAutomationExit', finish);
    await page.exposeFunction('codeAutomationLog', (_type, args) => run.onConsole(args));
    const payload = [
      ['skipWelcome', 'true'],
      ...run.developmentPaths.map((dir) => ['extensionDevelopmentPath', server.remote(dir)]),
      ['extensionTestsPath', server.remote(ENTRY)],
      ...(run.payload ?? []),
    ];
    await page.goto(server.url({ folder: run.folder, workspace: run.workspace, payload }));
    return await finished;
  } finally {
    clearTimeout(timer);
  }
}
