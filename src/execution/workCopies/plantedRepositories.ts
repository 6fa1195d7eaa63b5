import type { Dirent } from 'node:fs';
import { readFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import path from 'node:path';

/** Repositories that a project itself holds, as fixtures of tests: their heads, with the settings beside them. */
export type OwnRepositories = ReadonlyMap<string, string>;

/** What a copy holds of repositories before any program ran in it. */
export async function ownRepositories(root: string): Promise<OwnRepositories> {
  const heads = await plantedRepositories(root);
  return new Map(heads.map((head) => [head, settingsBeside(head)]));
}

/** Whether a head is the project's own, and git still reads there what it read before. */
export function isOwn(head: string, own: OwnRepositories): boolean {
  return own.get(head) === settingsBeside(head);
}

function settingsBeside(head: string): string {
  try {
    return readFileSync(path.join(path.dirname(head), 'config'), 'utf8');
  } catch {
    return '';
  }
}

/**
 * What would make git, and an editor that runs it for every file it opens, take a folder below for a repository, and
 * so read settings there that name programs to run: `.git`, and the head of a repository without a working tree.
 * @param root its own `.git` does not count.
 */
export async function plantedRepositories(root: string): Promise<string[]> {
  const planted: string[] = [];
  const folders = [root];
  for (let at = folders.pop(); at !== undefined; at = folders.pop()) {
    const entries = await readdir(at, { withFileTypes: true }).catch((): Dirent[] => []);
    const names = new Set(entries.map((entry) => entry.name.toLowerCase()));
    const isBare = ['head', 'objects', 'refs'].every((name) => names.has(name));
    for (const entry of entries) {
      const file = path.join(at, entry.name);
      const name = entry.name.toLowerCase();
      if (name === '.git' ? at !== root : isBare && name === 'head') planted.push(file);
      else if (entry.isDirectory()) folders.push(file);
    }
  }
  return planted;
}
