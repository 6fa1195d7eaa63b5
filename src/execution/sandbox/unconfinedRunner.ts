import type { LimitName, RunCommand, Runner } from '../../engine/verification/runner';
import { createGroupTree } from '../process/groupTree';
import { checkCommand } from './checkCommand';
import { findProgram } from './findProgram';
import { limitArguments, limitScript } from './limitArguments';
import { programEnding } from './programEnding';
import type { SandboxHost } from './sandboxHost';
import { searchPathOf } from './sandboxHost';
import type { Preparation, Refusal } from './sandboxRunner';
import { createSandboxRunner } from './sandboxRunner';
import { makeTemporaryHome } from './temporaryHome';

/**
 * Runs programs with the person's own rights: they can read and change what the person can. Only for use after a
 * consent that names the command; an empty home and a cleared environment keep out mistakes, not malice.
 * @param prlimit its path; absent where the system has none.
 */
export function createUnconfinedRunner(host: SandboxHost, prlimit: string | undefined): Runner {
  const prepare = async (command: RunCommand): Promise<Preparation | Refusal> => {
    const refused = checkCommand(command, host.home);
    if (refused !== undefined) return { refused };
    const program = findProgram(command.program, searchPathOf(host));
    if (program === undefined) {
      return {
        refused: `There is no program "${command.program}" on the PATH. Install it, or name another.`,
      };
    }
    const home = await makeTemporaryHome();
    const limited = limit(command, program, prlimit);
    return {
      spec: {
        ...limited,
        cwd: command.cwd,
        env: {
          ...command.env,
          PATH: searchPathOf(host),
          HOME: home.folder,
          TMPDIR: home.folder,
          LANG: 'C.UTF-8',
        },
        closed: host.inherited,
      },
      treeOf: (pid) => createGroupTree(pid, command.limits),
      endingOf: (end) => programEnding(end, command),
      release: home.remove,
    };
  };
  return createSandboxRunner({ kind: 'unconfined', limitsInForce: limitsInForce(host), prepare });
}

function limit(
  command: RunCommand,
  program: string,
  prlimit: string | undefined,
): { readonly program: string; readonly args: readonly string[] } {
  const rest = [program, ...command.args];
  return prlimit === undefined
    ? { program: '/bin/sh', args: ['-c', limitScript(command.limits), 'sh', ...rest] }
    : { program: prlimit, args: [...limitArguments(command.limits, undefined), ...rest] };
}

/** What all processes use together can only be watched where there is a procfs. */
function limitsInForce(host: SandboxHost): readonly LimitName[] {
  const always: LimitName[] = ['wallMs', 'cpuSeconds', 'fileBytes', 'outputBytes'];
  return host.platform === 'linux' ? [...always, 'memoryBytes', 'processes'] : always;
}
