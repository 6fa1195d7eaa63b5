import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Page } from 'playwright-core';
import type { ModelServer } from '../fixtures/server/modelServer';
import { startModelServer } from '../fixtures/server/modelServer';
import type { BenchOptions } from './arguments';
import { recordedTexts } from './demoTasks';
import { runOverheadEngine } from './overheadEngine';
import { median } from './statistics';

interface DemoTask {
  readonly name: string;
  readonly file: string;
  readonly instruction: string;
}

/** What is used of the scripts that drive a real VS Code; they are plain JavaScript. */
interface DemoWindow {
  open(): Promise<Page>;
  close(): Promise<void>;
}
interface WindowScripts {
  startDemo(vsix: string, options: { settings: Record<string, unknown> }): Promise<DemoWindow>;
  buildAll(): Promise<void>;
  packageExtension(): Promise<string>;
  demoTasks(): readonly DemoTask[];
  openFile(page: Page, name: string): Promise<void>;
  typeRequest(page: Page, request: string): Promise<void>;
}

interface Timing {
  readonly task: string;
  readonly repliesMs: number;
  readonly overheadMs: number;
}

/** How the server streams: the first byte after so long, then pieces at about the pace of a fast hosted model. */
const pace = { firstByteMs: 300, chunkSize: 48, delayMs: 10 };

/** What a run takes beside its requests: of the engine alone, and until heat is on screen in a real VS Code. */
export async function runOverhead(options: BenchOptions): Promise<unknown> {
  const engine = await runOverheadEngine(options);
  return options.engine
    ? { suite: 'overhead', engine }
    : { suite: 'overhead', ...(await measureScreen()), engine };
}

/**
 * For each task of the demo, in a real VS Code in a real browser: milliseconds from the last byte of the last reply,
 * as the server writes it, to the first heat on screen, beside the time from the first request to that byte.
 */
async function measureScreen(): Promise<object> {
  const scripts = await loadScripts();
  await scripts.buildAll();
  const vsix = await scripts.packageExtension();
  const replies = { current: [] as readonly string[], given: 0 };
  const server = await startModelServer({
    behave: () => {
      const text = replies.current[replies.given++ % replies.current.length] ?? '';
      return { kind: 'reply', text, ...pace };
    },
  });
  const timings: Timing[] = [];
  try {
    const settings = {
      'consilience.models': [{ baseUrl: server.url, model: 'test-model' }],
      'consilience.sampling.count': 12,
      'consilience.budget.level': 'quick',
      'consilience.sampling.stopEarly': false,
      'consilience.context.review': false,
    };
    const demo = await scripts.startDemo(vsix, { settings });
    try {
      const page = await demo.open();
      for (const task of scripts.demoTasks()) {
        replies.current = recordedTexts(task.name, 'replies');
        replies.given = 0;
        timings.push(await timeTask(page, task, server, scripts));
      }
    } finally {
      await demo.close();
    }
  } finally {
    await server.close();
  }
  return summary(timings);
}

async function timeTask(
  page: Page,
  task: DemoTask,
  server: ModelServer,
  scripts: WindowScripts,
): Promise<Timing> {
  const before = server.requests.length;
  await scripts.openFile(page, `${task.name}/${task.file}`);
  const painted = firstHeat(page);
  await scripts.typeRequest(page, task.instruction);
  const paintedAt = await painted;
  const last = Math.max(...server.answered.slice(before)) + performance.timeOrigin;
  const first = (server.requests[before]?.at ?? Number.NaN) + performance.timeOrigin;
  await page.keyboard.press('F1');
  await page.locator('.quick-input-widget input[type=text]').first().fill('>View: Close All Editors');
  await page
    .locator('.quick-input-list .monaco-list-row', { hasText: 'View: Close All Editors' })
    .first()
    .click();
  await page.locator('.monaco-diff-editor').first().waitFor({ state: 'detached' });
  return { task: task.name, repliesMs: last - first, overheadMs: paintedAt - last };
}

/** When the first coloured token was drawn, in milliseconds since the epoch. */
async function firstHeat(page: Page): Promise<number> {
  return await page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const heat = '.monaco-diff-editor .editor.modified .view-overlays .cdr[class*="ced-"]';
        const look = (): void => {
          if (document.querySelector(heat) === null) requestAnimationFrame(look);
          else resolve(performance.timeOrigin + performance.now());
        };
        look();
      }),
  );
}

function summary(timings: readonly Timing[]): object {
  const figures = (values: readonly number[]): unknown => ({
    medianMs: Math.round(median(values)),
    worstMs: Math.round(Math.max(...values)),
  });
  return {
    tasks: timings.length,
    overhead: figures(timings.map(({ overheadMs }) => overheadMs)),
    replies: figures(timings.map(({ repliesMs }) => repliesMs)),
    rows: timings.map(({ task, overheadMs, repliesMs }) => ({
      task,
      overheadMs: Math.round(overheadMs),
      repliesMs: Math.round(repliesMs),
    })),
  };
}

async function loadScripts(): Promise<WindowScripts> {
  const load = async (name: string): Promise<Partial<WindowScripts>> =>
    (await import(
      pathToFileURL(path.join(process.cwd(), 'scripts/lib', name)).href
    )) as Partial<WindowScripts>;
  const parts = await Promise.all(
    [
      'demoWindow.mjs',
      'packageExtension.mjs',
      'sampleWorkspace.mjs',
      'workbench.mjs',
      'proposePatch.mjs',
    ].map(load),
  );
  return Object.assign({}, ...parts) as WindowScripts;
}
