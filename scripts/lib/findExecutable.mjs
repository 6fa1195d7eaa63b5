import { accessSync, constants } from 'node:fs';
import path from 'node:path';

/**
 * The first of the named programs that is on the PATH, as a full path; undefined when none is.
 * @param {...string} names
 */
export function findExecutable(...names) {
  const suffixes = process.platform === 'win32' ? ['.cmd', '.exe', ''] : [''];
  for (const name of names) {
    for (const dir of (process.env['PATH'] ?? '').split(path.delimiter)) {
      for (const suffix of suffixes) {
        const file = path.join(dir, name + suffix);
        if (dir !== '' && isExecutable(file)) return file;
      }
    }
  }
  return undefined;
}

function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
