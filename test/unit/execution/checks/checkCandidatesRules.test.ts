import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { englishWords } from '../../../../src/engine/report/words';
import type { RunCommand } from '../../../../src/engine/verification/runner';
import type { VerifiableCandidate } from '../../../../src/engine/verification/verifier';
import { checkCandidates } from '../../../../src/execution/checks/checkCandidates';
import type { BaseRuns, RemovableCopy } from '../../../../src/execution/checks/checkRequest';
import { checkProject } from '../../../fixtures/checkProject';
import { plainRunner } from '../../../fixtures/plainRunner';
import { copyProject, projectFolder } from '../../../fixtures/projectCopies';

const file = 'src/clamp.js';
const base = readFileSync(path.join(projectFolder('nodetest'), file), 'utf8');
const fixed = base.replace(': value)', ': value > high ? high : value)');

test('the base runs once, and not at all where its runs are known', async () => {
  const log: RunCommand[] = [];
  const runs: BaseRuns = new Map();
  const earlier = { workspaceKey: 'commit 1', runs };
  const request = { runner: plainRunner(log), earlier };
  const first = await checkProject('nodetest', file, { fixed, other: `${fixed}\n` }, request);
  // The base, the question which tests load the file, and two candidates.
  expect(log).toHaveLength(4);
  const second = await checkProject('nodetest', file, { fixed }, request);
  expect(log).toHaveLength(5);
  const names = (checked: typeof first): unknown => checked.check('fixed', 'projectTests').newlyPassing;
  expect(names(second)).toEqual(names(first));
  await checkProject(
    'nodetest',
    file,
    { fixed },
    { ...request, earlier: { workspaceKey: 'commit 2', runs } },
  );
  expect(log).toHaveLength(8);
});

test('tests that do not load the file say nothing about it', async () => {
  const over = { 'test/clamp.test.js': "import test from 'node:test';\ntest('nothing', () => {});\n" };
  const { check } = await checkProject('nodetest', file, { fixed }, { over });
  expect(check('fixed', 'projectTests')).toMatchObject({
    outcome: 'notRun',
    tool: 'node:test',
    reason: 'No test of the project loads this file.',
  });
});

describe('nothing that goes wrong ends the rest', () => {
  test('a copy that cannot be made', async () => {
    const { check, told } = await checkProject(
      'nodetest',
      file,
      { bad: 'a', good: 'b' },
      {
        makeWorkCopy: () => Promise.reject(new Error('disk full')),
      },
    );
    expect(check('good', 'projectTests').reason).toBe(
      'The copy of the workspace could not be made: disk full',
    );
    // No copy is needed to see that there is no tool.
    expect(check('good', 'types').reason).toBe('The project has no type checker set up for this file.');
    expect(check('bad', 'parsed').outcome).toBe('passed');
    expect(told).toHaveLength(8);
  });

  test('a runner that refuses', async () => {
    const runner = { ...plainRunner(), run: () => Promise.reject(new Error('no sandbox')) };
    const { check, left } = await checkProject('nodetest', file, { fixed }, { runner });
    expect(check('fixed', 'projectTests').reason).toBe('It could not be run: no sandbox');
    expect(left).toEqual([]);
  });

  test('a framework that cannot run here', async () => {
    const command = ['node', '--no-such-option', '--test'];
    const { check } = await checkProject('nodetest', file, { fixed }, { testCommand: command });
    const tests = check('fixed', 'projectTests');
    expect(tests).toMatchObject({ outcome: 'notRun', tool: 'node:test' });
    expect(tests.reason).toContain('--no-such-option');
  });
});

test('stopping rejects with the reason and removes the copies', async () => {
  const controller = new AbortController();
  const log: RunCommand[] = [];
  const runner = plainRunner(log);
  const stopping = {
    ...runner,
    run: (command: RunCommand, signal: AbortSignal) => {
      if (log.length === 2) controller.abort(new Error('enough'));
      return runner.run(command, signal);
    },
  };
  const copies: string[] = [];
  const makeWorkCopy = (candidate: VerifiableCandidate): Promise<RemovableCopy> => {
    const copy = copyProject('nodetest', { [file]: candidate.text });
    copies.push(copy.folder);
    return Promise.resolve(copy);
  };
  const changes = { runner: stopping, makeWorkCopy };
  const running = checkProject('nodetest', file, { fixed }, changes, controller.signal);
  await expect(running).rejects.toThrow('enough');
  expect(log).toHaveLength(3);
  expect(copies).toHaveLength(2);
  expect(copies.filter((folder) => existsSync(folder))).toEqual([]);
});

test('a consumer that stops listening leaves no copy behind', async () => {
  const copies: string[] = [];
  const base = copyProject('nodetest');
  const news = checkCandidates(
    {
      runner: plainRunner(),
      document: { path: file, text: readFileSync(path.join(base.folder, file), 'utf8') },
      level: 'tree',
      candidates: [{ id: 'fixed', text: fixed }],
      base,
      makeWorkCopy: (candidate) => {
        const copy = copyProject('nodetest', { [file]: candidate.text });
        copies.push(copy.folder);
        return Promise.resolve(copy);
      },
      toolHomes: {},
      nonce: randomUUID,
      words: englishWords,
    },
    new AbortController().signal,
  );
  for await (const { checks } of news) if (checks.length === 4) break;
  await base.remove();
  // One to see whether the tests load the file, one for the candidate.
  expect(copies).toHaveLength(2);
  expect(copies.filter((folder) => existsSync(folder))).toEqual([]);
});

test('a command of the person counts as one test, by its exit code', async () => {
  const script = "import('./src/clamp.js').then((m) => process.exit(m.clamp(50, 1, 10) === 10 ? 0 : 1))";
  const { check } = await checkProject(
    'nodetest',
    file,
    { fixed, same: `${base}\n` },
    {
      testCommand: ['node', '-e', script],
    },
  );
  expect(check('fixed', 'projectTests')).toMatchObject({ outcome: 'passed', passed: 1, total: 1 });
  expect(check('same', 'projectTests')).toMatchObject({ outcome: 'failed', passed: 0, total: 1 });
});
