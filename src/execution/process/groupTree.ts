import type { RunLimits } from '../../engine/verification/runner';
import { descendants, startOf, usageOf } from './processTree';
import type { SupervisedTree } from './watchTree';
import { overLimit } from './overLimit';

/** How long a killed process may take to be gone; one that waits for a disk cannot be hurried. */
const GONE_MS = 2000;
const LOOK_MS = 5;

/**
 * The tree of a process that leads its own process group, without a sandbox. A process that left the group is found
 * as long as its parents live; one that left both is not: that takes namespaces.
 */
export function createGroupTree(pid: number, limits?: RunLimits): SupervisedTree {
  // Those seen earlier are kept: what was orphaned can no longer be found by its parents.
  const seen = new Map<number, string>();
  const remember = (): void => {
    for (const each of descendants(pid)) {
      const start = startOf(each);
      if (start !== undefined) seen.set(each, start);
    }
  };
  const alive = (): number[] =>
    [...seen].filter(([each, start]) => startOf(each) === start).map(([each]) => each);
  return {
    overLimit() {
      remember();
      return limits === undefined ? undefined : overLimit(usageOf(alive()), limits);
    },
    kill() {
      remember();
      signal(-pid);
      for (const each of alive()) signal(each);
    },
    async gone() {
      const start = performance.now();
      while (alive().length > 0 && performance.now() - start < GONE_MS) {
        await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
      }
    },
  };
}

/** Kills a process, or with a negative number a group; what is gone already is no error. */
export function signal(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // Gone, which is what was wanted.
  }
}
