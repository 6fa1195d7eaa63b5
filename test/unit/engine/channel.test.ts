import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createChannel, merge } from '../../../src/engine/channel';

async function all<T>(source: AsyncIterable<T>): Promise<T[]> {
  const values: T[] = [];
  for await (const value of source) values.push(value);
  return values;
}

describe('createChannel', () => {
  it('hands out all that is pushed, in order, whenever it is pushed', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(fc.integer(), fc.boolean())), async (steps) => {
        const channel = createChannel<number>();
        const reading = all(channel);
        for (const [value, pause] of steps) {
          if (pause) await Promise.resolve();
          channel.push(value);
        }
        channel.close();
        channel.push(-1);
        expect(await reading).toEqual(steps.map(([value]) => value));
      }),
    );
  });
});

describe('merge', () => {
  it('gives every value of every source, each source in its own order', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(fc.integer()), { maxLength: 4 }), async (lists) => {
        const sources = lists.map((list, source) =>
          // eslint-disable-next-line @typescript-eslint/require-await -- a source whose values are there at once
          (async function* () {
            for (const value of list) yield { source, value };
          })(),
        );
        const merged = await all(merge(() => undefined, ...sources));
        for (const [index, list] of lists.entries()) {
          const own = merged.filter(({ source }) => source === index).map(({ value }) => value);
          expect(own).toEqual(list);
        }
        expect(merged).toHaveLength(lists.flat().length);
      }),
    );
  });

  it('passes the first failure on, after the other sources have ended', async () => {
    let ended = false;
    const gate = createChannel<number>();
    const waiting = (async function* () {
      try {
        yield* gate;
      } finally {
        await Promise.resolve();
        ended = true;
      }
    })();
    // eslint-disable-next-line @typescript-eslint/require-await, require-yield -- fails at once
    const failing = (async function* (): AsyncGenerator<number> {
      throw new Error('broken');
    })();
    await expect(all(merge(() => gate.close(), waiting, failing))).rejects.toThrow('broken');
    expect(ended).toBe(true);
  });

  it('ends its sources when the reader leaves', async () => {
    let stopped = false;
    const gate = createChannel<number>();
    gate.push(1);
    const reader = merge(() => {
      stopped = true;
      gate.close();
    }, gate);
    for await (const value of reader) {
      expect(value).toBe(1);
      break;
    }
    expect(stopped).toBe(true);
  });

  it('tells of a failure when the reader asks for more, however long that takes', async () => {
    const failing = (async function* (): AsyncGenerator<number> {
      yield 1;
      await Promise.resolve();
      throw new Error('broken');
    })();
    const unhandled: unknown[] = [];
    const note = (error: unknown): void => void unhandled.push(error);
    process.on('unhandledRejection', note);
    const reader = merge(() => undefined, failing);
    expect((await reader.next()).value).toBe(1);
    await new Promise((resolve) => setTimeout(resolve, 20));
    await expect(reader.next()).rejects.toThrow('broken');
    process.off('unhandledRejection', note);
    expect(unhandled).toEqual([]);
  });
});
