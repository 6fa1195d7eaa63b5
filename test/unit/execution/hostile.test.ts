import { createServer } from 'node:net';
import type { Server } from 'node:net';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { LimitName, RunLimits, RunResult } from '../../../src/engine/verification/runner';
import { findProgram } from '../../../src/execution/sandbox/findProgram';
import { removeTree } from '../../../src/execution/workCopies/removeTree';
import type { UserRunner } from './hostileRunner';
import { asAnother, asOneself } from './hostileRunner';
import { commandIn, LIMITS, processesWith, removeFoldersAfterEach, temporaryFolder } from './support';

removeFoldersAfterEach();

const FIXTURES = fileURLToPath(new URL('../../fixtures/hostile/', import.meta.url));
// The system's own, which every user can run.
const PYTHON = existsSync('/usr/bin/python3') ? '/usr/bin/python3' : 'python3';
const MIB = 2 ** 20;
const isRoot = process.getuid?.() === 0;
const hasSandbox =
  process.platform === 'linux' && findProgram('bwrap', '/usr/bin:/usr/local/bin:/bin') !== undefined;
if (!hasSandbox) {
  console.error(
    'THE HOSTILE CORPUS IS NOT RUN: there is no bubblewrap on this machine. See docs/sandbox.md.',
  );
}

const USERS: [string, () => Promise<UserRunner>][] = [
  [isRoot ? 'root' : 'a user', asOneself],
  ...(isRoot ? ([['a user', asAnother]] as [string, () => Promise<UserRunner>][]) : []),
];

describe.runIf(hasSandbox).each(USERS)('what is hostile to %s', (_, become) => {
  let user: UserRunner;
  let folder: string;
  let copy: string;
  let marker: string;
  let victim: string;
  beforeAll(async () => {
    user = await become();
  });
  afterAll(() => user.close());
  beforeEach(async () => {
    folder = temporaryFolder('consilience-hostile-');
    chmodSync(folder, 0o755);
    copy = path.join(folder, 'copy');
    marker = path.basename(folder);
    victim = path.join(folder, 'victim.txt');
    mkdirSync(copy);
    writeFileSync(victim, 'the secret of the person', { mode: 0o644 });
    writeFileSync(path.join(copy, 'solution.py'), '');
    await user.own(copy);
  });
  afterEach(() => {
    expect(processesWith(marker)).toEqual([]);
    expect(readFileSync(victim, 'utf8')).toBe('the secret of the person');
    expect(readdirSync(folder).sort()).toEqual(['copy', 'victim.txt']);
  });

  /** Runs one of the corpus; the last argument is a text to know its processes by. */
  const run = (
    file: string,
    args: readonly string[] = [],
    limits: Partial<RunLimits> = {},
  ): Promise<RunResult> => {
    const program = file.endsWith('.py') ? PYTHON : process.execPath;
    const command = commandIn(copy, program, [path.join(FIXTURES, file), ...args, marker], limits);
    return user.run({ ...command, readable: [FIXTURES] });
  };
  const limit = (name: LimitName): unknown => ({ kind: 'limit', limit: name });

  it.each<[string, LimitName, Partial<RunLimits>]>([
    ['forkBomb.py', 'processes', {}],
    ['forkBomb.mjs', 'processes', { processes: 64 }],
    ['endlessLoop.py', 'cpuSeconds', { cpuSeconds: 1 }],
    ['endlessLoop.mjs', 'cpuSeconds', { cpuSeconds: 1 }],
    ['endlessLoopDeaf.py', 'cpuSeconds', { cpuSeconds: 1 }],
    ['deafSleeper.py', 'wallMs', { wallMs: 500 }],
    ['deafSleeper.mjs', 'wallMs', { wallMs: 500 }],
    ['memoryFiller.py', 'memoryBytes', { memoryBytes: 256 * MIB }],
    ['memoryFiller.mjs', 'memoryBytes', { memoryBytes: 256 * MIB }],
    ['memoryFillerMany.py', 'memoryBytes', { memoryBytes: 256 * MIB }],
    ['bigFile.py', 'fileBytes', {}],
    ['bigFile.mjs', 'fileBytes', {}],
    ['manyFiles.py', 'fileBytes', {}],
    ['outputFlood.py', 'outputBytes', {}],
    ['outputFlood.mjs', 'outputBytes', {}],
  ])('%s is ended by the limit on %s', async (file, name, limits) => {
    const ran = await run(file, [], limits);
    expect(ran.ending).toEqual(limit(name));
    expect(ran.elapsedMs).toBeLessThan(LIMITS.wallMs);
    expect(ran.stdout.length).toBeLessThanOrEqual(LIMITS.outputBytes);
    expect(ran.stderr.length).toBeLessThanOrEqual(LIMITS.outputBytes);
  });

  it('the memory it fills by way of files is bounded, too', async () => {
    const ran = await run('sharedMemoryFiller.py', [], { memoryBytes: 64 * MIB, fileBytes: 8 * MIB });
    const taken = ran.stdout
      .trim()
      .split('\n')
      .map((line) => Number(line.split(' ')[1]));
    expect(taken).toHaveLength(3);
    for (const megabytes of taken) expect(megabytes).toBeLessThanOrEqual(16);
  });

  it.each(['lookAround.py', 'lookAround.mjs'])('%s sees nothing of the person', async (file) => {
    process.env['CONSILIENCE_TEST_KEY'] = 'key-of-the-person';
    const ran = await run(file, [os.homedir(), os.tmpdir(), folder, victim]);
    delete process.env['CONSILIENCE_TEST_KEY'];
    expect(ran.ending).toEqual({ kind: 'exited', code: 0 });
    expect(ran.stdout).toContain('/home/consilience');
    expect(ran.stdout).not.toContain('of the person');
    expect(ran.stdout).not.toContain("victim.txt'");
    for (const secret of [
      '.bashrc',
      '.gitconfig',
      '.ssh',
      os.userInfo().shell ?? '/bin/bash',
      'root:x:0:0',
    ]) {
      expect(ran.stdout).not.toContain(secret);
    }
    expect(ran.stdout).not.toContain(os.hostname() + '\n');
  });

  it.each(['writeOutside.py', 'writeOutside.mjs'])(
    '%s leaves nothing outside the work copy',
    async (file) => {
      const name = `left-${marker}`;
      const outside = [
        folder,
        os.homedir(),
        os.tmpdir(),
        FIXTURES,
        '/usr/local/lib',
        path.dirname(process.execPath),
      ];
      const ran = await run(file, [victim, name, ...outside]);
      expect(ran).toMatchObject({ ending: { kind: 'exited', code: 0 }, stderr: '' });
      for (const place of [
        ...outside,
        '/',
        '/etc',
        '/usr',
        '/usr/bin',
        '/dev',
        '/var/tmp',
        '/run',
        '/home',
        '/root',
      ]) {
        expect(existsSync(path.join(place, name))).toBe(false);
      }
      // The last argument counts as a folder, too, and one in the work copy may be made.
      expect(readdirSync(copy).sort()).toEqual([marker, 'solution.py']);
    },
  );

  it.each(['sockets.py', 'sockets.mjs'])('%s reaches no one', async (file) => {
    let callers = 0;
    const listen = (where: object): Promise<Server> =>
      new Promise((resolve) => {
        const server = createServer(() => callers++);
        server.listen(where, () => {
          resolve(server);
        });
      });
    const servers = [await listen({ port: 0 }), await listen({ path: `\0${marker}` })];
    const address = servers[0]?.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const ran = await run(file, [String(port), marker]);
    for (const server of servers) server.close();
    expect(ran.ending).toEqual({ kind: 'exited', code: 0 });
    expect(ran.stdout).toContain('not');
    expect(ran.stdout).not.toMatch(/^reached/m);
    expect(callers).toBe(0);
  });

  it.each(['killParent.py', 'killParent.mjs'])('%s kills no one', async (file) => {
    const ran = await run(file);
    expect(ran).toMatchObject({ ending: { kind: 'exited', code: 0 }, stdout: 'still here\n' });
    expect((await run('earlyExit.py')).ending).toEqual({ kind: 'exited', code: 0 });
  });

  it.each(['daemon.py', 'daemon.mjs'])('%s leaves no process behind', async (file) => {
    const ran = await run(file);
    expect(ran).toMatchObject({ ending: { kind: 'exited', code: 0 }, stdout: 'done\n' });
    const size = lstatSync(path.join(copy, 'alive')).size;
    expect(size).toBeGreaterThan(0);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(lstatSync(path.join(copy, 'alive')).size).toBe(size);
  });

  it('links out of the work copy lead nowhere, neither inside nor when it is given back', async () => {
    const before = lstatSync(victim);
    const ran = await run('links.py', [victim, folder]);
    expect(ran).toMatchObject({ ending: { kind: 'exited', code: 0 }, stderr: '' });
    expect(ran.stdout).not.toContain('secret');
    expect(lstatSync(victim)).toMatchObject({ uid: before.uid, gid: before.gid, mode: before.mode });
    expect(lstatSync(path.join(copy, 'solution.py')).isSymbolicLink()).toBe(true);
  });

  it('leaves no program that would run with the rights of the person', async () => {
    const ran = await run('setuid.py');
    expect(ran.ending).toEqual({ kind: 'exited', code: 0 });
    const { mode, uid } = lstatSync(path.join(copy, 'shell'));
    if (uid === 0) expect(mode & 0o6000).toBe(0);
  });

  it('a tree of folders deeper than a path can name does no harm, and can be removed', async () => {
    const ran = await run('deepFolders.py');
    expect(ran).toMatchObject({ ending: { kind: 'exited', code: 1 }, stdout: 'deep\n' });
    await removeTree(copy);
    expect(existsSync(copy)).toBe(false);
    mkdirSync(copy);
  });

  it.each(['earlyExit.py', 'earlyExit.mjs'])('%s ends as it says, and has said nothing', async (file) => {
    expect(await run(file)).toMatchObject({ ending: { kind: 'exited', code: 0 }, stdout: '', stderr: '' });
  });
});
