import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { directGroups, findGroupParent, scopeArguments } from '../../../../src/execution/sandbox/memoryGroup';
import { LIMITS, removeFoldersAfterEach, temporaryFolder } from '../support';

removeFoldersAfterEach();

describe('where groups for memory can be made', () => {
  it('is at the root of what this process sees, and nowhere that someone else made', () => {
    const mount = temporaryFolder();
    mkdirSync(path.join(mount, 'memory'));
    expect(findGroupParent('9:pids:/\n4:memory:/\n0::/\n', mount)).toEqual({
      folder: path.join(mount, 'memory'),
      version: 1,
    });
    expect(findGroupParent('4:cpu,memory:/user.slice\n0::/\n', mount)).toBeUndefined();
    expect(findGroupParent('0::/\n', mount)).toBeUndefined();
    writeFileSync(path.join(mount, 'cgroup.subtree_control'), 'cpu memory pids\n');
    expect(findGroupParent('0::/\n', mount)).toEqual({ folder: mount, version: 2 });
    expect(findGroupParent('0::/user.slice/user-1000.slice\n', mount)).toBeUndefined();
    expect(findGroupParent('', mount)).toBeUndefined();
  });
});

describe.each([1, 2] as const)('a group of version %i', (version) => {
  it('has its limit before the program begins in it, and tells when it was exceeded', () => {
    const parent = temporaryFolder();
    const group = directGroups({ folder: parent, version })(LIMITS, '0123');
    const folder = path.join(parent, 'consilience-0123');
    const limit = readFileSync(
      path.join(folder, version === 1 ? 'memory.limit_in_bytes' : 'memory.max'),
      'utf8',
    );
    expect(limit).toBe(String(LIMITS.memoryBytes));
    const [shell = '', ...prefix] = group.prefix;
    const pid = execFileSync(shell, [...prefix, '/bin/sh', '-c', 'echo $$'], { encoding: 'utf8' });
    expect(readFileSync(path.join(folder, 'cgroup.procs'), 'utf8')).toBe(pid);
    expect(group.exceeded(undefined)).toBe(false);
    const events = path.join(folder, version === 1 ? 'memory.oom_control' : 'memory.events');
    writeFileSync(events, 'under_oom 0\noom_kill 0\n');
    expect(group.exceeded(undefined)).toBe(false);
    writeFileSync(events, 'under_oom 0\noom_kill 2\n');
    expect(group.exceeded(undefined)).toBe(true);
    group.release();
    expect(existsSync(parent)).toBe(true);
  });
});

describe('a group of the service manager', () => {
  it('is asked for with its limits, in front of the command', () => {
    const args = scopeArguments('/usr/bin/systemd-run', LIMITS);
    expect(args[0]).toBe('/usr/bin/systemd-run');
    expect(args.at(-1)).toBe('--');
    expect(args).toContain('--scope');
    expect(args).toContain(`MemoryMax=${LIMITS.memoryBytes}`);
    expect(args).toContain('MemorySwapMax=0');
    expect(args).toContain(`TasksMax=${LIMITS.processes + 16}`);
  });
});
