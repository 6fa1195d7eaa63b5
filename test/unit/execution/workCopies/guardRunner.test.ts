import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import type { RunCommand, Runner } from '../../../../src/engine/verification/runner';
import { findRunner } from '../../../../src/execution/sandbox/findRunner';
import { currentHost } from '../../../../src/execution/sandbox/sandboxHost';
import { copyFolder, HEARTBEAT_MS, quietSince } from '../../../../src/execution/workCopies/copyFolder';
import type { WorkCopy } from '../../../../src/execution/workCopies/workCopy';
import { LIMITS, never, removeFoldersAfterEach, temporaryFolder } from '../support';
import { copiesIn, filesBelow, repository } from './support';

removeFoldersAfterEach();

const FIXTURES = fileURLToPath(new URL('../../../fixtures/hostile', import.meta.url));
let runner: Runner;
beforeAll(async () => {
  runner = await findRunner('automatic', currentHost());
});

function pythonIn(copy: WorkCopy, args: readonly string[]): RunCommand {
  const readable = [...copy.readable, FIXTURES];
  return { program: 'python3', args, cwd: copy.folder, workCopy: copy.root, readable, limits: LIMITS };
}

describe.runIf(process.platform === 'linux')('a runner that guards the work copies', () => {
  it("takes what programs write for theirs, and what is written after for a person's", async () => {
    const copies = copiesIn(temporaryFolder());
    const copy = await copies.create(repository({ 'a.txt': 'a' }), never());
    const guarded = copies.guard(runner);
    const write = 'open("a.txt", "w").write("by a program"); open("made.txt", "w").write("x")';
    const ran = await guarded.run(pythonIn(copy, ['-c', write]), never());
    expect(ran.ending).toEqual({ kind: 'exited', code: 0 });
    const talk = guarded.start(pythonIn(copy, ['-c', 'open("talk.txt", "w").write(input())']), never());
    talk.send('hello');
    expect((await talk.ended).ending).toEqual({ kind: 'exited', code: 0 });
    expect(filesBelow(copy.root)).toEqual(['.git', 'a.txt', 'made.txt', 'talk.txt']);
    await new Promise((resolve) => setTimeout(resolve, 20));
    writeFileSync(path.join(copy.root, 'made.txt'), 'by hand');
    expect(await copy.remove()).toEqual({ removed: false, root: copy.root, files: ['made.txt'] });
  });

  it('removes what only programs changed', async () => {
    const copies = copiesIn(temporaryFolder());
    const copy = await copies.create(repository({ 'a.txt': 'a' }), never());
    // A program can set the time of a file, but not the time of its change.
    const write = 'import os; open("made.txt", "w"); os.utime("made.txt", (9e9, 9e9))';
    await copies.guard(runner).run(pythonIn(copy, ['-c', write]), never());
    expect(lstatSync(path.join(copy.root, 'made.txt')).mtimeMs).toBe(9e12);
    expect(await copy.remove()).toEqual({ removed: true });
  });

  it('clears away what would make git run a program', async () => {
    const project = repository({ 'a.txt': 'a' });
    const copies = copiesIn(temporaryFolder());
    const copy = await copies.create(project, never());
    const link = readFileSync(path.join(copy.root, '.git'), 'utf8');
    const trap = path.join(copy.root, 'trapped');
    const ran = await copies
      .guard(runner)
      .run(pythonIn(copy, [path.join(FIXTURES, 'plantRepository.py'), trap]), never());
    expect(ran.stdout).toContain('planted bare');
    expect(ran.stdout.trim().split('\n').slice(-3)).toEqual([
      'Read-only file system',
      'Device or resource busy',
      'Device or resource busy',
    ]);
    expect(readFileSync(path.join(copy.root, '.git'), 'utf8')).toBe(link);
    for (const folder of ['', 'inner', 'bare', 'other']) {
      spawnSync('git', ['status'], { cwd: path.join(copy.root, folder) });
      expect(readdirSync(path.join(copy.root, folder)).map((name) => name.toLowerCase())).not.toContain(
        'head',
      );
    }
    expect(existsSync(trap)).toBe(false);
    expect(existsSync(path.join(copy.root, 'inner/.git'))).toBe(false);
    expect(existsSync(path.join(copy.root, 'other/.git'))).toBe(false);
  });

  it('leaves the repositories that the project holds, as long as their settings are as they were', async () => {
    const files = ['kept', 'changed'].flatMap((name) => [
      [`${name}/HEAD`, 'ref: refs/heads/main\n'],
      [`${name}/config`, '[core]\n\tbare = true\n'],
      [`${name}/objects/keep`, ''],
      [`${name}/refs/keep`, ''],
    ]);
    const copies = copiesIn(temporaryFolder());
    const copy = await copies.create(
      repository(Object.fromEntries(files) as Record<string, string>),
      never(),
    );
    const code = 'open("changed/config", "a").write("\\tfsmonitor = evil\\n")';
    const ran = await copies.guard(runner).run(pythonIn(copy, ['-c', code]), never());
    expect(ran.ending).toEqual({ kind: 'exited', code: 0 });
    expect(existsSync(path.join(copy.root, 'kept/HEAD'))).toBe(true);
    expect(existsSync(path.join(copy.root, 'changed/HEAD'))).toBe(false);
  });

  it('leaves nothing for the next start when its process is killed while a program runs', async () => {
    const project = repository({ 'a.txt': 'a' });
    const root = temporaryFolder();
    const copies = copiesIn(root);
    const copy = await copies.create(project, never());
    const talk = copies
      .guard(runner)
      .start(pythonIn(copy, ['-c', 'open("a.txt", "w").write("x"); input()']), never());
    const busy = path.join(root, copy.id, 'busy');
    while (!existsSync(busy)) await new Promise((resolve) => setTimeout(resolve, 5));
    while (readFileSync(path.join(copy.root, 'a.txt'), 'utf8') !== 'x')
      await new Promise((resolve) => setTimeout(resolve, 5));
    // As the disk would look if this process had been killed now.
    const gone = spawn('true');
    await once(gone, 'exit');
    const file = path.join(root, copy.id, 'owner.json');
    const owner = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
    writeFileSync(file, JSON.stringify({ ...owner, pid: gone.pid }));
    expect(await copies.prune()).toEqual([]);
    expect(readdirSync(root)).toEqual([]);
    await talk.stop();
  });

  it("counts as a person's, after its process was killed, only what changed when no program can have run any more", () => {
    const root = temporaryFolder();
    const folder = copyFolder(root, '0123');
    mkdirSync(folder.copy, { recursive: true });
    writeFileSync(folder.quiet, '');
    const quiet = statSync(folder.quiet).ctimeMs;
    expect(quietSince(folder)).toBe(quiet);
    writeFileSync(folder.busy, '');
    expect(quietSince(folder)).toBe(statSync(folder.busy).ctimeMs + 2 * HEARTBEAT_MS);
  });
});
