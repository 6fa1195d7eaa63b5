import { lstatSync, statSync } from 'node:fs';
import { mkdir, rename, rm, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { FolderOwner } from './folderOwner';

/** How a work copy lies in the storage folder: the copy itself, and beside it what is known about it. */
export interface CopyFolder {
  readonly path: string;
  readonly copy: string;
  readonly owner: string;
  /** Its time of change is when last we, or a program we ran, may have changed the copy. */
  readonly quiet: string;
  /** There while programs run in the copy; touched again and again. */
  readonly busy: string;
}

/** How often a copy that is in use is marked as such. */
export const HEARTBEAT_MS = 10_000;
const NEW = '.new';

export function copyFolder(root: string, name: string): CopyFolder {
  const folder = path.join(root, name);
  return {
    path: folder,
    copy: path.join(folder, copyName(isUnfinished(name) ? name.slice(0, -NEW.length) : name)),
    owner: path.join(folder, 'owner.json'),
    quiet: path.join(folder, 'quiet'),
    busy: path.join(folder, 'busy'),
  };
}

/** The name of the copy itself; git calls its worktree so, hence it says whose it is and is like no other. */
export function copyName(id: string): string {
  return `consilience-${id}`;
}

/** Makes the folder with its owner's file; there is no moment at which one is there without the other. */
export async function makeCopyFolder(root: string, id: string, owner: FolderOwner): Promise<CopyFolder> {
  const unnamed = copyFolder(root, `${id}${NEW}`);
  await mkdir(unnamed.copy, { recursive: true, mode: 0o700 });
  await writeFile(unnamed.owner, JSON.stringify(owner));
  await writeFile(unnamed.quiet, '');
  const folder = copyFolder(root, id);
  await rename(unnamed.path, folder.path);
  return folder;
}

/** Whether a name in the storage folder is of a copy that has not come to be one. */
export function isUnfinished(name: string): boolean {
  return name.endsWith(NEW);
}

/** Says that all changes up to now were ours. */
export async function markQuiet(folder: CopyFolder): Promise<void> {
  await writeFile(folder.quiet, '');
  const now = new Date();
  await utimes(folder.quiet, now, now);
}

export async function markBusy(folder: CopyFolder): Promise<void> {
  await writeFile(folder.busy, '');
  const now = new Date();
  await utimes(folder.busy, now, now);
}

export async function endBusy(folder: CopyFolder): Promise<void> {
  await markQuiet(folder);
  await rm(folder.busy, { force: true });
}

/**
 * From when on only a person can have changed the copy, in milliseconds by the clock of the file system. Where the
 * owner died while programs ran, they may have outlived the last mark by the time between two.
 */
export function quietSince(folder: CopyFolder): number {
  const quiet = statSync(folder.quiet, { throwIfNoEntry: false })?.ctimeMs ?? 0;
  const busy = lstatSync(folder.busy, { throwIfNoEntry: false })?.ctimeMs;
  return busy === undefined ? quiet : Math.max(quiet, busy + 2 * HEARTBEAT_MS);
}
