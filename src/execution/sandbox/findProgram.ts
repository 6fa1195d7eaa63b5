import { accessSync, constants, statSync } from 'node:fs';
import path from 'node:path';

/**
 * Where a program is.
 * @param program an absolute path, or a name that is looked up on `searchPath`.
 * @param searchPath folders as in the environment variable PATH.
 * @returns an absolute path of a file that can be executed; undefined when there is none.
 */
export function findProgram(program: string, searchPath: string): string | undefined {
  if (path.isAbsolute(program)) return isExecutable(program) ? program : undefined;
  if (program.includes('/')) return undefined;
  return searchPath
    .split(path.delimiter)
    .filter((folder) => path.isAbsolute(folder))
    .map((folder) => path.join(folder, program))
    .find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
