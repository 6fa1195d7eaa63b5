import type { Task } from '../../engine/task';
import { keepBehaviour } from '../behaviour/keptBehaviour';
import type { KeptBehaviour } from '../behaviour/keptBehaviour';
import type { WorkCopy } from '../workCopies/workCopy';
import type { VerifierParts } from './verifierParts';
import { requestIn } from './requestIn';

/** A copy of the workspace with a worker in it, where texts of one document are run. */
export interface BehaviourBench {
  readonly run: KeptBehaviour['run'];
  /** From now on this signal ends it, and no earlier one. */
  readonly followOnly: (signal: AbortSignal | undefined) => void;
  /** Ends the worker and removes the copy; never rejects. */
  readonly close: () => Promise<void>;
}

/**
 * @param task with its document as it is on the disk, secrets included.
 * @throws WorkCopyError where the workspace cannot be copied; the signal's reason on abort.
 */
export async function openBench(
  parts: VerifierParts,
  task: Task,
  signal: AbortSignal,
): Promise<BehaviourBench> {
  const copy = await parts.copies.create(parts.folder, signal);
  const life = new AbortController();
  let followed: AbortSignal | undefined;
  const end = (): void => life.abort(followed?.reason);
  const followOnly = (next: AbortSignal | undefined): void => {
    followed?.removeEventListener('abort', end);
    followed = next;
    if (next?.aborted === true) end();
    else next?.addEventListener('abort', end, { once: true });
  };
  try {
    await copy.write(task.document.path, task.document.text);
    followOnly(signal);
    const worker = await keepBehaviour(requestIn(parts, task, copy), life.signal);
    const close = async (): Promise<void> => {
      followOnly(undefined);
      await worker.stop();
      await removed(copy);
    };
    return { run: worker.run, followOnly, close };
  } catch (error) {
    await removed(copy);
    throw error;
  }
}

/** What cannot be removed now is removed when copies are pruned. */
async function removed(copy: WorkCopy): Promise<void> {
  await copy.remove().catch(() => undefined);
}

/** Benches between two uses. */
export interface BenchShelf {
  /** Keeps a bench for a short while. */
  readonly put: (task: Task, bench: BehaviourBench) => void;
  /** The bench that was put there for the same task object, if it is there still; it is the caller's then. */
  readonly take: (task: Task) => BehaviourBench | undefined;
}

/** @param keepMs after so many milliseconds a bench that nobody took is closed. */
export function createBenchShelf(keepMs: number): BenchShelf {
  const kept = new Map<Task, { readonly bench: BehaviourBench; readonly timer: NodeJS.Timeout }>();
  const take = (task: Task): BehaviourBench | undefined => {
    const found = kept.get(task);
    kept.delete(task);
    clearTimeout(found?.timer);
    return found?.bench;
  };
  return {
    take,
    put(task, bench) {
      void take(task)?.close();
      bench.followOnly(undefined);
      const timer = setTimeout(() => void take(task)?.close(), keepMs);
      kept.set(task, { bench, timer });
    },
  };
}
