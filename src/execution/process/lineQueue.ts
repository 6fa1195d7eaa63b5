import { StringDecoder } from 'node:string_decoder';

/** Pieces of bytes in, lines out, in order; for one reader. */
export interface LineQueue {
  readonly add: (piece: Buffer) => void;
  /** No more comes; what stands without a line break at the end is a line, too. */
  readonly end: () => void;
  readonly lines: AsyncIterable<string>;
}

export function createLineQueue(): LineQueue {
  const decoder = new StringDecoder('utf8');
  let waiting: string[] = [];
  // Pieces of the line that has not ended: joined once, since a long line may come in many pieces.
  let open: string[] = [];
  let ended = false;
  let wake: (() => void) | undefined;

  const take = (text: string): void => {
    const parts = text.split('\n');
    const last = parts.pop() ?? '';
    for (const part of parts) {
      open.push(part);
      waiting.push(withoutReturn(open.join('')));
      open = [];
    }
    if (last !== '') open.push(last);
  };
  const notify = (): void => {
    wake?.();
    wake = undefined;
  };

  async function* read(): AsyncGenerator<string> {
    for (;;) {
      const batch = waiting;
      waiting = [];
      yield* batch;
      if (waiting.length > 0) continue;
      if (ended) return;
      await new Promise<void>((resolve) => (wake = resolve));
    }
  }
  return {
    add(piece) {
      take(decoder.write(piece));
      if (waiting.length > 0) notify();
    },
    end() {
      if (ended) return;
      take(decoder.end());
      if (open.length > 0) waiting.push(withoutReturn(open.join('')));
      ended = true;
      notify();
    },
    lines: { [Symbol.asyncIterator]: read },
  };
}

function withoutReturn(line: string): string {
  return line.endsWith('\r') ? line.slice(0, -1) : line;
}
