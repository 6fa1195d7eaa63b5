import { statSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import type { CopyFolder } from './copyFolder';
import { copyFolder, isUnfinished, quietSince } from './copyFolder';
import type { FolderOwner } from './folderOwner';
import { readOwner } from './folderOwner';
import { personsFiles } from './personsFiles';
import { removeTree } from './removeTree';
import type { Removal } from './workCopy';
import type { Worktree } from './worktree';
import { forgetWorktree } from './worktree';

/** A copy that did not come to be one in this time never will. */
const UNFINISHED_MS = 3600 * 1000;

/** A folder in the storage folder. */
export interface CopyEntry {
  readonly id: string;
  readonly folder: CopyFolder;
  readonly owner: FolderOwner | undefined;
}

/** The copies that lie in a storage folder, whoever made them, and what may have been meant to become one. */
export async function copyEntries(root: string): Promise<CopyEntry[]> {
  const names = await readdir(root).catch(() => []);
  return names.map((id) => {
    const folder = copyFolder(root, id);
    return { id, folder, owner: readOwner(folder.owner) };
  });
}

/** Whether a folder without an owner was to become a copy, long ago. */
export function isAbandoned({ id, folder }: CopyEntry, now: Date): boolean {
  const made = statSync(folder.path, { throwIfNoEntry: false })?.mtimeMs ?? now.getTime();
  return isUnfinished(id) && now.getTime() - made > UNFINISHED_MS;
}

/** Removes a copy, unless it holds what a person changed since we and our programs were last there. */
export async function removeUnlessChanged(
  folder: CopyFolder,
  worktree: Worktree | undefined,
): Promise<Removal> {
  const files = await personsFiles(folder.copy, quietSince(folder));
  if (files.length > 0) return { removed: false, root: folder.copy, files };
  await discardCopy(folder, worktree);
  return { removed: true };
}

/** Removes a copy, whatever is in it. What says whose it is goes last, so that a crash leaves no orphan. */
export async function discardCopy(folder: CopyFolder, worktree: Worktree | undefined): Promise<void> {
  await removeTree(folder.copy);
  if (worktree !== undefined) await forgetWorktree(folder.copy, worktree);
  await removeTree(folder.path);
}
