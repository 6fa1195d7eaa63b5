import { randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { englishWords } from '../../../../src/engine/report/words';
import { defaultLimits } from '../../../../src/execution/checks/limits';
import { readJestJson } from '../../../../src/execution/checks/reports/readJestJson';
import { runPlan } from '../../../../src/execution/checks/runPlan';
import type { ToolOutcome } from '../../../../src/execution/checks/runPlan';
import type { ReadReport, RunPlaces, ToolOutput, ToolPlan } from '../../../../src/execution/checks/toolPlan';
import { plainRunner } from '../../../fixtures/plainRunner';

let folder = '';
beforeEach(() => {
  folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'consilience-tool-')));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const passing = JSON.stringify({
  testResults: [{ name: 'a', status: 'passed', assertionResults: [{ title: 't', status: 'passed' }] }],
});

/** Runs a piece of JavaScript in the folder as if it were a test framework; `report` is its report file. */
function run(
  script: string | ((places: RunPlaces) => string),
  changes: Partial<ToolPlan> = {},
  signal = new AbortController().signal,
  wallMs = 20_000,
): Promise<ToolOutcome> {
  const plan: ToolPlan = {
    tool: 'tool',
    at: '',
    before: [],
    command: (places) => ({
      program: 'node',
      args: [
        '-e',
        `const fs = require('node:fs'); const report = ${JSON.stringify(places.report)}; ${typeof script === 'string' ? script : script(places)}`,
      ],
      env: {},
    }),
    readable: [],
    fineCodes: [],
    read: readJestJson,
    ...changes,
  };
  const limits = { ...defaultLimits, wallMs };
  const running = { runner: plainRunner(), limits, nonce: randomUUID, words: englishWords };
  return runPlan(plan, { folder, readable: [] }, running, signal);
}

const write = (text: string): string => `fs.writeFileSync(report, ${JSON.stringify(text)});`;

describe('a report and an exit code that agree', () => {
  test('are believed, and nothing is left in the copy', async () => {
    const outcome = await run(`${write(passing)} console.log('done in /nowhere')`);
    expect(outcome).toMatchObject({ complete: true, cases: [{ name: 'a > t', outcome: 'passed' }] });
    expect(outcome.trouble).toBeUndefined();
    expect(outcome.output).toBe('done in /nowhere');
    expect(readdirSync(folder)).toEqual([]);
  });

  test('the place of the copy is told nowhere', async () => {
    const outcome = await run(`${write(passing)} console.log(process.cwd() + '/a.ts')`);
    expect(outcome.output).toBe('a.ts');
  });

  test('paths that a tool prints from its own folder are those of the workspace', async () => {
    const read = ({ local }: ToolOutput): ReadReport => ({
      cases: ['b.ts', '../b.ts', `${folder}/c.ts`, '/elsewhere/b.ts'].map((name) => ({
        name: local(name),
        outcome: 'failed',
      })),
      complete: true,
    });
    mkdirSync(path.join(folder, 'a'));
    const outcome = await run('process.exit(1)', { at: 'a', read });
    expect(outcome.cases.map((one) => one.name)).toEqual(['a/b.ts', 'b.ts', 'c.ts', '/elsewhere/b.ts']);
    expect(outcome.output).toBe('a/b.ts\nb.ts\nc.ts\n/elsewhere/b.ts');
  });
});

describe('what is not to be believed', () => {
  test('a run that fails while its report tells of no failure', async () => {
    const outcome = await run(`${write(passing)} console.error('Unhandled error'); process.exit(1)`);
    expect(outcome.trouble).toBe(
      'tool ended with code 1 although its report tells of no failure. Unhandled error',
    );
    expect((await run(`${write(passing)} process.exit(5)`, { fineCodes: [5] })).trouble).toBeUndefined();
  });

  test('no report, or one that is cut off', async () => {
    expect(await run('process.exit(0)')).toMatchObject({ complete: false, cases: [] });
    expect((await run('process.exit(0)')).trouble).toBe('tool ended with code 0 and gave no results.');
    const cut = await run(write(passing.slice(0, -2)));
    expect(cut).toMatchObject({ complete: false, cases: [{ name: 'a > t' }] });
    expect(cut.trouble).toBe('tool ended with code 0, and its report is cut off.');
  });

  test('a report that is a link, a pipe or a folder', async () => {
    writeFileSync(path.join(folder, 'forged.json'), passing);
    expect((await run("fs.symlinkSync('forged.json', report)")).cases).toEqual([]);
    expect((await run("require('node:child_process').execFileSync('mkfifo', [report])")).cases).toEqual([]);
    expect((await run('fs.mkdirSync(report)')).cases).toEqual([]);
    expect(readdirSync(folder)).toEqual(['forged.json']);
  });

  test('a run over its time is ended and said to be', async () => {
    const outcome = await run(`${write(passing)} setInterval(() => undefined, 1000)`, {}, undefined, 500);
    expect(outcome).toMatchObject({ complete: false, trouble: 'tool was ended: it ran for more than 1 s.' });
  });

  test('a signal, and a program that is not there', async () => {
    expect((await run("process.kill(process.pid, 'SIGTERM')")).trouble).toBe(
      'tool was ended by the signal SIGTERM.',
    );
    const missing = { command: () => ({ program: 'no-such-program', args: [], env: {} }) };
    expect((await run('', missing)).trouble).toMatch(/^tool could not be started: .*no-such-program/);
  });
});

test('what has to run first can fail', async () => {
  const before = [{ program: 'node', args: ['-e', "console.log('no build'); process.exit(2)"], env: {} }];
  const outcome = await run(write(passing), { before });
  expect(outcome).toMatchObject({ complete: false, cases: [], output: 'no build' });
  expect(outcome.trouble).toContain('which runs before the tests, failed');
});

test('stopping rejects with the reason and leaves nothing behind', async () => {
  const controller = new AbortController();
  const running = run('setInterval(() => undefined, 1000)', { helper: '' }, controller.signal);
  setTimeout(() => controller.abort(new Error('enough')), 300);
  await expect(running).rejects.toThrow('enough');
  expect(readdirSync(folder)).toEqual([]);
});
