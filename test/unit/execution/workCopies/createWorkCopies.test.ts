import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { WorkCopyError } from '../../../../src/execution/workCopies/workCopyError';
import { never, removeFoldersAfterEach, temporaryFolder } from '../support';
import { copiesIn, filesBelow, gitIn, repository, writeAll } from './support';

removeFoldersAfterEach();

const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));

describe.each([
  ['worktree', true],
  ['copy', false],
] as const)('a %s of a repository', (kind, worktrees) => {
  it('holds the project as it is on the disk now', async () => {
    const project = repository({
      'a.txt': 'a',
      'src/b.txt': 'b',
      'gone.txt': 'c',
      '.gitignore': 'out\n.env\nnode_modules/\n',
    });
    writeAll(project, {
      'src/b.txt': 'changed',
      'new/untracked ü.txt': 'new',
      'out/built.txt': 'x',
      '.env': 'KEY=1',
    });
    writeAll(project, { 'staged.txt': 'staged' });
    gitIn(project, 'add', 'staged.txt');
    rmSync(path.join(project, 'gone.txt'));
    symlinkSync('a.txt', path.join(project, 'link'));
    chmodSync(path.join(project, 'a.txt'), 0o755);
    const status = gitIn(project, 'status', '--porcelain');

    const copy = await copiesIn(temporaryFolder(), { worktrees }).create(project, never());
    expect(copy.kind).toBe(kind);
    expect(copy.folder).toBe(copy.root);
    expect(filesBelow(copy.root).filter((name) => name !== '.git')).toEqual([
      ...['.gitignore', 'a.txt', 'link', 'new/untracked ü.txt', 'src/b.txt', 'staged.txt'],
    ]);
    expect(readFileSync(path.join(copy.folder, 'src/b.txt'), 'utf8')).toBe('changed');
    expect(lstatSync(path.join(copy.folder, 'a.txt')).mode & 0o777).toBe(0o755);
    expect(readlinkSync(path.join(copy.folder, 'link'))).toBe('a.txt');
    expect(gitIn(project, 'status', '--porcelain')).toBe(status);
    expect(gitIn(project, 'worktree', 'list').split('\n')).toHaveLength(worktrees ? 3 : 2);

    expect(await copy.remove()).toEqual({ removed: true });
    expect(gitIn(project, 'worktree', 'list').split('\n')).toHaveLength(2);
    expect(existsSync(copy.root)).toBe(false);
    expect(gitIn(project, 'status', '--porcelain')).toBe(status);
  });

  it('runs no hook, filter or monitor of the repository', async () => {
    const project = repository({ 'a.txt': 'a', '.gitattributes': '*.txt filter=evil\n' });
    const trap = path.join(path.dirname(project), 'trap');
    const script = path.join(path.dirname(project), 'evil.sh');
    writeFileSync(script, `#!/bin/sh\necho "$0 $@" >> ${trap}\ncat\n`, { mode: 0o755 });
    const hooks = path.join(project, '.git/hooks');
    mkdirSync(hooks, { recursive: true });
    for (const hook of ['post-checkout', 'post-index-change', 'reference-transaction', 'pre-auto-gc']) {
      symlinkSync(script, path.join(hooks, hook));
    }
    for (const setting of [
      'filter.evil.smudge',
      'filter.evil.clean',
      'filter.evil.process',
      'core.fsmonitor',
      'diff.external',
    ]) {
      gitIn(project, 'config', setting, script);
    }
    const copies = copiesIn(temporaryFolder(), { worktrees });
    const copy = await copies.create(project, never());
    await copies.list();
    await copy.remove();
    await copies.prune();
    expect(existsSync(trap)).toBe(false);
  });

  it('stands for a workspace that is a part of the repository', async () => {
    const project = repository({ 'shared.txt': 's', 'packages/one/a.txt': 'a' });
    const copy = await copiesIn(temporaryFolder(), { worktrees }).create(
      path.join(project, 'packages/one'),
      never(),
    );
    expect(path.relative(copy.root, copy.folder)).toBe('packages/one');
    expect(readFileSync(path.join(copy.folder, '../../shared.txt'), 'utf8')).toBe('s');
    await copy.write('a.txt', 'candidate');
    expect(readFileSync(path.join(copy.root, 'packages/one/a.txt'), 'utf8')).toBe('candidate');
    await copy.remove();
  });

  it('works before the first commit, where git makes no worktree', async () => {
    const project = temporaryFolder();
    gitIn(project, 'init', '-q');
    writeAll(project, { 'a.txt': 'a' });
    const copy = await copiesIn(temporaryFolder(), { worktrees }).create(project, never());
    expect(copy.kind).toBe('copy');
    expect(filesBelow(copy.root)).toEqual(['a.txt']);
  });

  it('brings submodules along', async () => {
    const inner = repository({ 'inner.txt': 'i' });
    const project = repository({ 'a.txt': 'a' });
    gitIn(project, '-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', inner, 'sub');
    gitIn(project, 'commit', '-qm', 'submodule');
    const copy = await copiesIn(temporaryFolder(), { worktrees }).create(project, never());
    expect(filesBelow(copy.root).filter((name) => name !== '.git')).toEqual([
      '.gitmodules',
      'a.txt',
      'sub/inner.txt',
    ]);
  });
});

describe('a copy of a folder without git', () => {
  it('leaves out histories, caches, secrets and what is built', async () => {
    const project = temporaryFolder();
    writeAll(project, {
      'a.txt': 'a',
      'deep/b.txt': 'b',
      '.env': 'KEY=1',
      '.env.local': 'KEY=1',
      '.env.example': 'KEY=',
      '.hg/store': 'x',
      '__pycache__/a.pyc': 'x',
      'Cargo.toml': '',
      'target/debug/a': 'x',
      'deep/target/kept.txt': 'x',
    });
    const copy = await copiesIn(temporaryFolder()).create(project, never());
    expect(copy.kind).toBe('copy');
    expect(filesBelow(copy.root)).toEqual([
      '.env.example',
      'Cargo.toml',
      'a.txt',
      'deep/b.txt',
      'deep/target/kept.txt',
    ]);
  });

  it('says so when the folder is gone, and leaves nothing', async () => {
    const root = temporaryFolder();
    await expect(copiesIn(root).create('/not/there', never())).rejects.toThrow(WorkCopyError);
    expect(readdirSync(root)).toEqual([]);
  });

  it('leaves nothing when it is cancelled on the way', async () => {
    const project = repository(
      Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`f${index}`, 'x'])),
    );
    for (const delay of [0, 5, 15, 25, 35]) {
      const root = temporaryFolder();
      const controller = new AbortController();
      setTimeout(() => {
        controller.abort(new Error('cancelled'));
      }, delay);
      const made = await copiesIn(root)
        .create(project, controller.signal)
        .catch((error: unknown) => error);
      if (made instanceof Error) {
        expect(made.message).toBe('cancelled');
        expect(readdirSync(root)).toEqual([]);
        expect(gitIn(project, 'worktree', 'list').trim().split('\n')).toHaveLength(1);
      }
    }
  });
});

describe('dependencies', () => {
  it('are linked, each module by itself, and the packages of the project are those of the copy', async () => {
    const project = repository({
      '.gitignore': 'node_modules\n.venv\n',
      'packages/own/index.js': 'own',
      'a.txt': 'a',
    });
    writeAll(project, {
      'node_modules/lib/index.js': 'lib',
      'node_modules/@scope/lib/index.js': 'scoped',
      'node_modules/.vite/cache': 'x',
      'node_modules/.bin/tool': '#!/bin/sh\n',
      'packages/own/node_modules/nested/index.js': 'nested',
      '.venv/pyvenv.cfg': 'home = /usr/bin\n',
    });
    symlinkSync('../packages/own', path.join(project, 'node_modules/own'));
    const copy = await copiesIn(temporaryFolder()).create(project, never());
    const real = (name: string): string => realpathSync(path.join(copy.folder, name));
    expect(real('node_modules/lib')).toBe(path.join(project, 'node_modules/lib'));
    expect(real('node_modules/@scope/lib')).toBe(path.join(project, 'node_modules/@scope/lib'));
    expect(real('node_modules/own')).toBe(path.join(copy.root, 'packages/own'));
    expect(real('packages/own/node_modules/nested')).toBe(
      path.join(project, 'packages/own/node_modules/nested'),
    );
    expect(real('.venv')).toBe(path.join(project, '.venv'));
    expect(existsSync(path.join(copy.folder, 'node_modules/.vite'))).toBe(false);
    expect([...copy.readable].sort()).toEqual([
      path.join(project, '.venv'),
      path.join(project, 'node_modules'),
      path.join(project, 'packages/own/node_modules'),
    ]);
    await copy.remove();
    expect(readFileSync(path.join(project, 'node_modules/lib/index.js'), 'utf8')).toBe('lib');
  });

  it('may themselves be a link', async () => {
    const elsewhere = temporaryFolder();
    writeAll(elsewhere, { 'lib/index.js': 'lib' });
    const project = repository({ '.gitignore': 'node_modules/\n', 'a.txt': 'a' });
    symlinkSync(elsewhere, path.join(project, 'node_modules'));
    const copy = await copiesIn(temporaryFolder()).create(project, never());
    expect(copy.readable).toEqual([elsewhere]);
    expect(readFileSync(path.join(copy.folder, 'node_modules/lib/index.js'), 'utf8')).toBe('lib');
  });
});

describe('what is left behind', () => {
  it('is listed with its size, and in use while its maker runs', async () => {
    const project = repository({ 'a.txt': 'x'.repeat(10_000) });
    const root = temporaryFolder();
    const copies = copiesIn(root);
    const copy = await copies.create(project, never());
    const [info, ...others] = await copies.list();
    expect(others).toEqual([]);
    expect(info).toMatchObject({ id: copy.id, root: copy.root, workspace: project, inUse: true });
    expect(info?.created).toBe('2026-01-02T03:04:05.000Z');
    expect(info?.bytes).toBeGreaterThan(9_999);
    expect(info?.bytes).toBeLessThan(20_000);
    expect(await copies.prune()).toEqual([]);
    expect(existsSync(copy.root)).toBe(true);
  });

  it('by a process that was killed is removed at the next start', async () => {
    const project = repository({ 'a.txt': 'a' });
    const root = temporaryFolder();
    const copies = copiesIn(root);
    const copy = await copies.create(project, never());
    await disown(root, copy.id);
    expect((await copies.list())[0]?.inUse).toBe(false);
    expect(await copies.prune()).toEqual([]);
    expect(readdirSync(root)).toEqual([]);
    expect(gitIn(project, 'worktree', 'list').trim().split('\n')).toHaveLength(1);
  });

  it('is kept and named when a person changed something in it', async () => {
    const project = repository({ 'a.txt': 'a', 'src/b.txt': 'b' });
    const root = temporaryFolder();
    const copies = copiesIn(root);
    const copy = await copies.create(project, never());
    await copy.write('a.txt', 'candidate');
    await disown(root, copy.id);
    await pause(20);
    writeFileSync(path.join(copy.folder, 'src/b.txt'), 'by hand');
    writeFileSync(path.join(copy.folder, 'notes.md'), 'by hand');
    const kept = { removed: false, root: copy.root, files: ['notes.md', 'src/b.txt'] };
    expect(await copies.prune()).toEqual([kept]);
    expect(await copy.remove()).toEqual(kept);
    expect(readFileSync(path.join(copy.folder, 'notes.md'), 'utf8')).toBe('by hand');
  });

  it('that never came to be a copy is removed, and what is none of ours is left', async () => {
    const root = temporaryFolder();
    mkdirSync(path.join(root, '0123.new/consilience-0123'), { recursive: true });
    mkdirSync(path.join(root, 'someone-elses'));
    expect(await copiesIn(root).prune()).toEqual([]);
    expect(readdirSync(root).sort()).toEqual(['0123.new', 'someone-elses']);
    const later = (): Date => new Date(Date.now() + 2 * 3600 * 1000);
    expect(await copiesIn(root, { now: later }).prune()).toEqual([]);
    expect(readdirSync(root)).toEqual(['someone-elses']);
  });

  it('is removed though it cannot be entered, or lies deeper than a path can name', async () => {
    const copies = copiesIn(temporaryFolder());
    const copy = await copies.create(repository({ 'a.txt': 'a' }), never());
    const code =
      'import os\nfor _ in range(1500):\n os.mkdir("deep" * 5); os.chdir("deep" * 5)\nos.mkdir("x"); os.chmod("x", 0)';
    await once(spawn('python3', ['-c', code], { cwd: copy.root }), 'exit');
    mkdirSync(path.join(copy.root, 'closed/inner'), { recursive: true });
    chmodSync(path.join(copy.root, 'closed'), 0);
    expect(await copy.remove()).toEqual({ removed: true });
    expect(existsSync(copy.root)).toBe(false);
  });
});

/** Makes a copy look as if its maker had been killed: its owner is a process that has ended. */
async function disown(root: string, id: string): Promise<void> {
  const child = spawn('true');
  await once(child, 'exit');
  const file = path.join(root, id, 'owner.json');
  const owner = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
  writeFileSync(file, JSON.stringify({ ...owner, pid: child.pid }));
}
