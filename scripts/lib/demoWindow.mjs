import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { SCRIPT_SETTINGS } from './hostSettings.mjs';
import { startServer } from './hostServer.mjs';
import { installExtension } from './packageExtension.mjs';
import { createSampleWorkspace } from './sampleWorkspace.mjs';
import { launchBrowser, openWorkbench } from './workbench.mjs';

/** Parts of the status bar that differ from machine to machine. */
const HIDE_IN_PICTURES =
  '#status\\.host, #status\\.forwardedPorts, #status\\.workbench\\.keyboardLayout, #status\\.notifications { display: none !important }';

/**
 * Starts VS Code with the packaged extension on a fresh copy of the sample workspace, for a script to drive.
 * @param {string} vsix
 * @param {{ settings?: Record<string, unknown> }} [options] `settings` of the user, besides those of all scripts
 */
export async function startDemo(vsix, options = {}) {
  const temporary = mkdtempSync(path.join(os.tmpdir(), 'consilience-'));
  const dirs = {
    userDataDir: path.join(temporary, 'user-data'),
    extensionsDir: path.join(temporary, 'extensions'),
  };
  const workspace = path.join(temporary, 'sample');
  let server, browser;
  const close = async () => {
    await browser?.close();
    await server?.stop();
    rmSync(temporary, { recursive: true, force: true, maxRetries: 3 });
  };
  try {
    createSampleWorkspace(workspace);
    installExtension(vsix, dirs);
    server = await startServer({ ...dirs, settings: { ...SCRIPT_SETTINGS, ...options.settings } });
    browser = await launchBrowser();
  } catch (error) {
    await close();
    throw error;
  }
  return {
    ...dirs,
    workspace,
    close,
    /** A new window on the workspace. */
    async open() {
      const page = await openWorkbench(browser, server.url({ folder: workspace }));
      await page.addStyleTag({ content: HIDE_IN_PICTURES });
      return page;
    },
  };
}
