import { delimiter } from 'node:path';
import { foldersUp, inFolder } from './foldersUp';
import type { ProjectView } from './projectView';

const places = ['.venv/bin/python', 'venv/bin/python', '.venv/Scripts/python.exe', 'venv/Scripts/python.exe'];

/** The interpreter of the project's virtual environment, or the one on the PATH. */
export async function pythonProgram(project: ProjectView, at: string): Promise<string> {
  for (const folder of foldersUp(inFolder(at, '-'))) {
    for (const place of places) {
      const file = inFolder(folder, place);
      if (await project.has(file)) return `./${file}`;
    }
  }
  return 'python3';
}

/**
 * The variables for running Python on a copy: it leaves no compiled files, and finds the copy's modules before those of
 * a package that was installed from the person's own folder (`pip install -e`).
 */
export function pythonEnvironment(folder: string): Record<string, string> {
  return {
    PYTHONDONTWRITEBYTECODE: '1',
    PYTHONPATH: [`${folder}/src`, folder].join(delimiter),
    PYTHONHASHSEED: '0',
  };
}
