import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLineQueue } from '../../../../src/execution/process/lineQueue';

describe('a queue of lines', () => {
  it('gives the lines that came, however they were cut, and whenever they are read', async () => {
    const line = fc.string({ unit: 'grapheme' }).map((text) => text.replace(/[\r\n]/g, ''));
    await fc.assert(
      fc.asyncProperty(
        fc.array(line),
        line,
        fc.integer({ min: 1, max: 9 }),
        fc.constantFrom('\n', '\r\n'),
        fc.boolean(),
        async (lines, last, size, end, early) => {
          const bytes = Buffer.from([...lines.map((each) => each + end), last].join(''));
          const queue = createLineQueue();
          const feed = async (): Promise<void> => {
            for (let at = 0; at < bytes.length; at += size) {
              queue.add(bytes.subarray(at, at + size));
              if (early) await Promise.resolve();
            }
            queue.end();
          };
          const feeding = feed();
          const heard: string[] = [];
          for await (const each of queue.lines) heard.push(each);
          await feeding;
          expect(heard).toEqual(last === '' ? lines : [...lines, last]);
        },
      ),
    );
  });
});
