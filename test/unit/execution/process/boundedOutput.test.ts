import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createBoundedOutput } from '../../../../src/execution/process/boundedOutput';

describe('bounded output', () => {
  it('keeps all that fits, however it is cut into pieces', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme' }),
        fc.infiniteStream(fc.integer({ min: 1, max: 5 })),
        (text, sizes) => {
          const bytes = Buffer.from(text);
          const output = createBoundedOutput(bytes.length);
          for (let at = 0; at < bytes.length;) {
            const size = sizes.next().value as number;
            expect(output.add(bytes.subarray(at, at + size))).toBe(true);
            at += size;
          }
          expect(output.text()).toBe(text);
        },
      ),
    );
  });

  it('keeps the beginning of what does not fit, in whole characters, and says so', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1 }), fc.nat(), (text, at) => {
        const bytes = Buffer.from(text);
        const room = at % bytes.length;
        const output = createBoundedOutput(room);
        expect(output.add(bytes)).toBe(false);
        expect(output.add(Buffer.from('more'))).toBe(false);
        expect(bytes.toString().startsWith(output.text())).toBe(true);
        expect(Buffer.byteLength(output.text())).toBeGreaterThan(room - 4);
      }),
    );
  });
});
