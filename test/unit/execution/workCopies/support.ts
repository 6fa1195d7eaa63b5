import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { WorkCopies } from '../../../../src/execution/workCopies/createWorkCopies';
import { createWorkCopies } from '../../../../src/execution/workCopies/createWorkCopies';
import { createGit } from '../../../../src/execution/workCopies/git';
import { findProgram } from '../../../../src/execution/sandbox/findProgram';
import { temporaryFolder } from '../support';

const searchPath = process.env['PATH'] ?? '';
export const git = createGit(findProgram('git', searchPath) ?? '/usr/bin/git', {
  PATH: searchPath,
  HOME: '/nonexistent',
});

/** Runs git as a person would, in a repository of the test. */
export function gitIn(folder: string, ...args: string[]): string {
  const who = [
    '-c',
    'user.name=Person',
    '-c',
    'user.email=person@example.com',
    '-c',
    'init.defaultBranch=main',
  ];
  return execFileSync('git', [...who, ...args], {
    cwd: folder,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** Writes files, by path and text. */
export function writeAll(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.join(folder, path.dirname(name)), { recursive: true });
    writeFileSync(path.join(folder, name), text);
  }
}

/** A repository with one commit of the files. */
export function repository(files: Readonly<Record<string, string>>): string {
  const folder = path.join(temporaryFolder(), 'project');
  mkdirSync(folder);
  writeAll(folder, files);
  gitIn(folder, 'init', '-q');
  gitIn(folder, 'add', '-A', '--force');
  gitIn(folder, 'commit', '-qm', 'first');
  return folder;
}

export function copiesIn(root: string, options: { worktrees?: boolean; now?: () => Date } = {}): WorkCopies {
  return createWorkCopies({
    root,
    git,
    worktrees: options.worktrees ?? true,
    now: options.now ?? (() => new Date('2026-01-02T03:04:05Z')),
  });
}

/** The paths of all files and links below a folder, sorted; what links lead to is left out. */
export function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
    .sort();
}
