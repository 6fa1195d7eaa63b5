import { afterAll, describe, expect, it, vi } from 'vitest';
import { readTests } from '../../../../src/engine/verification/behaviour/readTests';
import { behaviourOf } from '../../../../src/execution/behaviour/behaviourOf';
import { keepBehaviour } from '../../../../src/execution/behaviour/keptBehaviour';
import { findRunner } from '../../../../src/execution/sandbox/findRunner';
import { currentHost } from '../../../../src/execution/sandbox/sandboxHost';
import { inputsOf, loadWorkerScript, temporaryFolder } from '../../../fixtures/behaviour';
import { createTestSyntax } from '../../../fixtures/syntax';

// Processes are started; a busy machine takes its time.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });
const folder = temporaryFolder();
afterAll(folder.dispose);
const never = new AbortController().signal;
const syntax = await createTestSyntax('typescript', 'python');
const runner = await findRunner('automatic', currentHost());

const languages = {
  typescript: {
    file: 'a.ts',
    texts: [
      'export const half = (n: number): number => n / 2;',
      'export function half(n: number): number { if (n < 0) process.exit(1); return n >> 1; }',
      'export const half = (n: number): number => n / 2;',
    ],
    tests: '```typescript\nassert.strictEqual(half(4), 2);\nassert.strictEqual(half(3), 7);\n```',
  },
  python: {
    file: 'a.py',
    texts: [
      'def half(n):\n    return n / 2\n',
      'import os\n\ndef half(n):\n    if n < 0:\n        os._exit(1)\n    return n // 2\n',
      'def half(n):\n    return n / 2\n',
    ],
    tests: '```python\nassert half(4) == 2\nassert half(3) == 7\n```',
  },
};

describe.each(Object.entries(languages))('a kept worker of %s', (languageId, { file, texts, tests }) => {
  const place = {
    runner,
    loadScript: loadWorkerScript,
    toolchain: { node: process.execPath },
    place: { workCopy: folder.path, path: file, languageId },
  };
  const candidates = texts.map((text, index) => ({ id: String(index), text }));
  const inputs = inputsOf('half(3)', 'half(-4)', 'half(0)');
  const read = readTests([tests], { syntax, languageId, names: new Set(['half']) });

  it('gives for candidates one after the other what a run of all of them gives', async () => {
    const whole = await behaviourOf({ ...place, candidates, inputs, tests: read.tests }, never);
    const kept = await keepBehaviour(place, never);
    try {
      const rows = [];
      for (const one of candidates) rows.push(await kept.run([one], inputs, { tests: read.tests }));
      expect(rows.flatMap(({ outcomes }) => outcomes)).toEqual(whole.outcomes);
      expect(rows.map(({ passed }) => passed[0]?.filter((_, test) => test === 0))).toEqual(
        whole.passed.map((row) => [...row]),
      );
      expect(whole.dropped.map(({ text }) => text)).toEqual([rows[0]?.tests[1]?.text]);
      // Other inputs, on the same worker.
      expect((await kept.run(candidates.slice(0, 1), inputsOf('half(10)'))).outcomes).toEqual([
        [expect.stringContaining('5')],
      ]);
    } finally {
      await kept.stop();
    }
  });

  it('ends with the signal, with its reason', async () => {
    const controller = new AbortController();
    const kept = await keepBehaviour(place, controller.signal);
    await kept.run(candidates.slice(0, 1), inputs);
    controller.abort(new Error('enough'));
    await expect(kept.run(candidates.slice(0, 1), inputs)).rejects.toThrow('enough');
    await kept.stop();
  });
});

describe('a kept worker of another language', () => {
  it('says why nothing is run', async () => {
    const place = { workCopy: folder.path, path: 'a.rb', languageId: 'ruby' };
    const kept = await keepBehaviour({ runner, loadScript: loadWorkerScript, place }, never);
    const { notRun } = await kept.run([{ id: 'a', text: '' }], inputsOf('half(1)'));
    expect(notRun).toEqual([{ candidate: 'a', reason: 'Candidates in ruby cannot be run on inputs.' }]);
  });
});
