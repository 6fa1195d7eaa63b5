import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { RunLimits, Runner } from '../../engine/verification/runner';
import { runTool } from '../process/runTool';
import { createBubblewrapRunner } from './bubblewrapRunner';
import { findProgram } from './findProgram';
import type { SandboxHost } from './sandboxHost';
import { searchPathOf } from './sandboxHost';
import { SandboxMissingError } from './sandboxMissingError';

/** Which sandbox the person wants. `automatic`: the one of the operating system. */
export type SandboxPreference = 'automatic' | 'container' | 'unconfined';

/**
 * The runner that was asked for, tried out.
 * @throws SandboxMissingError where it cannot be had, with what to install. There is no falling back to less.
 */
export async function findRunner(preference: SandboxPreference, host: SandboxHost): Promise<Runner> {
  if (preference === 'automatic' && host.platform === 'linux') return findBubblewrap(host);
  throw new SandboxMissingError('There is no sandbox for this system. Use Linux, macOS, or a container.');
}

const PACKAGES = 'sudo apt install bubblewrap util-linux';

async function findBubblewrap(host: SandboxHost): Promise<Runner> {
  const find = (name: string): string => {
    const found = findProgram(name, `${searchPathOf(host)}:/usr/bin:/bin`);
    if (found !== undefined) return found;
    const what = name === 'bwrap' ? 'bubblewrap' : name;
    throw new SandboxMissingError(
      `Running what a model wrote takes ${what}, which is not installed. Install it (Debian, Ubuntu: \`${PACKAGES}\`; ` +
        'Fedora: `sudo dnf install bubblewrap util-linux`; Arch: `sudo pacman -S bubblewrap util-linux`) and try again.',
      PACKAGES,
    );
  };
  const tools = {
    bwrap: find('bwrap'),
    prlimit: find('prlimit'),
    // Only root has to become someone else.
    setpriv: host.uid === 0 ? find('setpriv') : '',
    unshare: host.uid === 0 ? find('unshare') : '',
    sh: '/bin/sh',
  };
  const version = await runTool(tools.bwrap, ['--version'], { cwd: '/', env: {} });
  const runner = createBubblewrapRunner(host, tools, version.stdout);
  const problem = await tryOut(runner);
  if (problem === undefined) return runner;
  throw new SandboxMissingError(
    `bubblewrap is installed, but the system does not let it work (${problem}). In a container, start it with ` +
      '`--security-opt seccomp=unconfined` and allow user namespaces; on Ubuntu 24.04 and later, see that the AppArmor ' +
      'profile of bwrap is loaded.',
  );
}

const LIMITS: RunLimits = {
  wallMs: 10_000,
  cpuSeconds: 5,
  memoryBytes: 2 ** 28,
  processes: 8,
  fileBytes: 2 ** 20,
  outputBytes: 2 ** 16,
};

/** @returns what went wrong; undefined when the sandbox works. */
async function tryOut(runner: Runner): Promise<string | undefined> {
  const workCopy = await mkdtemp(path.join(os.tmpdir(), 'consilience-try-'));
  try {
    const command = { program: '/bin/true', args: [], cwd: workCopy, workCopy, limits: LIMITS };
    const { ending } = await runner.run(command, new AbortController().signal);
    if (ending.kind === 'exited' && ending.code === 0) return undefined;
    return ending.kind === 'notStarted' ? ending.message : JSON.stringify(ending);
  } finally {
    await rm(workCopy, { recursive: true, force: true });
  }
}
