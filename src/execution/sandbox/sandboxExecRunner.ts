import { existsSync } from 'node:fs';
import { realpath } from 'node:fs/promises';
import type { RunCommand, Runner } from '../../engine/verification/runner';
import { createGroupTree } from '../process/groupTree';
import { checkCommand } from './checkCommand';
import { createToolchains } from './createToolchains';
import { programEnding } from './programEnding';
import { sandboxExecArguments } from './sandboxExecProfile';
import type { SandboxHost } from './sandboxHost';
import type { Preparation, Refusal } from './sandboxRunner';
import { createSandboxRunner } from './sandboxRunner';
import { makeTemporaryHome } from './temporaryHome';

/**
 * Runs programs in the sandbox of macOS. It bounds what they see and change, and the time and files of each process,
 * but neither their memory nor their number: what is in force says so.
 * @param sandboxExec its path.
 */
export function createSandboxExecRunner(host: SandboxHost, sandboxExec: string): Runner {
  const toolchainOf = createToolchains(host);
  const prepare = async (command: RunCommand): Promise<Preparation | Refusal> => {
    const refused = checkCommand(command, host.home);
    if (refused !== undefined) return { refused };
    const toolchain = await toolchainOf(command);
    if (toolchain === undefined) {
      return {
        refused: `There is no program "${command.program}" on the PATH. Install it, or name another.`,
      };
    }
    const present = (command.readable ?? []).filter((each) => existsSync(each));
    const readable = await Promise.all(present.map((each) => realpath(each)));
    const home = await makeTemporaryHome();
    const facts = { toolchain, home: home.folder, workCopy: await realpath(command.workCopy), readable };
    return {
      spec: {
        program: sandboxExec,
        args: sandboxExecArguments(command, facts),
        cwd: command.cwd,
        env: {
          ...command.env,
          PATH: toolchain.searchPath.join(':'),
          HOME: home.folder,
          TMPDIR: home.folder,
          LANG: 'C.UTF-8',
        },
        closed: host.inherited,
      },
      treeOf: (pid) => createGroupTree(pid),
      endingOf: (end) => programEnding(end, command),
      release: home.remove,
    };
  };
  return createSandboxRunner({
    kind: 'sandboxExec',
    limitsInForce: ['wallMs', 'cpuSeconds', 'fileBytes', 'outputBytes'],
    prepare,
  });
}
