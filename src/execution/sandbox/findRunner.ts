import { readFileSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { RunLimits, Runner } from '../../engine/verification/runner';
import { runTool } from '../process/runTool';
import { removeTree } from '../workCopies/removeTree';
import type { BubblewrapTools } from './bubblewrapRunner';
import { createBubblewrapRunner } from './bubblewrapRunner';
import { createContainerRunner } from './containerRunner';
import { findProgram } from './findProgram';
import type { MakeMemoryGroup } from './memoryGroup';
import { directGroups, findGroupParent, scopeGroups } from './memoryGroup';
import { createSandboxExecRunner } from './sandboxExecRunner';
import type { SandboxHost } from './sandboxHost';
import { searchPathOf } from './sandboxHost';
import { SandboxMissingError } from './sandboxMissingError';
import { createUnconfinedRunner } from './unconfinedRunner';

/** Which runner the person wants. */
export type RunnerPreference =
  /** The sandbox of the operating system. */
  | 'automatic'
  /** Containers of an image that is already there and holds the toolchain. */
  | 'container'
  /** No sandbox; only after a consent that names the command. */
  | 'unconfined';

/**
 * The runner that was asked for, tried out. There is no falling back to one that protects less.
 * @param image for containers.
 * @throws SandboxMissingError where it cannot be had; its message says what to install.
 */
export async function findRunner(
  preference: RunnerPreference,
  host: SandboxHost,
  image?: string,
): Promise<Runner> {
  switch (preference) {
    case 'container':
      return findContainers(image, host);
    case 'unconfined':
      return findUnconfined(host);
    case 'automatic':
      if (host.platform === 'linux') return findBubblewrap(host);
      if (host.platform === 'darwin') return findSandboxExec(host);
      throw new SandboxMissingError(
        'There is no sandbox for this system yet. Open the folder in WSL or in a development container, or choose ' +
          'containers in the settings.',
      );
  }
}

const INSTALL_BUBBLEWRAP = 'sudo apt install bubblewrap';

async function findBubblewrap(host: SandboxHost): Promise<Runner> {
  const find = (name: string): string => findSystemProgram(name, host) ?? throwMissing(name);
  const tools: BubblewrapTools = {
    bwrap: find('bwrap'),
    prlimit: find('prlimit'),
    // Only root has to become someone else.
    setpriv: host.uid === 0 ? find('setpriv') : '',
    unshare: host.uid === 0 ? find('unshare') : '',
    sh: '/bin/sh',
  };
  const version = (await runTool(tools.bwrap, ['--version'], { cwd: '/', env: {} })).stdout;
  const makeGroup = memoryGroups(host);
  if (makeGroup !== undefined) {
    const grouped = createBubblewrapRunner(host, tools, version, makeGroup);
    if ((await tryOut(grouped)) === undefined) return grouped;
  }
  const watched = createBubblewrapRunner(host, tools, version);
  const problem = await tryOut(watched);
  if (problem === undefined) return watched;
  throw new SandboxMissingError(
    `bubblewrap is installed, but the system does not let it work (${problem}). It needs user namespaces: in a ` +
      'container, start it with `--security-opt seccomp=unconfined`; on Ubuntu 24.04 and later, load the AppArmor ' +
      'profile of bwrap. Or choose containers in the settings.',
  );
}

function throwMissing(name: string): never {
  const what = name === 'bwrap' ? 'bubblewrap' : `${name} (of util-linux)`;
  throw new SandboxMissingError(
    `Running what a model wrote takes ${what}, which is not installed. Install it (Debian, Ubuntu: ` +
      `\`${INSTALL_BUBBLEWRAP}\`; Fedora: \`sudo dnf install bubblewrap\`; Arch: \`sudo pacman -S bubblewrap\`) and try again.`,
    INSTALL_BUBBLEWRAP,
  );
}

/** How memory can be held to its limit; undefined where it has to be watched. */
function memoryGroups(host: SandboxHost): MakeMemoryGroup | undefined {
  if (host.uid === 0) {
    const parent = findGroupParent(readFileSync('/proc/self/cgroup', 'utf8'));
    return parent === undefined ? undefined : directGroups(parent);
  }
  const systemdRun = findSystemProgram('systemd-run', host);
  const hasManager = host.env['XDG_RUNTIME_DIR'] !== undefined;
  return systemdRun !== undefined && hasManager ? scopeGroups(systemdRun) : undefined;
}

async function findSandboxExec(host: SandboxHost): Promise<Runner> {
  const sandboxExec = findSystemProgram('sandbox-exec', host);
  const runner = sandboxExec === undefined ? undefined : createSandboxExecRunner(host, sandboxExec);
  const problem = runner === undefined ? 'sandbox-exec is not there' : await tryOut(runner);
  if (runner !== undefined && problem === undefined) return runner;
  throw new SandboxMissingError(
    `The sandbox of macOS does not work (${problem ?? ''}). Choose containers in the settings.`,
  );
}

async function findContainers(image: string | undefined, host: SandboxHost): Promise<Runner> {
  if (image === undefined || image === '') {
    throw new SandboxMissingError(
      'Containers need an image that holds what the project is run with, such as `node:24`. Name one in the settings.',
    );
  }
  for (const name of ['podman', 'docker'] as const) {
    const program = findSystemProgram(name, host);
    if (program === undefined) continue;
    const runner = createContainerRunner(host, { name, program }, image);
    const problem = await tryOut(runner);
    if (problem === undefined) return runner;
    throw new SandboxMissingError(
      `${name} could not run the image ${image} (${problem}). Fetch it with \`${name} pull ${image}\`, or name another in the settings.`,
      `${name} pull ${image}`,
    );
  }
  throw new SandboxMissingError(
    'Neither podman nor docker is installed. Install one of them (Debian, Ubuntu: `sudo apt install podman`) and try again.',
    'sudo apt install podman',
  );
}

function findUnconfined(host: SandboxHost): Promise<Runner> {
  if (host.platform === 'win32') {
    throw new SandboxMissingError(
      'On Windows, programs cannot be bounded. Open the folder in WSL, or choose containers in the settings.',
    );
  }
  return Promise.resolve(createUnconfinedRunner(host, findSystemProgram('prlimit', host)));
}

function findSystemProgram(name: string, host: SandboxHost): string | undefined {
  return findProgram(name, `${searchPathOf(host)}:${host.systemSearchPath}`);
}

const LIMITS: RunLimits = {
  wallMs: 20_000,
  cpuSeconds: 5,
  memoryBytes: 2 ** 28,
  processes: 16,
  fileBytes: 2 ** 20,
  outputBytes: 2 ** 16,
};

/** @returns what went wrong when a program was to print a word; undefined when it did. */
async function tryOut(runner: Runner): Promise<string | undefined> {
  const workCopy = await mkdtemp(path.join(os.tmpdir(), 'consilience-try-'));
  try {
    const command = {
      program: '/bin/sh',
      args: ['-c', 'echo works'],
      cwd: workCopy,
      workCopy,
      limits: LIMITS,
    };
    const { ending, stdout, stderr } = await runner.run(command, new AbortController().signal);
    if (ending.kind === 'exited' && ending.code === 0 && stdout === 'works\n') return undefined;
    if (ending.kind === 'notStarted') return ending.message;
    return stderr.trim().split('\n').at(-1) || JSON.stringify(ending);
  } finally {
    await removeTree(workCopy);
  }
}
