/** Values that come while something else is done. */
export interface Arrivals<T> {
  /** Those that have come since the last call. */
  readonly take: () => readonly T[];
  /** Whether no more will come; some may still wait to be taken. */
  readonly ended: () => boolean;
  /** Resolves at once where something waits or no more will come, otherwise as soon as that is so, or on `rouse`. */
  readonly change: () => Promise<void>;
  readonly rouse: () => void;
}

/**
 * Begins to read.
 * @throws (from `take`) what the source throws, and the signal's reason on abort, which also ends waiting.
 */
export function collectArrivals<T>(source: AsyncIterable<T>, signal: AbortSignal): Arrivals<T> {
  let waiting: T[] = [];
  let ended = false;
  let failure: { readonly error: unknown } | undefined;
  let wake: (() => void) | undefined;
  const rouse = (): void => {
    wake?.();
    wake = undefined;
  };
  signal.addEventListener('abort', rouse, { once: true });
  const read = async (): Promise<void> => {
    try {
      for await (const value of source) {
        waiting.push(value);
        rouse();
      }
    } catch (error) {
      failure = { error };
    } finally {
      ended = true;
      signal.removeEventListener('abort', rouse);
      rouse();
    }
  };
  void read();
  return {
    take() {
      signal.throwIfAborted();
      if (failure !== undefined) throw failure.error;
      const taken = waiting;
      waiting = [];
      return taken;
    },
    ended: () => ended,
    async change() {
      if (waiting.length > 0 || ended || signal.aborted) return;
      await new Promise<void>((resolve) => (wake = resolve));
    },
    rouse,
  };
}
