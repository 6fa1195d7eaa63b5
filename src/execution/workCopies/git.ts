import type { ToolResult } from '../process/runTool';
import { runTool } from '../process/runTool';

/** Runs git on the person's repository. */
export type Git = (args: readonly string[], cwd: string, signal?: AbortSignal) => Promise<ToolResult>;

/** Settings of a repository that name programs, or make git do more than it was asked. */
const HARMLESS = [
  'core.hooksPath=/dev/null',
  'core.fsmonitor=false',
  'core.untrackedCache=keep',
  'core.pager=cat',
  'core.sshCommand=false',
  'credential.helper=',
  'diff.external=',
  'protocol.allow=never',
  'submodule.recurse=false',
  'gc.auto=0',
  'maintenance.auto=false',
].flatMap((setting) => ['-c', setting]);

/** What of the environment git gets: where it finds programs and the person's own settings. */
const PASSED_ON = ['PATH', 'HOME', 'XDG_CONFIG_HOME', 'USERPROFILE', 'SystemRoot'];

/**
 * Git that runs no hook, no monitor and no helper that a repository names, asks nothing, and writes nothing it does
 * not have to. Filters only run on a checkout, which work copies do without.
 * @param program the path of git.
 */
export function createGit(program: string, env: Readonly<Record<string, string>>): Git {
  const own = Object.fromEntries(
    PASSED_ON.flatMap((name) => {
      const value = env[name];
      return value === undefined ? [] : [[name, value] as const];
    }),
  );
  const environment = {
    ...own,
    LC_ALL: 'C',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_TERMINAL_PROMPT: '0',
    GIT_NO_LAZY_FETCH: '1',
  };
  return (args, cwd, signal) =>
    runTool(program, [...HARMLESS, ...args], {
      cwd,
      env: environment,
      ...(signal === undefined ? {} : { signal }),
    });
}
