import type { Dirent } from 'node:fs';
import { existsSync, lstatSync } from 'node:fs';
import { mkdir, readdir, realpath, symlink } from 'node:fs/promises';
import path from 'node:path';
import { isWithin } from '../sandbox/systemPaths';

/**
 * Links the dependencies of a project into its copy.
 * @param dependencies relative to `root`.
 * @returns absolute paths of what the links lead to, which must be readable where programs run in the copy.
 */
export async function linkDependencies(
  dependencies: readonly string[],
  root: string,
  copy: string,
): Promise<string[]> {
  const readable = new Set<string>();
  for (const name of dependencies) {
    const to = path.join(copy, name);
    // A folder of the copy may itself be tracked, and then it is whole.
    if (existsSync(to) || isLink(to)) continue;
    const from = await realpath(path.join(root, name)).catch(() => undefined);
    if (from === undefined) continue;
    await mkdir(path.dirname(to), { recursive: true });
    readable.add(from);
    if (path.basename(name) === 'node_modules') {
      for (const each of await linkModules(from, to, root, copy)) readable.add(each);
    } else await symlink(from, to);
  }
  return [...readable];
}

/**
 * Each module is linked by itself, so that tools can put their caches beside them, and so that the packages of the
 * project, which are links in `node_modules`, are those of the copy.
 */
async function linkModules(from: string, to: string, root: string, copy: string): Promise<string[]> {
  await mkdir(to);
  const elsewhere: string[] = [];
  for (const entry of await readdir(from, { withFileTypes: true })) {
    const source = path.join(from, entry.name);
    const target = path.join(to, entry.name);
    if (isCache(entry)) continue;
    if (entry.name.startsWith('@') && entry.isDirectory()) {
      elsewhere.push(...(await linkModules(source, target, root, copy)));
    } else if (entry.isSymbolicLink()) {
      const real = await realpath(source).catch(() => undefined);
      if (real === undefined) continue;
      const isOwn = isWithin(real, root) && !isWithin(real, from) && !real.includes('/node_modules/');
      if (!isOwn && !isWithin(real, from)) elsewhere.push(real);
      await symlink(isOwn ? path.join(copy, path.relative(root, real)) : source, target);
    } else await symlink(source, target);
  }
  return elsewhere;
}

/** Kept by tools, for themselves: they make it again. */
function isCache(entry: Dirent): boolean {
  return entry.name === '.cache' || entry.name.startsWith('.vite');
}

function isLink(file: string): boolean {
  return lstatSync(file, { throwIfNoEntry: false })?.isSymbolicLink() ?? false;
}
