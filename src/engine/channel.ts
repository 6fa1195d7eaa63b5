/** Values handed from one side to the other as they come; nothing is lost when they come faster than they are taken. */
export interface Channel<T> extends AsyncIterable<T> {
  push(value: T): void;
  /** No more will come; what was pushed before is still handed out. Further calls do nothing. */
  close(): void;
}

/** For one reader. */
export function createChannel<T>(): Channel<T> {
  const waiting: T[] = [];
  let closed = false;
  let wake: (() => void) | undefined;
  const rouse = (): void => {
    wake?.();
    wake = undefined;
  };
  return {
    push(value) {
      if (closed) return;
      waiting.push(value);
      rouse();
    },
    close() {
      closed = true;
      rouse();
    },
    async *[Symbol.asyncIterator]() {
      for (;;) {
        while (waiting.length > 0) yield waiting.shift() as T;
        if (closed) return;
        await new Promise<void>((resolve) => (wake = resolve));
      }
    },
  };
}

/**
 * The values of several sources in the order in which they come. The first failure ends it.
 * @param stop tells sources that still wait for something to give up; called when not all of them have ended. They
 * have ended when this does.
 */
export async function* merge<T>(
  stop: () => void,
  ...sources: readonly AsyncIterable<T>[]
): AsyncGenerator<T> {
  const open = new Map(
    sources.map((source) => {
      const iterator = source[Symbol.asyncIterator]();
      return [iterator, nextOf(iterator)];
    }),
  );
  try {
    while (open.size > 0) {
      const { iterator, result } = await Promise.race(open.values());
      if (result.done === true) open.delete(iterator);
      else {
        open.set(iterator, nextOf(iterator));
        yield result.value;
      }
    }
  } finally {
    if (open.size > 0) stop();
    await Promise.allSettled(
      [...open].map(async ([iterator, pending]) => {
        await pending.catch(() => undefined);
        await iterator.return?.();
      }),
    );
  }
}

interface Turn<T> {
  readonly iterator: AsyncIterator<T>;
  readonly result: IteratorResult<T>;
}

function nextOf<T>(iterator: AsyncIterator<T>): Promise<Turn<T>> {
  const turn = iterator.next().then((result) => ({ iterator, result }));
  // It may fail while the reader is busy with an earlier value, who is told when it asks for the next.
  turn.catch(() => undefined);
  return turn;
}
