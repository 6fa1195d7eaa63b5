import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { readTests } from '../../../../src/engine/verification/behaviour/readTests';
import type { ReadTest } from '../../../../src/engine/verification/behaviour/assertion';
import type { Runner } from '../../../../src/engine/verification/runner';
import { openBehaviour } from '../../../../src/execution/behaviour/behaviourOf';
import type { OpenBehaviour } from '../../../../src/execution/behaviour/behaviourOf';
import { findRunner } from '../../../../src/execution/sandbox/findRunner';
import { currentHost } from '../../../../src/execution/sandbox/sandboxHost';
import { inputsOf, loadWorkerScript, temporaryFolder } from '../../../fixtures/behaviour';
import { createTestSyntax } from '../../../fixtures/syntax';

// Processes are started; a busy machine takes its time.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 });
const syntax = await createTestSyntax('typescript', 'python');
const folder = temporaryFolder();
afterAll(folder.dispose);

let runner: Runner;
beforeAll(async () => {
  runner = await findRunner('automatic', currentHost());
});

interface Opened extends OpenBehaviour {
  /** How many processes were started, and how many of these go on. */
  readonly started: () => number;
  readonly running: () => number;
}

function openOn(languageId: string, texts: readonly string[]): Opened {
  let started = 0;
  let running = 0;
  const counting: Runner = {
    ...runner,
    start(command, signal) {
      started++;
      running++;
      const child = runner.start(command, signal);
      void child.ended.then(() => running--);
      return child;
    },
  };
  const opened = openBehaviour(
    {
      runner: counting,
      loadScript: loadWorkerScript,
      toolchain: { node: process.execPath },
      place: {
        workCopy: folder.path,
        path: languageId === 'python' ? 'main.py' : 'main.ts',
        languageId,
      },
      candidates: texts.map((text, index) => ({ id: String(index), text })),
      limits: { caseMs: 300, loadMs: 3000, candidateMs: 3000 },
    },
    new AbortController().signal,
  );
  return { ...opened, started: () => started, running: () => running };
}

function testsIn(languageId: string, code: string): readonly ReadTest[] {
  return readTests([code], { syntax, languageId, names: new Set(['f']) }).tests;
}

const languages = [
  {
    languageId: 'python',
    double: 'def f(n): return n * 2\n',
    counts: 'n = 0\ndef f(_):\n    global n\n    n += 1\n    return n\n',
    leaves: 'import os\ndef f(n):\n    os._exit(0)\n',
    endless: 'def f(n):\n    while n > 2: pass\n    return n\n',
    test: 'assert f(2) == 4',
  },
  {
    languageId: 'typescript',
    double: 'export const f = (n: number): number => n * 2;',
    counts: 'let n = 0; export const f = (_: number): number => ++n;',
    leaves: 'export const f = (n: number): never => process.exit(n);',
    endless: 'export const f = (n: number): number => { while (n > 2); return n; };',
    test: 'assert.equal(f(2), 4);',
  },
];

describe.each(languages)('runs in $languageId, one after the other', (language) => {
  const { languageId, double, counts, endless, leaves } = language;

  it('share a worker, and each sees its candidates as if they were new', async () => {
    const opened = openOn(languageId, [double, counts, endless]);
    const first = await opened.measure(inputsOf('f(1)'));
    const second = await opened.measure(inputsOf('f(3)', 'f(2)'));
    const again = await opened.measure(inputsOf('f(1)'));
    expect(first.outcomes).toEqual([['2'], ['?unstable'], ['1']]);
    expect(second.outcomes).toEqual([
      ['6', '4'],
      ['?unstable', '?unstable'],
      ['?timeout', '2'],
    ]);
    expect(again.outcomes).toEqual(first.outcomes);
    expect(opened.started()).toBe(1);
    await opened.close();
    expect(opened.running()).toBe(0);
  });

  it('are not harmed by a candidate that ends its process', async () => {
    const opened = openOn(languageId, [leaves, double]);
    for (const input of ['f(1)', 'f(2)', 'f(4)']) {
      const { outcomes } = await opened.measure(inputsOf(input));
      expect(outcomes).toEqual([['?exited'], [String(2 * Number(input.charAt(2)))]]);
    }
    await opened.close();
    expect(opened.running()).toBe(0);
  });

  it('evaluate what is expected where no candidate has been or will be', async () => {
    const opened = openOn(languageId, [double]);
    const tests = testsIn(languageId, language.test);
    expect(tests).toHaveLength(1);
    await opened.measure(inputsOf('f(1)'));
    const tested = await opened.measure([], tests);
    expect(tested.passed).toEqual([[true]]);
    // Python forgets its worker after the expected values, JavaScript the one before them.
    await opened.measure(inputsOf('f(5)'));
    expect(opened.started()).toBe(2);
    await opened.close();
  });
});

it('nothing is started where there is nothing to run, and closing is always possible', async () => {
  const opened = openOn('python', ['def f(): return 1\n']);
  expect((await opened.measure([])).outcomes).toEqual([[]]);
  await opened.close();
  await opened.close();
  expect(opened.started()).toBe(0);
});
