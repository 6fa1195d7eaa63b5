import { chmodSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { findProgram } from '../../../../src/execution/sandbox/findProgram';
import { findRunner } from '../../../../src/execution/sandbox/findRunner';
import type { SandboxHost } from '../../../../src/execution/sandbox/sandboxHost';
import { currentHost } from '../../../../src/execution/sandbox/sandboxHost';
import { SandboxMissingError } from '../../../../src/execution/sandbox/sandboxMissingError';
import { commandIn, emptyWorkCopy, never, removeFoldersAfterEach, temporaryFolder } from '../support';

removeFoldersAfterEach();

/** This machine, with only the named programs on it. */
function hostWith(programs: readonly string[], changes: Partial<SandboxHost> = {}): SandboxHost {
  const folder = temporaryFolder();
  for (const name of programs) {
    symlinkSync(findProgram(name, '/usr/bin:/bin') ?? '/bin/false', path.join(folder, name));
  }
  return { ...currentHost(), env: { PATH: folder }, systemSearchPath: folder, ...changes };
}

/** A program that does what a script says, in a folder of its own. */
function scriptAs(name: string, script: string): string {
  const file = path.join(temporaryFolder(), name);
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
  return path.dirname(file);
}

describe('finding a runner', () => {
  it('takes bubblewrap on Linux, and says what is in force', async () => {
    const runner = await findRunner('automatic', currentHost());
    expect(runner.kind).toBe('bubblewrap');
    expect([...runner.limitsInForce].sort()).toEqual([
      ...['cpuSeconds', 'fileBytes', 'memoryBytes', 'outputBytes', 'processes', 'wallMs'],
    ]);
  });

  it('says what to install where there is none, and does not fall back to less', async () => {
    const failure = findRunner('automatic', hostWith(['prlimit', 'setpriv', 'unshare']));
    await expect(failure).rejects.toThrow(SandboxMissingError);
    await expect(failure).rejects.toThrow('apt install bubblewrap');
    await expect(failure).rejects.toMatchObject({ install: 'sudo apt install bubblewrap' });
    await expect(findRunner('automatic', hostWith(['bwrap']))).rejects.toThrow('prlimit (of util-linux)');
    await expect(findRunner('automatic', hostWith([], { platform: 'win32' }))).rejects.toThrow('WSL');
    await expect(findRunner('automatic', hostWith([], { platform: 'darwin' }))).rejects.toThrow(
      'sandbox-exec',
    );
    await expect(findRunner('unconfined', hostWith([], { platform: 'win32' }))).rejects.toThrow('WSL');
    const container = findRunner('container', hostWith([]), 'node:24');
    await expect(container).rejects.toThrow('apt install podman');
    await expect(findRunner('container', hostWith([]))).rejects.toThrow('Name one in the settings');
  });

  it('says why bubblewrap does not work where the system forbids it', async () => {
    const folder = scriptAs('bwrap', 'echo "bwrap: No permissions to create new namespace" >&2; exit 1');
    const host = { ...currentHost(), env: { PATH: `${folder}:/usr/bin:/bin` } };
    const failure = findRunner('automatic', host);
    await expect(failure).rejects.toThrow(SandboxMissingError);
    await expect(failure).rejects.toThrow('No permissions to create new namespace');
  });

  it('runs containers by an engine that is there, and clears each away', async () => {
    const log = path.join(temporaryFolder(), 'log');
    // An engine that runs the program of a container on the machine, and notes what it was told.
    const script = `echo "$@" >> ${log}
      case "$1" in run) while [ "$1" != --entrypoint ]; do shift; done; program=$2; shift 3; exec "$program" "$@";;
      inspect) echo false;; esac`;
    const folder = scriptAs('docker', script);
    const host = hostWith([], { env: { PATH: `${folder}:/usr/bin:/bin` } });
    const runner = await findRunner('container', host, 'an-image');
    const ran = await runner.run(
      commandIn(emptyWorkCopy(), 'sh', ['-c', 'echo "$0"; exit 4', 'in']),
      never(),
    );
    expect(ran).toMatchObject({ ending: { kind: 'exited', code: 4 }, stdout: 'in\n' });
    const slow = commandIn(emptyWorkCopy(), 'sleep', ['60'], { wallMs: 200 });
    expect((await runner.run(slow, never())).ending).toEqual({ kind: 'limit', limit: 'wallMs' });
    const told = readFileSync(log, 'utf8').trim().split('\n');
    const name = /--name (\S+)/.exec(told.filter((line) => line.startsWith('run')).at(-1) ?? '')?.[1] ?? '';
    expect(told).toContain(`kill ${name}`);
    expect(told).toContain(`rm --force --volumes ${name}`);
  });
});
