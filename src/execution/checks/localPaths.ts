import { realpathSync } from 'node:fs';
import path from 'node:path';
import { inFolder } from './project/foldersUp';
import type { CheckedCopy } from './toolPlan';

/** Takes the place of the copy out of what tools print, so that it reads the same for every copy. */
export interface LocalPaths {
  /** A path relative to the workspace folder, with forward slashes, where it lies in it. */
  readonly path: (path: string) => string;
  /** The same for every path within a text. */
  readonly text: (text: string) => string;
}

/**
 * Knows the copy by its path and by where that leads to, since tools print either.
 * @param at the folder that the tool runs in, relative to the workspace folder; relative paths start from it
 */
export function localPaths(copy: CheckedCopy, at: string): LocalPaths {
  const folders = [...new Set([realPath(copy.folder), copy.folder])].sort((a, b) => b.length - a.length);
  const prefixes = folders.flatMap((folder) => [`file://${folder}/`, `${folder}/`, `${folder}\\`]);
  return {
    path: (file) => {
      const prefix = prefixes.find((one) => file.startsWith(one));
      if (prefix !== undefined) return file.slice(prefix.length).replaceAll('\\', '/');
      if (path.isAbsolute(file) || file.includes('://')) return file;
      return path.posix.normalize(inFolder(at, file.replaceAll('\\', '/')));
    },
    text: (text) => prefixes.reduce((left, prefix) => left.replaceAll(prefix, ''), text),
  };
}

function realPath(folder: string): string {
  try {
    return realpathSync(folder);
  } catch {
    return folder;
  }
}
