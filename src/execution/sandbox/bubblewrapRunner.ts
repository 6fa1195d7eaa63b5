import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import type { RunCommand, RunEnding, Runner } from '../../engine/verification/runner';
import { userTasks } from '../process/processTree';
import type { ProcessEnd } from '../process/superviseProcess';
import type { BubblewrapFacts } from './bubblewrapArguments';
import { bubblewrapArguments, bubblewrapInputs } from './bubblewrapArguments';
import { checkCommand } from './checkCommand';
import { createToolchains } from './createToolchains';
import type { MakeMemoryGroup } from './memoryGroup';
import { createNamespaceTree } from './namespaceTree';
import { programEnding } from './programEnding';
import type { SandboxHost } from './sandboxHost';
import type { Preparation, Refusal } from './sandboxRunner';
import { createSandboxRunner } from './sandboxRunner';
import { findSystemPaths, SYSTEM_SETTINGS } from './systemPaths';
import type { Toolchain } from './toolchain';
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

/**
 * Runs programs in namespaces of their own, by bubblewrap; the tools have to be there.
 * @param version what bubblewrap says of itself.
 * @param makeGroup holds runs to their memory; without it they are watched.
 */
export function createBubblewrapRunner(
  host: SandboxHost,
  tools: BubblewrapTools,
  version: string,
  makeGroup?: MakeMemoryGroup,
): Runner {
  const system = findSystemPaths();
  const settings = [...SYSTEM_SETTINGS, ...pythonSettings()].filter((file) => existsSync(file));
  const owner = createWorkCopyOwner();
  const toolchainOf = createToolchains(host);

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
    const giveBack =
      facts.user.kind === 'dropped'
        ? await owner.lend(command.workCopy, facts.user.uid, facts.user.gid)
        : () => Promise.resolve();
    const group = makeGroup?.(command.limits, randomBytes(8).toString('hex'));
    const [program = tools.bwrap, ...args] = [
      ...(group?.prefix ?? []),
      tools.bwrap,
      ...bubblewrapArguments(command, facts),
    ];
    return {
      spec: {
        program,
        args,
        cwd: '/',
        env: group === undefined ? {} : busEnvironment(host),
        hasStatus: true,
        inputs: bubblewrapInputs(command, facts),
        closed: host.inherited,
      },
      treeOf: (pid, status) => createNamespaceTree(pid, status, command.limits),
      endingOf: (end) =>
        group?.exceeded(end.signal) === true
          ? { kind: 'limit', limit: 'memoryBytes' }
          : endingOf(end, command),
      async release() {
        group?.release();
        await giveBack();
      },
    };
  };
  return createSandboxRunner({
    kind: 'bubblewrap',
    limitsInForce: ['wallMs', 'cpuSeconds', 'memoryBytes', 'processes', 'fileBytes', 'outputBytes'],
    prepare,
  });
}

function endingOf(end: ProcessEnd, command: RunCommand): RunEnding {
  // Bubblewrap tells how the program ended; where it does not, there was no program yet.
  const neverBegan =
    (end.code !== undefined && !end.status.includes('"exit-code"')) ||
    ([126, 127].includes(end.code ?? 0) && /^(?:setpriv|unshare|prlimit|sh): /.test(end.stderr));
  if (neverBegan) {
    const message = end.stderr.trim().split('\n')[0] ?? '';
    return { kind: 'notStarted', message: `The sandbox could not be made: ${message}` };
  }
  return programEnding(end, command);
}

/** What it takes to reach the person's service manager; none of it goes inside. */
function busEnvironment({ env }: SandboxHost): Record<string, string> {
  const names = ['XDG_RUNTIME_DIR', 'DBUS_SESSION_BUS_ADDRESS'];
  return Object.fromEntries(names.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]]])));
}

/** Debian keeps a part of each Python in `/etc`. */
function pythonSettings(): string[] {
  const names = existsSync('/etc') ? readdirSync('/etc') : [];
  return names.filter((name) => /^python\d/.test(name)).map((name) => path.join('/etc', name));
}
