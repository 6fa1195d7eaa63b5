import { lstat } from 'node:fs/promises';
import path from 'node:path';
import { walkFolder } from './walkFolder';

/** More need not be named to a person. */
const MOST_NAMED = 20;
/** What editors and language servers write by themselves. */
const CACHES = new Set(['__pycache__', '.mypy_cache', '.pytest_cache', '.ruff_cache', '.cache', '.git']);

/**
 * The files in a folder that changed after a moment: when neither we nor a program we ran was there any more, so that
 * only a person can have changed them. The time of the change is one that no program can set.
 * @param since in milliseconds, by the clock of the file system.
 * @returns paths relative to the folder; at most twenty.
 */
export async function personsFiles(folder: string, since: number): Promise<string[]> {
  const found: string[] = [];
  for await (const { file, entry } of walkFolder(folder, (each) => !CACHES.has(path.basename(each)))) {
    if (entry.isDirectory()) continue;
    const stat = await lstat(file).catch(() => undefined);
    if (stat !== undefined && stat.ctimeMs > since) found.push(path.relative(folder, file));
    if (found.length === MOST_NAMED) break;
  }
  return found.sort();
}

/** What a folder takes on the disk, in bytes; what is linked is not counted. */
export async function sizeOf(folder: string): Promise<number> {
  let bytes = 0;
  for await (const { file } of walkFolder(folder)) {
    const stat = await lstat(file).catch(() => undefined);
    bytes += stat?.isFile() ? Math.min(stat.size, stat.blocks * 512) : 0;
  }
  return bytes;
}
