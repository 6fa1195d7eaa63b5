import { constants } from 'node:fs';
import { copyFile, lstat, mkdir, readlink, symlink } from 'node:fs/promises';
import path from 'node:path';
import { folderFiles } from './projectFiles';

/** How many files are copied at a time. */
const AT_ONCE = 16;

/**
 * Copies files, sharing their blocks where the file system can. Links are copied as links; what is gone meanwhile is
 * left out.
 * @param files relative to `from`.
 */
export async function copyFiles(
  files: readonly string[],
  from: string,
  to: string,
  signal: AbortSignal,
): Promise<void> {
  const folders = new Set(files.map((name) => path.dirname(name)));
  for (const folder of folders) await mkdir(path.join(to, folder), { recursive: true });
  let next = 0;
  const work = async (): Promise<void> => {
    for (let name = files[next++]; name !== undefined; name = files[next++]) {
      signal.throwIfAborted();
      await copyOne(path.join(from, name), path.join(to, name), signal);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
}

async function copyOne(from: string, to: string, signal: AbortSignal): Promise<void> {
  const stat = await lstat(from).catch(() => undefined);
  if (stat === undefined) return;
  if (stat.isSymbolicLink()) await symlink(await readlink(from), to);
  else if (stat.isFile()) await copyFile(from, to, constants.COPYFILE_FICLONE);
  else if (stat.isDirectory()) {
    // A submodule: git lists the folder, not what is in it.
    const { files } = await folderFiles(from, signal);
    await copyFiles(files, from, to, signal);
  }
}
