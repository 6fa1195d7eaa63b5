import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { startDemo } from '../../../scripts/lib/demoWindow.mjs';
import { packageExtension } from '../../../scripts/lib/packageExtension.mjs';
import { outDir } from '../../../scripts/lib/paths.mjs';
import { demoTasks } from '../../../scripts/lib/sampleWorkspace.mjs';
import { stopSignal } from '../../../scripts/lib/stopSignal.mjs';

let vsix;

/** Ctrl-C ends VS Code and the browser too. */
const stopped = stopSignal();

/**
 * VS Code with the packaged extension and a fresh sample workspace.
 * @param {Record<string, unknown>} [settings] of the user
 */
export async function openDemo(settings = {}) {
  vsix ??= await packageExtension();
  const demo = await startDemo(vsix, { settings });
  stopped.addEventListener('abort', () => void demo.close().finally(() => process.exit(130)));
  return demo;
}

/** A task of the demo by its name. */
export function taskNamed(name) {
  return demoTasks().find((task) => task.name === name);
}

/** The text of a file of the workspace, as it is on disk. */
export function onDisk(demo, file) {
  return readFileSync(path.join(demo.workspace, file), 'utf8');
}

/** What git says has changed; empty when nothing has. */
export function changedFiles(demo) {
  return execFileSync('git', ['status', '--porcelain'], { cwd: demo.workspace, encoding: 'utf8' }).trim();
}

/** Saves a picture to out/. */
export async function picture(page, name) {
  mkdirSync(outDir, { recursive: true });
  const file = path.join(outDir, `${name}.png`);
  await page.screenshot({ path: file });
  return file;
}
