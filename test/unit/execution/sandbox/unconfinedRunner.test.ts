import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import type { LimitName, Runner, RunLimits } from '../../../../src/engine/verification/runner';
import { findRunner } from '../../../../src/execution/sandbox/findRunner';
import { currentHost } from '../../../../src/execution/sandbox/sandboxHost';
import { createUnconfinedRunner } from '../../../../src/execution/sandbox/unconfinedRunner';
import { commandIn, emptyWorkCopy, never, processesWith, removeFoldersAfterEach } from '../support';

removeFoldersAfterEach();

const FIXTURES = fileURLToPath(new URL('../../../fixtures/hostile', import.meta.url));
let runner: Runner;
beforeAll(async () => {
  runner = await findRunner('unconfined', currentHost());
});

describe('the runner without a sandbox', () => {
  it('runs with an empty home and nothing of the environment', async () => {
    const copy = emptyWorkCopy();
    const code =
      'import json, os; print(json.dumps([dict(os.environ), os.listdir(os.path.expanduser("~")), os.getcwd()]))';
    const ran = await runner.run(
      { ...commandIn(copy, 'python3', ['-I', '-c', code]), env: { CASE: 'one' } },
      never(),
    );
    const [environment, home, cwd] = JSON.parse(ran.stdout) as [Record<string, string>, string[], string];
    expect(new Set(Object.keys(environment))).toEqual(
      new Set([...Object.keys(environment)].filter((name) => !/KEY|TOKEN|SECRET|SSH/.test(name))),
    );
    expect(environment).toMatchObject({ CASE: 'one', LANG: 'C.UTF-8', TMPDIR: environment['HOME'] });
    expect(environment['HOME']).not.toBe(currentHost().home);
    expect(home).toEqual([]);
    expect(cwd).toBe(copy);
    expect(existsSync(environment['HOME'] ?? '')).toBe(false);
  });

  it.each<[string, LimitName, Partial<RunLimits>]>([
    ['endlessLoop.py', 'cpuSeconds', { cpuSeconds: 1 }],
    ['deafSleeper.py', 'wallMs', { wallMs: 500 }],
    ['outputFlood.py', 'outputBytes', {}],
    ['bigFile.py', 'fileBytes', {}],
    ['memoryFiller.py', 'memoryBytes', { memoryBytes: 128 * 2 ** 20 }],
  ])('%s is ended by the limit on %s', async (file, limit, limits) => {
    expect(runner.limitsInForce).toContain(limit);
    const copy = emptyWorkCopy();
    const marker = path.basename(path.dirname(copy));
    const ran = await runner.run(
      commandIn(copy, 'python3', [path.join(FIXTURES, file), marker], limits),
      never(),
    );
    expect(ran.ending).toEqual({ kind: 'limit', limit });
    expect(processesWith(marker)).toEqual([]);
  });

  it('bounds time and files by the shell where there is no prlimit', async () => {
    const bare = createUnconfinedRunner(currentHost(), undefined);
    const copy = emptyWorkCopy();
    const loop = commandIn(copy, 'python3', [path.join(FIXTURES, 'endlessLoop.py')], { cpuSeconds: 1 });
    expect((await bare.run(loop, never())).ending).toEqual({ kind: 'limit', limit: 'cpuSeconds' });
    const file = commandIn(copy, 'python3', [path.join(FIXTURES, 'bigFile.py')]);
    expect((await bare.run(file, never())).ending).toEqual({ kind: 'limit', limit: 'fileBytes' });
    const args = ['-c', 'echo "$0" "$@"', '$(id)', '"; exit 9'];
    expect((await bare.run(commandIn(copy, 'sh', args), never())).stdout).toBe('$(id) "; exit 9\n');
  });
});
