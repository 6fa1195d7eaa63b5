import type { Dirent } from 'node:fs';
import { readdir } from 'node:fs/promises';
import path from 'node:path';

/**
 * The entries of a folder and of all below it; links are not followed. What cannot be read counts as empty: programs
 * that ran there may have closed it, or gone deeper than a path can name.
 * @param enter whether to go into a folder; all by default.
 */
export async function* walkFolder(
  root: string,
  enter: (folder: string) => boolean = () => true,
): AsyncGenerator<{ readonly file: string; readonly entry: Dirent }> {
  const folders = [root];
  for (let at = folders.pop(); at !== undefined; at = folders.pop()) {
    for (const entry of await readdir(at, { withFileTypes: true }).catch(() => [])) {
      const file = path.join(at, entry.name);
      yield { file, entry };
      if (entry.isDirectory() && enter(file)) folders.push(file);
    }
  }
}
