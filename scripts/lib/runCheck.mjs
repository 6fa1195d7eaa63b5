import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { startDemo } from './demoWindow.mjs';
import { buildAll, packageExtension } from './packageExtension.mjs';
import { outDir } from './paths.mjs';
import { pickRequest, confirmContext, waitForHeat } from './proposePatch.mjs';
import { figuresOf, readRuns } from './readRuns.mjs';
import { demoTasks } from './sampleWorkspace.mjs';
import { openFile } from './workbench.mjs';

const RUN_TIMEOUT_MS = 60_000;

/**
 * Runs one recorded request in a headless browser, as a person would, saves a picture, and prints the figures of
 * the run as one line of JSON.
 * @param {string} name of a task of the demo
 * @param {AbortSignal} signal
 * @throws Error with the reason where anything did not work
 */
export async function runCheck(name, signal) {
  const tasks = demoTasks();
  const task = tasks.find((candidate) => candidate.name === name);
  if (task === undefined) {
    throw new Error(`There is no task "${name}". There are: ${tasks.map((each) => each.name).join(', ')}.`);
  }
  await buildAll(signal);
  const demo = await startDemo(await packageExtension(signal));
  signal.addEventListener('abort', () => void demo.close());
  try {
    signal.throwIfAborted();
    const picture = await proposeAndShoot(demo, task);
    const figures = figuresOf(await finishedRun(demo.userDataDir));
    console.log(JSON.stringify({ task: name, ...figures, screenshot: picture }));
  } finally {
    await demo.close();
  }
}

async function proposeAndShoot(demo, task) {
  const page = await demo.open();
  mkdirSync(outDir, { recursive: true });
  try {
    await openFile(page, `${task.name}/${task.file}`);
    await pickRequest(page, task.instruction);
    await confirmContext(page);
    await waitForHeat(page);
    await page.screenshot({ path: path.join(outDir, 'check.png') });
  } catch (error) {
    await page.screenshot({ path: path.join(outDir, 'check-failed.png') });
    throw new Error(`${error.message}\nThe window as it was then: out/check-failed.png`, { cause: error });
  }
  return 'out/check.png';
}

/** The events of the run, once it has come to its end. */
async function finishedRun(userDataDir) {
  const deadline = Date.now() + RUN_TIMEOUT_MS;
  for (;;) {
    const events = readRuns(userDataDir).at(-1);
    if (events?.some((event) => event.kind === 'done' || event.kind === 'failed')) return events;
    if (Date.now() > deadline) throw new Error('The run did not end in time, or was not recorded.');
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
