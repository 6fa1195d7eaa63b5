import { readFileSync } from 'node:fs';
import os from 'node:os';
import * as z from 'zod';
import { startOf } from '../process/processTree';

/** Who made a work copy, and of what; written beside it before anything else. */
const ownerSchema = z.object({
  consilience: z.literal(1),
  pid: z.int().positive(),
  /** What tells the process from a later one with the same number; empty where the system does not say. */
  start: z.string(),
  host: z.string(),
  workspace: z.string(),
  created: z.iso.datetime(),
  /** Where the repository keeps what it knows of the worktree; absent for plain copies. */
  administration: z.string().optional(),
});
export type FolderOwner = z.infer<typeof ownerSchema>;

/** After this long, a copy that another machine made in a shared folder counts as left behind. */
const LONG_MS = 7 * 24 * 3600 * 1000;

/** This process, as the owner of a copy of a folder. */
export function ownerNow(workspace: string, now: Date): FolderOwner {
  return {
    consilience: 1,
    pid: process.pid,
    start: identityOf(process.pid),
    host: os.hostname(),
    workspace,
    created: now.toISOString(),
  };
}

/** @returns undefined for what is not an owner's file, or was cut off. */
export function readOwner(file: string): FolderOwner | undefined {
  try {
    return ownerSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return undefined;
  }
}

/** Whether the owner still runs; on another machine that cannot be seen, and a week has to do. */
export function isAlive(owner: FolderOwner, now: Date): boolean {
  if (owner.host !== os.hostname()) return now.getTime() - Date.parse(owner.created) < LONG_MS;
  if (owner.start !== '') return identityOf(owner.pid) === owner.start;
  try {
    process.kill(owner.pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** When the process began, and in which run of the machine; empty where that cannot be told. */
function identityOf(pid: number): string {
  const start = startOf(pid);
  return start === undefined ? '' : `${bootId()}/${start}`;
}

function bootId(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  } catch {
    return '';
  }
}
