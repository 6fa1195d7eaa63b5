import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import type { RunCommand, RunEnding, Runner } from '../../engine/verification/runner';
import { userTasks } from '../process/processTree';
import type { ProcessEnd } from '../process/superviseProcess';
import type { BubblewrapFacts } from './bubblewrapArguments';
import { bubblewrapArguments, bubblewrapInputs } from './bubblewrapArguments';
import { checkCommand } from './checkCommand';
import { exitEnding } from './exitEnding';
import { filledFile } from './filledFile';
import { createNamespaceTree } from './namespaceTree';
import { resolveShim } from './resolveShim';
import type { SandboxHost } from './sandboxHost';
import { searchPathOf } from './sandboxHost';
import type { Preparation, Refusal } from './sandboxRunner';
import { createSandboxRunner } from './sandboxRunner';
import { findSystemPaths, SYSTEM_SETTINGS } from './systemPaths';
import type { Toolchain } from './toolchain';
import { findToolchain } from './toolchain';
import { isAtLeast } from './versions';
import { createWorkCopyOwner } from './workCopyOwner';

/** Who programs run as where the extension runs as root: nobody's number on usual systems. */
const SANDBOX_ID = 60_477;
/** From this kernel on, processes are counted by user namespace, and before by user. */
const COUNTS_BY_NAMESPACE = [5, 14] as const;
const CAN_DISABLE_NAMESPACES = [0, 8] as const;

/** The programs that the sandbox is made of. */
export interface BubblewrapTools {
  readonly bwrap: string;
  readonly prlimit: string;
  readonly setpriv: string;
  readonly unshare: string;
  readonly sh: string;
}

/** Runs programs in namespaces of their own, by bubblewrap; the tools have to be there. */
export function createBubblewrapRunner(host: SandboxHost, tools: BubblewrapTools, version: string): Runner {
  const system = findSystemPaths();
  const settings = [...SYSTEM_SETTINGS, ...pythonSettings()].filter((file) => existsSync(file));
  const owner = createWorkCopyOwner();
  const toolchains = new Map<string, Promise<Toolchain | undefined>>();

  const toolchainOf = (command: RunCommand): Promise<Toolchain | undefined> => {
    const key = `${command.cwd}\0${command.program}`;
    const known = toolchains.get(key);
    if (known !== undefined) return known;
    const search = findToolchain(command.program, {
      searchPath: searchPathOf(host),
      home: host.home,
      resolveShim: (file) => resolveShim(file, command.cwd, host.env),
    });
    toolchains.set(key, search);
    return search;
  };
  const factsFor = (toolchain: Toolchain): BubblewrapFacts => ({
    ...system,
    settings,
    toolchain,
    user:
      host.uid === 0
        ? { kind: 'dropped', uid: SANDBOX_ID, gid: SANDBOX_ID }
        : { kind: 'same', uid: host.uid, gid: host.gid },
    canDisableUserNamespaces: isAtLeast(version, CAN_DISABLE_NAMESPACES),
    tools,
    otherTasks: isAtLeast(host.kernel, COUNTS_BY_NAMESPACE) ? 0 : userTasks(host.uid || SANDBOX_ID),
  });
  const prepare = async (command: RunCommand): Promise<Preparation | Refusal> => {
    const refused = checkCommand(command, host.home);
    if (refused !== undefined) return { refused };
    const toolchain = await toolchainOf(command);
    if (toolchain === undefined) {
      return {
        refused: `There is no program "${command.program}" on the PATH. Install it, or name another.`,
      };
    }
    const facts = factsFor(toolchain);
    const release =
      facts.user.kind === 'dropped'
        ? await owner.lend(command.workCopy, facts.user.uid, facts.user.gid)
        : () => Promise.resolve();
    return {
      spec: {
        program: tools.bwrap,
        args: bubblewrapArguments(command, facts),
        cwd: '/',
        env: {},
        hasStatus: true,
        inputs: bubblewrapInputs(command, facts),
        closed: host.inherited,
      },
      treeOf: (pid, status) => createNamespaceTree(pid, status, command.limits),
      endingOf: (end) => endingOf(end, command),
      release,
    };
  };
  return createSandboxRunner({
    kind: 'bubblewrap',
    limitsInForce: ['wallMs', 'cpuSeconds', 'memoryBytes', 'processes', 'fileBytes', 'outputBytes'],
    prepare,
  });
}

function endingOf(end: ProcessEnd, command: RunCommand): RunEnding {
  const ending = exitEnding(end);
  // Bubblewrap tells how the program ended; where it does not, there was no program yet.
  const neverBegan =
    !end.status.includes('"exit-code"') ||
    ([126, 127].includes(end.code ?? 0) && /^(?:setpriv|unshare|prlimit|sh): /.test(end.stderr));
  if (neverBegan) {
    const message = end.stderr.trim().split('\n')[0] ?? '';
    return { kind: 'notStarted', message: `The sandbox could not be made: ${message}` };
  }
  if (ending.kind !== 'exited' || ending.code === 0) return ending;
  // Python and Node do not let the kernel's signal end them: the write fails, and their file is as large as can be.
  return filledFile(command.workCopy, command.limits.fileBytes) === undefined
    ? ending
    : { kind: 'limit', limit: 'fileBytes' };
}

/** Debian keeps a part of each Python in `/etc`. */
function pythonSettings(): string[] {
  const names = existsSync('/etc') ? readdirSync('/etc') : [];
  return names.filter((name) => /^python\d/.test(name)).map((name) => path.join('/etc', name));
}
