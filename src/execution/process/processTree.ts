import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** What the processes of a tree use at one moment. */
export interface TreeUsage {
  readonly pids: readonly number[];
  /** Threads of all processes. */
  readonly tasks: number;
  /** An upper bound: pages that processes share are counted once for the one that shares most, copies of a fork twice. */
  readonly residentBytes: number;
  /** The processor time of the process that used most of it. */
  readonly cpuSeconds: number;
  /** What the processes that still run, and those they waited for, wrote to disks. */
  readonly writtenBytes: number;
}

/** Clock ticks per second in what Linux shows under /proc; 100 on every architecture that VS Code runs on. */
const TICKS = 100;

/**
 * The processes that descend from `root`, itself included.
 * @param proc where procfs is mounted.
 */
export function descendants(root: number, proc = '/proc'): number[] {
  const known = path.join(proc, String(root), 'task', String(root), 'children');
  // Not every kernel keeps lists of children; then every process is asked for its parent.
  const parents = existsSync(known) ? undefined : parentsOfAll(proc);
  const pids = [root];
  for (let at = 0; at < pids.length; at++) {
    const pid = pids[at];
    if (pid === undefined) break;
    pids.push(...(parents === undefined ? childrenOf(pid, proc) : childrenBy(parents, pid)));
  }
  return pids;
}

/** What the given processes use together; those that have ended count nothing. */
export function usageOf(pids: readonly number[], proc = '/proc'): TreeUsage {
  const alive: number[] = [];
  let tasks = 0;
  let own = 0;
  let shared = 0;
  let ticks = 0;
  let writtenBytes = 0;
  for (const pid of pids) {
    const stat = processStat(pid, proc);
    if (stat === undefined) continue;
    alive.push(pid);
    tasks += stat.threads;
    ticks = Math.max(ticks, stat.ticks);
    const status = read(path.join(proc, String(pid), 'status'));
    own += field(status, 'RssAnon');
    shared = Math.max(shared, field(status, 'RssFile') + field(status, 'RssShmem'));
    writtenBytes += written(pid, proc);
  }
  const residentBytes = (own + shared) * 1024;
  return { pids: alive, tasks, residentBytes, cpuSeconds: ticks / TICKS, writtenBytes };
}

/** Memory that is really in use by the processes, in bytes: shared pages are divided among those that share them. */
export function proportionalBytes(pids: readonly number[], proc = '/proc'): number {
  let kilobytes = 0;
  for (const pid of pids) {
    kilobytes += field(read(path.join(proc, String(pid), 'smaps_rollup')), 'Pss');
  }
  return kilobytes * 1024;
}

/** Threads of all processes of a user. */
export function userTasks(uid: number, proc = '/proc'): number {
  return list(proc)
    .filter((name) => /^\d+$/.test(name))
    .map((name) => read(path.join(proc, name, 'status')))
    .filter((status) => field(status, 'Uid') === uid)
    .reduce((sum, status) => sum + field(status, 'Threads'), 0);
}

/**
 * What tells a process from a later one with the same number: when it began, in ticks since the machine did.
 * @returns undefined when there is no such process, or only its zombie.
 */
export function startOf(pid: number, proc = '/proc'): string | undefined {
  return processStat(pid, proc)?.started;
}

interface ProcessStat {
  readonly threads: number;
  readonly ticks: number;
  readonly started: string;
}

function processStat(pid: number, proc: string): ProcessStat | undefined {
  const text = read(path.join(proc, String(pid), 'stat'));
  // The name may hold spaces and parentheses; the fields after the last one are plain.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const [state] = fields;
  if (text === '' || state === 'Z' || state === 'X') return undefined;
  return {
    threads: Number(fields[17]),
    ticks: Number(fields[11]) + Number(fields[12]),
    started: fields[19] ?? '',
  };
}

function childrenOf(pid: number, proc: string): number[] {
  const tasks = path.join(proc, String(pid), 'task');
  return list(tasks).flatMap((task) => numbers(read(path.join(tasks, task, 'children'))));
}

function parentsOfAll(proc: string): Map<number, number> {
  const parents = new Map<number, number>();
  for (const name of list(proc).filter((each) => /^\d+$/.test(each))) {
    const text = read(path.join(proc, name, 'stat'));
    parents.set(Number(name), Number(text.slice(text.lastIndexOf(')') + 2).split(' ')[1]));
  }
  return parents;
}

function childrenBy(parents: ReadonlyMap<number, number>, pid: number): number[] {
  return [...parents].filter(([, parent]) => parent === pid).map(([child]) => child);
}

function written(pid: number, proc: string): number {
  const text = read(path.join(proc, String(pid), 'io'));
  return Math.max(0, field(text, 'write_bytes') - field(text, 'cancelled_write_bytes'));
}

/** The number after a name and a colon, at the start of a line; 0 when it is not there. */
function field(text: string, name: string): number {
  return Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(text)?.[1] ?? 0);
}

function numbers(text: string): number[] {
  return text.split(/\s+/).filter(Boolean).map(Number);
}

/** Processes end while they are looked at; what is gone reads as nothing. */
function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

function list(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
