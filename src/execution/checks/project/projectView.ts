import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';

/** The files of a workspace folder as far as its tools can be recognised by them. */
export interface ProjectView {
  /** Absolute path of the folder. */
  readonly folder: string;
  /** Relative paths with forward slashes, sorted; dependencies, builds and hidden folders are left out. */
  readonly paths: readonly string[];
  /** The text of a file, or undefined where there is none, it is larger than a megabyte or cannot be read. */
  readonly text: (relative: string) => Promise<string | undefined>;
  /** Whether there is such a file or folder, in dependencies as well. */
  readonly has: (relative: string) => Promise<boolean>;
}

const leftOut = new Set([
  'node_modules',
  'venv',
  'env',
  '__pycache__',
  'target',
  'dist',
  'build',
  'out',
  'coverage',
]);
const mostPaths = 20_000;
const largestText = 1_000_000;

/** Lists the folder, without following links; at most 20 000 files. */
export async function readProject(folder: string): Promise<ProjectView> {
  const paths: string[] = [];
  const waiting = [''];
  for (let at = waiting.shift(); at !== undefined && paths.length < mostPaths; at = waiting.shift()) {
    const entries = await readdir(path.join(folder, at), { withFileTypes: true }).catch(() => []);
    for (const entry of entries) {
      const relative = at === '' ? entry.name : `${at}/${entry.name}`;
      if (entry.isFile()) paths.push(relative);
      else if (entry.isDirectory() && !entry.name.startsWith('.') && !leftOut.has(entry.name)) {
        waiting.push(relative);
      }
    }
  }
  return {
    folder,
    paths: paths.sort(),
    text: (relative) => readText(path.join(folder, relative)),
    has: (relative) =>
      stat(path.join(folder, relative)).then(
        () => true,
        () => false,
      ),
  };
}

async function readText(file: string): Promise<string | undefined> {
  try {
    const facts = await stat(file);
    if (!facts.isFile() || facts.size > largestText) return undefined;
    return await readFile(file, 'utf8');
  } catch {
    return undefined;
  }
}
