import type { RunLimits } from '../../engine/verification/runner';
import { signal } from '../process/groupTree';
import { overLimit } from '../process/overLimit';
import { descendants, startOf, usageOf } from '../process/processTree';
import type { SupervisedTree } from '../process/watchTree';

/** How long the kernel may take to end a namespace whose first process is gone. */
const GONE_MS = 5000;
/** After this long without the kernel's doing it, the first process is killed from here. */
const IMPATIENT_MS = 200;
const LOOK_MS = 3;

/**
 * The processes in a process namespace that bubblewrap made. When the namespace's first process ends, the kernel
 * ends all others, whatever they did to hide.
 * @param pid bubblewrap's own.
 * @param status what bubblewrap said so far.
 */
export function createNamespaceTree(pid: number, status: () => string, limits: RunLimits): SupervisedTree {
  let first: { readonly pid: number; readonly start: string | undefined } | undefined;
  const firstInside = (): typeof first => {
    if (first !== undefined) return first;
    const told = /"child-pid":\s*(\d+)/.exec(status())?.[1];
    const inside = told === undefined ? descendants(pid)[1] : Number(told);
    if (inside === undefined) return undefined;
    first = { pid: inside, start: startOf(inside) };
    return first;
  };
  const lives = (): boolean => {
    const inside = firstInside();
    return inside?.start !== undefined && startOf(inside.pid) === inside.start;
  };
  return {
    overLimit() {
      const inside = firstInside();
      if (inside === undefined) return undefined;
      const usage = usageOf(descendants(inside.pid));
      // The first process is bubblewrap's own.
      return overLimit({ ...usage, tasks: usage.tasks - 1 }, limits);
    },
    kill() {
      // Known now or never: once bubblewrap is gone, its children are someone else's.
      firstInside();
      signal(-pid);
    },
    async gone() {
      const start = performance.now();
      while (lives() && performance.now() - start < GONE_MS) {
        if (performance.now() - start > IMPATIENT_MS && first !== undefined) signal(first.pid);
        await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
      }
    },
  };
}
