import type { LimitName } from '../../engine/verification/runner';

/** The processes that one process has become. */
export interface SupervisedTree {
  /** The limit that the tree is over now, if any; asked again and again while it runs. */
  overLimit(): LimitName | undefined;
  /** Ends all of it, at once; called again at the end, when the first process is gone. */
  kill(): void;
  /** Resolves when nothing of it is left. */
  gone(): Promise<void>;
}

/** Usage is looked at often in the beginning, when most of what misbehaves does, and then more seldom. */
const FIRST_LOOK_MS = 15;
const LONGEST_LOOK_MS = 100;
const GROWTH = 1.3;

/**
 * Looks at a tree again and again, until told to stop.
 * @returns what stops it.
 */
export function watchTree(tree: SupervisedTree, onLimit: (limit: LimitName) => void): () => void {
  let delay = FIRST_LOOK_MS;
  const look = (): void => {
    const limit = tree.overLimit();
    if (limit !== undefined) {
      onLimit(limit);
      return;
    }
    delay = Math.min(LONGEST_LOOK_MS, delay * GROWTH);
    timer = setTimeout(look, delay);
  };
  let timer = setTimeout(look, delay);
  return () => {
    clearTimeout(timer);
  };
}
