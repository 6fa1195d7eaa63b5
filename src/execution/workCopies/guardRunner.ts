import type { RunCommand, Runner, RunResult } from '../../engine/verification/runner';
import type { CopyFolder } from './copyFolder';
import { endBusy, HEARTBEAT_MS, markBusy } from './copyFolder';
import type { OwnRepositories } from './plantedRepositories';
import { isOwn, plantedRepositories } from './plantedRepositories';
import { removeTree } from './removeTree';
import type { Worktree } from './worktree';
import { restoreLink } from './worktree';

/** A copy that this process made and has not removed. */
export interface OpenCopy {
  readonly folder: CopyFolder;
  readonly worktree: Worktree | undefined;
  readonly repositories: OwnRepositories;
  /** How many programs run in it now. */
  runs: number;
}

/**
 * A runner that marks copies while programs run in them, and clears away afterwards what would make git run what a
 * program left: git's settings can name programs, and an editor runs git for the files it opens.
 * @param find the open copy that a path lies in.
 */
export function guardRunner(runner: Runner, find: (workCopy: string) => OpenCopy | undefined): Runner {
  const begun = async (copy: OpenCopy): Promise<() => Promise<void>> => {
    const beat = setInterval(() => {
      // A mark that fails only makes the copy look unused earlier.
      markBusy(copy.folder).catch(() => undefined);
    }, HEARTBEAT_MS);
    beat.unref();
    copy.runs++;
    await markBusy(copy.folder);
    return async () => {
      clearInterval(beat);
      copy.runs--;
      try {
        await clearAway(copy);
        if (copy.runs === 0) await endBusy(copy.folder);
      } catch {
        // The copy was removed meanwhile, or what is in it goes with it.
      }
    };
  };
  const within = async <T>(command: RunCommand, work: () => Promise<T>): Promise<T> => {
    const copy = find(command.workCopy);
    if (copy === undefined) return work();
    const end = await begun(copy);
    try {
      return await work();
    } finally {
      await end();
    }
  };
  return {
    kind: runner.kind,
    limitsInForce: runner.limitsInForce,
    run: (command, signal) => within(command, () => runner.run(protect(command, find), signal)),
    start(command, signal) {
      const running = runner.start(protect(command, find), signal);
      const ended: Promise<RunResult> = within(command, () => running.ended);
      return {
        send: (line) => running.send(line),
        lines: running.lines,
        ended,
        async stop() {
          await running.stop();
          await ended;
        },
      };
    },
  };
}

/** The link to the repository can be read but not written. */
function protect(command: RunCommand, find: (workCopy: string) => OpenCopy | undefined): RunCommand {
  const copy = find(command.workCopy);
  if (copy?.worktree === undefined) return command;
  return { ...command, readable: [...(command.readable ?? []), `${copy.folder.copy}/.git`] };
}

async function clearAway({ folder, worktree, repositories }: OpenCopy): Promise<void> {
  for (const planted of await plantedRepositories(folder.copy)) {
    if (!isOwn(planted, repositories)) await removeTree(planted);
  }
  if (worktree !== undefined) await restoreLink(folder.copy, worktree);
}
