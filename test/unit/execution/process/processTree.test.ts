import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { createGroupTree } from '../../../../src/execution/process/groupTree';
import {
  descendants,
  proportionalBytes,
  startOf,
  usageOf,
} from '../../../../src/execution/process/processTree';
import { removeFoldersAfterEach, temporaryFolder } from '../support';

removeFoldersAfterEach();

const MIB = 2 ** 20;
const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 20));

describe('a tree of processes', () => {
  it('is found with what it uses', async () => {
    const code = 'import os, time\nkept = bytearray(b"x") * (64 << 20)\nos.fork()\ntime.sleep(30)';
    const child = spawn('/usr/bin/python3', ['-c', code], { stdio: 'ignore' });
    const pid = child.pid ?? 0;
    while (descendants(pid).length < 2) await pause();
    const pids = descendants(pid);
    const usage = usageOf(pids);
    // A forked copy counts twice in the quick figure, and once in the precise one.
    expect(usage.tasks).toBe(2);
    expect(usage.residentBytes).toBeGreaterThan(128 * MIB);
    expect(proportionalBytes(pids)).toBeGreaterThan(64 * MIB);
    expect(proportionalBytes(pids)).toBeLessThan(100 * MIB);
    const tree = createGroupTree(pid);
    tree.kill();
    await tree.gone();
    expect(usageOf(pids).tasks).toBe(0);
    expect(startOf(pid)).toBeUndefined();
    expect(startOf(process.pid)).toMatch(/^\d+$/);
  });

  it('is found where the kernel keeps no lists of children', () => {
    const proc = temporaryFolder();
    const processes = [
      [1, 0],
      [7, 1],
      [8, 7],
      [9, 8],
      [10, 1],
      [11, 7],
    ] as const;
    for (const [pid, parent] of processes) {
      mkdirSync(path.join(proc, String(pid), 'task', String(pid)), { recursive: true });
      writeFileSync(path.join(proc, String(pid), 'stat'), `${pid} (a (b) c) S ${parent} 0 0`);
    }
    expect(descendants(7, proc).sort((a, b) => a - b)).toEqual([7, 8, 9, 11]);
    for (const [pid] of processes) {
      const children = processes.filter(([, parent]) => parent === pid).map(([child]) => child);
      writeFileSync(path.join(proc, `${pid}/task/${pid}/children`), children.join(' '));
    }
    expect(descendants(7, proc).sort((a, b) => a - b)).toEqual([7, 8, 9, 11]);
  });
});
