import { accessSync, constants, mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { RunLimits } from '../../engine/verification/runner';

/** A control group that holds one run to its memory and its number of processes, without anyone's watching. */
export interface MemoryGroup {
  /** What comes before the command line, so that the program begins in the group. */
  readonly prefix: readonly string[];
  /** Whether the kernel ended something in it for want of memory; `signal` is what ended the first process. */
  readonly exceeded: (signal: string | undefined) => boolean;
  /** Called when nothing of the run is left. */
  readonly release: () => void;
}

export type MakeMemoryGroup = (limits: RunLimits, id: string) => MemoryGroup;

/**
 * The command line by which the person's own service manager makes a group and begins a program in it.
 * @param systemdRun its path.
 */
export function scopeArguments(systemdRun: string, limits: RunLimits): string[] {
  const properties = [
    `MemoryMax=${Math.floor(limits.memoryBytes)}`,
    'MemorySwapMax=0',
    'OOMPolicy=kill',
    // Some more than the limit: bubblewrap's own count, too, and what is over the limit is seen by watching.
    `TasksMax=${Math.floor(limits.processes) + 16}`,
  ];
  const options = ['--user', '--scope', '--quiet', '--collect'];
  return [systemdRun, ...options, ...properties.flatMap((property) => ['--property', property]), '--'];
}

/**
 * Groups that the service manager makes. It ends all of a group that is out of memory, the first process included,
 * which nobody else ends by that signal: it is outside the sandbox.
 */
export function scopeGroups(systemdRun: string): MakeMemoryGroup {
  return (limits) => ({
    prefix: scopeArguments(systemdRun, limits),
    exceeded: (signal) => signal === 'SIGKILL',
    release: () => undefined,
  });
}

/** Where groups for memory can be made directly. */
export interface GroupParent {
  /** The folder of the control groups in which a new one can be made. */
  readonly folder: string;
  readonly version: 1 | 2;
}

/**
 * The group that is this process's own to divide: the root of the groups it sees, as in a container or on a machine
 * without a service manager. Any other was made by someone who alone may divide it.
 * @param self what `/proc/self/cgroup` says.
 * @param mount where the groups are mounted.
 */
export function findGroupParent(self: string, mount = '/sys/fs/cgroup'): GroupParent | undefined {
  const lines = self.split('\n').map((line) => /^(\d+):([^:]*):(.*)$/.exec(line));
  const first = lines.find((line) => line?.[2]?.split(',').includes('memory'));
  if (first?.[3] === '/') {
    const folder = path.join(mount, 'memory');
    return isWritable(folder) ? { folder, version: 1 } : undefined;
  }
  const unified = lines.find((line) => line?.[1] === '0' && line[2] === '');
  const offersMemory = read(path.join(mount, 'cgroup.subtree_control')).split(/\s+/).includes('memory');
  return unified?.[3] === '/' && offersMemory && isWritable(mount)
    ? { folder: mount, version: 2 }
    : undefined;
}

/** Groups that are made directly in the file system of the control groups. */
export function directGroups(parent: GroupParent): MakeMemoryGroup {
  return (limits, id) => {
    const folder = path.join(parent.folder, `consilience-${id}`);
    const bytes = String(Math.floor(limits.memoryBytes));
    mkdirSync(folder);
    if (parent.version === 1) {
      write(folder, 'memory.limit_in_bytes', bytes);
      // Not every kernel counts what is swapped out.
      tryTo(() => write(folder, 'memory.memsw.limit_in_bytes', bytes));
    } else {
      write(folder, 'memory.max', bytes);
      tryTo(() => write(folder, 'memory.swap.max', '0'));
      tryTo(() => write(folder, 'memory.oom.group', '1'));
    }
    const events = parent.version === 1 ? 'memory.oom_control' : 'memory.events';
    return {
      prefix: ['/bin/sh', '-c', 'echo $$ > "$0" && exec "$@"', path.join(folder, 'cgroup.procs')],
      exceeded: () => /^oom_kill [1-9]/m.test(read(path.join(folder, events))),
      // The kernel may still be counting what has ended; an empty group that stays costs nothing.
      release: () => tryTo(() => rmdirSync(folder)),
    };
  };
}

function write(folder: string, name: string, text: string): void {
  writeFileSync(path.join(folder, name), text);
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

function tryTo(action: () => void): void {
  try {
    action();
  } catch {
    // Said by whoever calls: it may fail.
  }
}
