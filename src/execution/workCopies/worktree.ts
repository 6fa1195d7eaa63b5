import { existsSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Git } from './git';
import { removeTree } from './removeTree';

/** A worktree that git knows of, without files yet. */
export interface Worktree {
  /** Where the repository keeps what it knows of it. */
  readonly administration: string;
}

/**
 * Where git will keep what it knows of a worktree in a folder, before there is one, so that a crash on the way can be
 * cleared away.
 * @returns undefined where there is no repository.
 */
export async function planWorktree(
  git: Git,
  repository: string,
  folder: string,
  signal: AbortSignal,
): Promise<Worktree | undefined> {
  const common = ['rev-parse', '--path-format=absolute', '--git-common-dir'];
  const { code, stdout } = await git(common, repository, signal);
  if (code !== 0) return undefined;
  return { administration: path.join(stdout.trimEnd(), 'worktrees', path.basename(folder)) };
}

/**
 * Makes a folder a worktree at the commit that is checked out. Nothing is checked out into it, so that no filter and
 * no hook of the repository runs; git's index is filled, so that it can say what changed.
 * @returns whether git could; it cannot before the first commit.
 */
export async function addWorktree(
  git: Git,
  repository: string,
  folder: string,
  signal: AbortSignal,
): Promise<boolean> {
  const reason = ['--lock', '--reason', 'a work copy of Consilience'];
  const add = ['worktree', 'add', '--detach', '--no-checkout', ...reason, '--', folder, 'HEAD'];
  if ((await git(add, repository, signal)).code !== 0) return false;
  await git(['read-tree', 'HEAD'], folder, signal);
  return true;
}

/** Puts the worktree's `.git` back if a program changed it; git must never follow where a program points. */
export async function restoreLink(folder: string, { administration }: Worktree): Promise<void> {
  const link = path.join(folder, '.git');
  const text = `gitdir: ${administration}\n`;
  if (readIfFile(link) === text) return;
  await removeTree(link);
  await writeFile(link, text, { flag: 'wx' });
}

/** Has the repository forget a worktree whose folder is gone, if it is the one that it knows under that name. */
export async function forgetWorktree(folder: string, { administration }: Worktree): Promise<void> {
  const isOurs =
    path.basename(path.dirname(administration)) === 'worktrees' &&
    path.basename(administration) === path.basename(folder);
  if (!isOurs || !existsSync(administration)) return;
  // Git that was stopped on the way may not have written it yet.
  const known = readIfFile(path.join(administration, 'gitdir'))?.trim();
  if (known === undefined || path.basename(path.dirname(known)) === path.basename(folder)) {
    await removeTree(administration);
  }
}

function readIfFile(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
