import fc from 'fast-check';

/** Lines that repeat often, so that there is something to align; some empty, indented or beyond the BMP. */
const line = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.constantFrom('', 'a', 'b', '  a = b + 1;', '  return a;', '}', '\tx', '😀 = "é";'),
  },
  {
    weight: 1,
    arbitrary: fc.string({ unit: 'grapheme', maxLength: 12 }).map((text) => text.replace(/[\r\n]/g, ' ')),
  },
);

/** Texts with "\n" for line breaks, with or without a final one, the empty text included. */
export const lfText = fc
  .tuple(fc.array(line, { maxLength: 14 }), fc.boolean())
  .map(([lines, final]) => lines.join('\n') + (final ? '\n' : ''));

/** A text and a version of it in which some lines were dropped, changed, doubled or swapped. */
export const versions = lfText.chain((base) =>
  fc
    .array(fc.tuple(fc.nat(), fc.constantFrom('drop', 'double', 'change', 'swap')), { maxLength: 4 })
    .map((changes): readonly [string, string] => {
      const lines = base.split('\n');
      for (const [seed, change] of changes) {
        const at = lines.length === 0 ? 0 : seed % lines.length;
        const own = lines[at] ?? '';
        if (change === 'drop') lines.splice(at, 1);
        else if (change === 'double') lines.splice(at, 0, own);
        else if (change === 'change') lines[at] = `${own} + 2`;
        else lines.splice(at, 2, ...lines.slice(at, at + 2).reverse());
      }
      return [base, lines.join('\n')];
    }),
);
