import { realpathSync, statSync } from 'node:fs';
import path from 'node:path';
import type { RunCommand } from '../../engine/verification/runner';
import { isSystemPath, isWithin } from './systemPaths';

/**
 * Whether a command keeps to what a sandbox is for.
 * @param home the person's home folder.
 * @returns why not, in words for the person; undefined when it does.
 */
export function checkCommand(command: RunCommand, home: string): string | undefined {
  const { workCopy, cwd, readable = [] } = command;
  const relative = [workCopy, cwd, ...readable].find(
    (each) => path.resolve(each) !== each.replace(/(?<=.)\/$/, ''),
  );
  if (relative !== undefined) return `${relative} is not an absolute path without "..", so nothing was run.`;
  if (!isFolder(workCopy)) return `The work copy ${workCopy} is not there any more. Make a new one.`;
  const real = realpathSync(workCopy);
  if (isWithin(home, real) || real === '/' || isSystemPath(real)) {
    return `${workCopy} holds more than a work copy: nothing may be written there. Nothing was run.`;
  }
  if (!isFolder(cwd) || !isWithin(realpathSync(cwd), real)) {
    return `${cwd} is not a folder of the work copy, so nothing was run.`;
  }
  const wide = readable.find((each) => each === '/' || isWithin(home, realOf(each)));
  if (wide !== undefined) {
    return `${wide} holds the home folder, which is never shown to what a model wrote. Nothing was run.`;
  }
  return undefined;
}

function isFolder(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

function realOf(file: string): string {
  try {
    return realpathSync(file);
  } catch {
    return file;
  }
}
