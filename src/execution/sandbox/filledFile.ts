import type { Dirent } from 'node:fs';
import { lstatSync, readdirSync } from 'node:fs';
import path from 'node:path';

/** How many entries are looked at, so that a run that made very many does not hold up the editor. */
const MOST_ENTRIES = 20_000;

/**
 * A file that is exactly as large as the limit on files allows: what the kernel leaves of one that grew over it.
 * @returns its path; undefined when there is none among the first entries of the folder.
 */
export function filledFile(folder: string, fileBytes: number): string | undefined {
  const folders = [folder];
  let room = MOST_ENTRIES;
  for (let at = folders.pop(); at !== undefined; at = folders.pop()) {
    for (const entry of entriesOf(at)) {
      if (room-- === 0) return undefined;
      const file = path.join(at, entry.name);
      if (entry.isDirectory()) folders.push(file);
      else if (entry.isFile() && sizeOf(file) === fileBytes) return file;
    }
  }
  return undefined;
}

/** Undefined for what is gone, or lies deeper than a path can name. */
function sizeOf(file: string): number | undefined {
  try {
    return lstatSync(file).size;
  } catch {
    return undefined;
  }
}

function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}
