import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Runner, RunResult } from '../../../../src/engine/verification/runner';
import { findRunner } from '../../../../src/execution/sandbox/findRunner';
import { currentHost } from '../../../../src/execution/sandbox/sandboxHost';
import {
  commandIn,
  emptyWorkCopy,
  LIMITS,
  never,
  processesWith,
  removeFoldersAfterEach,
  temporaryFolder,
} from '../support';

removeFoldersAfterEach();

let runner: Runner;
beforeAll(async () => {
  runner = await findRunner('automatic', currentHost());
});

const python = (workCopy: string, code: string, limits = {}): Promise<RunResult> =>
  runner.run(commandIn(workCopy, 'python3', ['-c', code], limits), never());

describe.runIf(process.platform === 'linux')('the bubblewrap runner', () => {
  it('runs Python and Node from wherever they are installed', async () => {
    const copy = emptyWorkCopy();
    const ran = await python(copy, 'print(6 * 7)');
    expect(ran).toMatchObject({ ending: { kind: 'exited', code: 0 }, stdout: '42\n', stderr: '' });
    const node = await runner.run(commandIn(copy, 'node', ['-p', '6 * 7']), never());
    expect(node).toMatchObject({ ending: { kind: 'exited', code: 0 }, stdout: '42\n', stderr: '' });
  });

  it('passes arguments, standard input and the exit code on as they are', async () => {
    const copy = emptyWorkCopy();
    const code = 'import sys; print(sys.argv[1:], sys.stdin.read()); sys.exit(7)';
    const args = ['-c', code, '$(id); "\'', '--help', ''];
    const ran = await runner.run({ ...commandIn(copy, 'python3', args), stdin: 'grüße\n' }, never());
    expect(ran.ending).toEqual({ kind: 'exited', code: 7 });
    expect(ran.stdout).toBe(`['$(id); "\\'', '--help', ''] grüße\n\n`);
  });

  it('lets the work copy be written, and gives it back to its owner', async () => {
    const copy = emptyWorkCopy();
    mkdirSync(path.join(copy, 'inner'));
    writeFileSync(path.join(copy, 'inner/old.txt'), 'old', { mode: 0o600 });
    const before = lstatSync(copy);
    const code = 'open("inner/old.txt", "a").write("er"); open("new.txt", "w").write("new")';
    expect((await python(copy, code)).ending).toEqual({ kind: 'exited', code: 0 });
    expect(readFileSync(path.join(copy, 'inner/old.txt'), 'utf8')).toBe('older');
    for (const name of ['', 'inner/old.txt', 'new.txt']) {
      expect(lstatSync(path.join(copy, name))).toMatchObject({ uid: before.uid, gid: before.gid });
    }
  });

  it('gives nothing of the environment but what it was told to', async () => {
    const copy = emptyWorkCopy();
    const code = 'import os, json; print(json.dumps(dict(os.environ)))';
    const command = {
      ...commandIn(copy, 'python3', ['-c', code]),
      env: { CASE: 'one two', PATH: '/nowhere' },
    };
    const environment = JSON.parse((await runner.run(command, never())).stdout) as Record<string, string>;
    const { PATH, PWD, ...rest } = environment;
    expect(rest).toEqual({ CASE: 'one two', HOME: '/home/consilience', TMPDIR: '/tmp', LANG: 'C.UTF-8' });
    expect(PATH).toContain('/usr/bin');
    expect(PWD).toBe(copy);
  });

  it('runs without rights, as nobody in particular, in namespaces of its own', async () => {
    const code = [
      'import json, os',
      'status = dict(line.split(":\\t", 1) for line in open("/proc/self/status").read().splitlines())',
      'spaces = {n: os.readlink("/proc/self/ns/" + n) for n in ["user", "pid", "mnt", "net", "ipc", "uts", "cgroup"]}',
      'print(json.dumps({"uid": os.getuid(), "caps": status["CapEff"], "bounds": status["CapBnd"], "spaces": spaces,',
      '  "alone": status["NoNewPrivs"], "pids": [p for p in os.listdir("/proc") if p.isdigit()], "sid": os.getsid(0)}))',
    ].join('\n');
    const { stdout } = await python(emptyWorkCopy(), code);
    const seen = JSON.parse(stdout) as Record<string, unknown> & { spaces: Record<string, string> };
    expect(seen['uid']).not.toBe(0);
    expect(seen['caps']).toBe('0000000000000000');
    expect(seen['alone']).toBe('1');
    expect(seen['pids']).toHaveLength(2);
    for (const [name, space] of Object.entries(seen.spaces)) {
      expect(space).not.toBe(readlinkSync(`/proc/self/ns/${name}`));
    }
  });

  it('refuses further user namespaces', async () => {
    const ran = await runner.run(commandIn(emptyWorkCopy(), 'unshare', ['--user', 'true']), never());
    expect(ran.ending).toEqual({ kind: 'exited', code: 1 });
  });

  it('shows what is named as readable, and does not let it be written', async () => {
    const library = temporaryFolder();
    writeFileSync(path.join(library, 'answer.txt'), '42', { mode: 0o644 });
    const copy = emptyWorkCopy();
    symlinkSync(library, path.join(copy, 'deps'));
    const code = 'print(open("deps/answer.txt").read()); open("deps/answer.txt", "w")';
    const hidden = await python(copy, code);
    expect(hidden.stderr).toContain('FileNotFoundError');
    chmodSync(library, 0o755);
    const command = { ...commandIn(copy, 'python3', ['-c', code]), readable: [library] };
    const shown = await runner.run(command, never());
    expect(shown.stdout).toBe('42\n');
    expect(shown.stderr).toContain('Read-only file system');
  });

  it('says why it did not start', async () => {
    const copy = emptyWorkCopy();
    const ran = await runner.run(commandIn(copy, 'no-such-program', []), never());
    expect(ran.ending).toEqual({
      kind: 'notStarted',
      message: 'There is no program "no-such-program" on the PATH. Install it, or name another.',
    });
    const endingWith = async (change: object): Promise<unknown> =>
      (await runner.run({ ...commandIn(copy, '/bin/true', []), ...change }, never())).ending;
    const refused = { kind: 'notStarted' };
    expect(await endingWith({ cwd: '/tmp' })).toMatchObject(refused);
    expect(await endingWith({ cwd: copy, workCopy: '/' })).toMatchObject(refused);
    expect(await endingWith({ workCopy: currentHost().home, cwd: currentHost().home })).toMatchObject(
      refused,
    );
    expect(await endingWith({ workCopy: `${copy}-gone` })).toMatchObject(refused);
    expect(await endingWith({ readable: ['/'] })).toMatchObject(refused);
    expect(await endingWith({ readable: [currentHost().home] })).toMatchObject(refused);
    expect(await endingWith({ args: ['a\0b'] })).toMatchObject(refused);
    expect(await endingWith({ readable: ['/not/there'] })).toEqual({ kind: 'exited', code: 0 });
  });

  it('ends all of it on abort, and rejects with the reason', async () => {
    const copy = emptyWorkCopy();
    const marker = `sleep-${path.basename(path.dirname(copy))}`;
    const controller = new AbortController();
    const code = `import os, time; [os.fork() for _ in range(3)]; open("${marker}", "w"); time.sleep(60)`;
    const running = runner.run(commandIn(copy, 'python3', ['-c', code]), controller.signal);
    const outcome = expect(running).rejects.toThrow('the person cancelled');
    while (!existsSync(path.join(copy, marker))) await new Promise((resolve) => setTimeout(resolve, 10));
    expect(processesWith(marker).length).toBeGreaterThan(3);
    controller.abort(new Error('the person cancelled'));
    await outcome;
    expect(processesWith(marker)).toEqual([]);
    await expect(runner.run(commandIn(copy, '/bin/true', []), controller.signal)).rejects.toThrow(
      'the person',
    );
  });

  it.each([0, 2, 5, 10, 20, 40])('leaves nothing when it is stopped after %i ms', async (delay) => {
    const copy = emptyWorkCopy();
    const marker = `early-${path.basename(path.dirname(copy))}`;
    const command = commandIn(copy, 'python3', ['-c', `import time; time.sleep(60) # ${marker}`]);
    const running = runner.start(command, never());
    await new Promise((resolve) => setTimeout(resolve, delay));
    await running.stop();
    expect((await running.ended).ending).toEqual({ kind: 'signalled', signal: 'SIGKILL' });
    expect(processesWith(marker)).toEqual([]);
  });

  it('runs many at once in one work copy', async () => {
    const copy = emptyWorkCopy();
    const runs = Array.from({ length: 6 }, (_, index) => python(copy, `open("f${index}", "w").write("x")`));
    for (const ran of await Promise.all(runs)) expect(ran.ending).toEqual({ kind: 'exited', code: 0 });
    expect(lstatSync(path.join(copy, 'f5')).uid).toBe(process.getuid?.());
  });
});

describe.runIf(process.platform === 'linux')('a process to talk to', () => {
  const upper = 'import sys\nfor line in sys.stdin: print(line.strip().upper(), flush=True)';

  it('answers line by line, and ends when it is told to', async () => {
    const talk = runner.start(commandIn(emptyWorkCopy(), 'python3', ['-c', upper]), never());
    expect(talk.send('one')).toBe(true);
    const heard: string[] = [];
    for await (const line of talk.lines) {
      heard.push(line);
      if (line === 'ONE') talk.send('zwölf');
      else await talk.stop();
    }
    expect(heard).toEqual(['ONE', 'ZWÖLF']);
    expect((await talk.ended).ending).toEqual({ kind: 'signalled', signal: 'SIGKILL' });
    expect(talk.send('three')).toBe(false);
  });

  it('ends its lines when it ends by itself', async () => {
    const code = 'import sys; print("one"); print("two", end=""); sys.exit(3)';
    const talk = runner.start(commandIn(emptyWorkCopy(), 'python3', ['-c', code]), never());
    const heard: string[] = [];
    for await (const line of talk.lines) heard.push(line);
    expect(heard).toEqual(['one', 'two']);
    expect((await talk.ended).ending).toEqual({ kind: 'exited', code: 3 });
  });

  it('is ended by the limit on time, by abort, and by what it prints', async () => {
    const copy = emptyWorkCopy();
    const silent = commandIn(copy, 'python3', ['-c', upper], { wallMs: 300 });
    expect((await runner.start(silent, never()).ended).ending).toEqual({ kind: 'limit', limit: 'wallMs' });
    const controller = new AbortController();
    const talk = runner.start(commandIn(copy, 'python3', ['-c', upper]), controller.signal);
    setTimeout(() => {
      controller.abort();
    }, 150);
    expect((await talk.ended).ending).toEqual({ kind: 'signalled', signal: 'SIGKILL' });
    const flood = runner.start(commandIn(copy, 'python3', ['-c', 'while True: print("x" * 999)']), never());
    let length = 0;
    for await (const line of flood.lines) length += line.length;
    expect(length).toBeLessThanOrEqual(LIMITS.outputBytes);
    expect((await flood.ended).ending).toEqual({ kind: 'limit', limit: 'outputBytes' });
  });
});
