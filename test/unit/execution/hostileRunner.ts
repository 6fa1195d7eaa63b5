import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { RunCommand, RunResult } from '../../../src/engine/verification/runner';
import { runTool } from '../../../src/execution/process/runTool';
import { findRunner } from '../../../src/execution/sandbox/findRunner';
import { currentHost } from '../../../src/execution/sandbox/sandboxHost';
import { never } from './support';

/** The runner, as one of the users of the machine has it. */
export interface UserRunner {
  run(command: RunCommand): Promise<RunResult>;
  /** Gives a folder to the user. */
  own(folder: string): Promise<void>;
  close(): Promise<void>;
}

/** As the user who runs the tests. */
export async function asOneself(): Promise<UserRunner> {
  const runner = await findRunner('automatic', currentHost());
  return {
    run: (command) => runner.run(command, never()),
    own: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
}

const OTHER = 60_478;

/** As a user without any rights, which only root can become. */
export function asAnother(): Promise<UserRunner> {
  return asDriver([
    'setpriv',
    `--reuid=${OTHER}`,
    `--regid=${OTHER}`,
    '--clear-groups',
    '--inh-caps=-all',
    '--',
  ]);
}

/**
 * In a process of its own.
 * @param prefix what comes before its command line, to make it another user's.
 */
export async function asDriver(prefix: readonly string[]): Promise<UserRunner & { crash(): void }> {
  const home = mkdtempSync(path.join(os.tmpdir(), 'consilience-other-'));
  const outfile = path.join(home, 'driver.mjs');
  const entry = fileURLToPath(new URL('../../fixtures/hostile/driver.ts', import.meta.url));
  await build({
    entryPoints: [entry],
    bundle: true,
    platform: 'node',
    format: 'esm',
    outfile,
    logLevel: 'error',
  });
  const own = async (folder: string): Promise<void> => {
    if (prefix.length === 0) return;
    await runTool('/bin/chown', ['-R', `${OTHER}:${OTHER}`, folder], { cwd: '/', env: {} });
  };
  await own(home);
  const line = [...prefix, process.execPath, outfile];
  const driver = spawn(line[0] ?? '', line.slice(1), {
    cwd: home,
    env: { PATH: `${path.dirname(process.execPath)}:/usr/bin:/bin`, HOME: home, TMPDIR: home },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const gone = once(driver, 'exit');
  const lines = createInterface({ input: driver.stdout })[Symbol.asyncIterator]();
  return {
    own,
    async run(command) {
      driver.stdin.write(`${JSON.stringify(command)}\n`);
      const next = await lines.next();
      if (next.done === true) throw new Error('The process of the runner has ended.');
      return JSON.parse(next.value) as RunResult;
    },
    crash: () => driver.kill('SIGKILL'),
    async close() {
      driver.stdin.end();
      await gone;
      rmSync(home, { recursive: true, force: true });
    },
  };
}
