import { mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach } from 'vitest';
import type { RunCommand, RunLimits } from '../../../src/engine/verification/runner';

export const LIMITS: RunLimits = {
  wallMs: 20_000,
  cpuSeconds: 5,
  memoryBytes: 512 * 2 ** 20,
  processes: 32,
  fileBytes: 2 ** 20,
  outputBytes: 2 ** 16,
};

const made: string[] = [];

/** A folder that is removed after the test. */
export function temporaryFolder(name = 'consilience-test-'): string {
  const folder = realpathSync(mkdtempSync(path.join(os.tmpdir(), name)));
  made.push(folder);
  return folder;
}

/** Has every folder removed after each test of the file. */
export function removeFoldersAfterEach(): void {
  afterEach(() => {
    for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true });
  });
}

/** An empty work copy in a temporary folder. */
export function emptyWorkCopy(): string {
  const folder = path.join(temporaryFolder(), 'copy');
  mkdirSync(folder);
  return folder;
}

export function commandIn(
  workCopy: string,
  program: string,
  args: readonly string[],
  limits: Partial<RunLimits> = {},
): RunCommand {
  return { program, args, cwd: workCopy, workCopy, limits: { ...LIMITS, ...limits } };
}

/** The processes of the whole machine whose command line holds a text, by number. */
export function processesWith(text: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => pid !== process.pid)
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(text);
      } catch {
        return false;
      }
    });
}

export function never(): AbortSignal {
  return new AbortController().signal;
}
