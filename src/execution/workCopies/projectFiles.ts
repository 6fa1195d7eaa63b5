import type { Dirent } from 'node:fs';
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import type { Git } from './git';
import { WorkCopyError } from './workCopyError';

/** What of a project goes into a work copy. */
export interface ProjectFiles {
  /** The folder that is copied: of the repository, where there is one. */
  readonly root: string;
  /** Paths of files, links and, for submodules, folders, relative to `root`. */
  readonly files: readonly string[];
  /** Paths of folders with dependencies, relative to `root`; linked, not copied. */
  readonly dependencies: readonly string[];
}

/** More than this is no project, but a whole disk. */
const MOST_FILES = 100_000;
const DEPENDENCIES = new Set(['node_modules', '.venv', 'venv', '__pypackages__']);
/** Left out where no `.gitignore` says so: histories, caches, and what is built from the rest. */
const LEFT_OUT = new Set([
  ...['.git', '.hg', '.svn', '.jj'],
  ...['__pycache__', '.mypy_cache', '.pytest_cache', '.ruff_cache', '.tox', '.nox'],
  ...['.cache', '.gradle', '.next', '.turbo', '.vscode-test'],
]);

/**
 * What git says belongs to the repository that a folder lies in, as it is on disk now: tracked, changed or not, and
 * untracked files that are not ignored.
 * @returns undefined where the folder is in no repository.
 */
export async function repositoryFiles(
  git: Git,
  folder: string,
  signal: AbortSignal,
): Promise<ProjectFiles | undefined> {
  const top = await git(['rev-parse', '--show-toplevel'], folder, signal);
  const root = top.stdout.trimEnd();
  if (top.code !== 0 || root === '') return undefined;
  const list = async (...args: string[]): Promise<string[]> => {
    const { code, stdout, stderr } = await git(['ls-files', '-z', ...args], root, signal);
    if (code !== 0) throw new WorkCopyError(`git could not list the files of ${root}: ${stderr.trim()}`);
    return stdout.split('\0').filter(Boolean);
  };
  const files = new Set(await list('--cached', '--others', '--exclude-standard'));
  const ignored = await list('--others', '--ignored', '--exclude-standard', '--directory');
  checkCount(files.size, root);
  // A link to dependencies is a file to git, which a rule for folders does not hide.
  const all = [...ignored.map((name) => name.replace(/\/$/, '')), ...files];
  return {
    root,
    files: [...files].filter((name) => !isDependency(name)),
    dependencies: all.filter(isDependency),
  };
}

/** The files of a folder that is in no repository, without histories, caches, dependencies and secrets. */
export async function folderFiles(root: string, signal: AbortSignal): Promise<ProjectFiles> {
  const files: string[] = [];
  const dependencies: string[] = [];
  const folders = [''];
  for (let at = folders.pop(); at !== undefined; at = folders.pop()) {
    signal.throwIfAborted();
    for (const entry of await readdir(path.join(root, at), { withFileTypes: true })) {
      const name = path.join(at, entry.name);
      if (LEFT_OUT.has(entry.name) || isSecret(entry.name) || isBuilt(root, at, entry)) continue;
      if (isDependency(name)) dependencies.push(name);
      else if (entry.isDirectory()) folders.push(name);
      else if (entry.isFile() || entry.isSymbolicLink()) files.push(name);
    }
    checkCount(files.length, root);
  }
  return { root, files, dependencies };
}

function checkCount(count: number, root: string): void {
  if (count <= MOST_FILES) return;
  throw new WorkCopyError(
    `${root} holds more than ${MOST_FILES} files, too many to copy for each candidate. Open the folder of the project itself.`,
  );
}

function isDependency(name: string): boolean {
  return DEPENDENCIES.has(path.basename(name));
}

/** Keys for services lie in such files; what is there to be filled in is none. */
function isSecret(name: string): boolean {
  return /^\.env(\.|$)/.test(name) && !/\.(example|sample|template|dist)$/.test(name);
}

/** Cargo's output, which can be as large as all else together. */
function isBuilt(root: string, folder: string, entry: Dirent): boolean {
  return entry.name === 'target' && entry.isDirectory() && existsSync(path.join(root, folder, 'Cargo.toml'));
}
