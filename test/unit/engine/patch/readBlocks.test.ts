import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readBlocks } from '../../../../src/engine/patch/readBlocks';

const edit = '<<<<<<< SEARCH\na\n=======\nb\n>>>>>>> REPLACE\n';

describe('the blocks of an answer', () => {
  it.each([
    ['prose', 'Nothing yet.', undefined, 0, undefined],
    ['an open fence', 'So:\n```ts\nlet a;\n', 'fence', 1, 'let a;'],
    ['a closed one', '```ts\nlet a;\n```\nDone.', undefined, 1, 'let a;'],
    ['a nested one', '```md\n```ts\nlet a;\n```\n', 'fence', 1, 'let a;'],
    ['a span', 'Use ```let``` here.', undefined, 0, undefined],
    ['tildes', '~~~\na\n~~~\n', undefined, 1, 'a'],
    ['the half of an edit that is looked for', '<<<<<<< SEARCH\na\n', 'search', 1, 'a'],
    ['the other half', '<<<<<<< SEARCH\na\n=======\nb\n', 'replace', 1, 'a'],
    ['edits', edit + edit, undefined, 2, 'a'],
    ['edits inside of a fence', `\`\`\`\n${edit}${edit}`, 'fence', 1, 'a'],
    ['a fence inside of an edit', '<<<<<<< SEARCH\n```ts\n=======\n', 'replace', 1, '```ts'],
  ] as const)('%s', (_, text, within, blocks, firstLine) => {
    expect(readBlocks(text)).toEqual({ within, blocks, firstLine, faulty: false });
  });

  it('tells of marks that stand where they cannot', () => {
    expect(readBlocks('<<<<<<< SEARCH\na\n<<<<<<< SEARCH\n').faulty).toBe(true);
    expect(readBlocks('<<<<<<< SEARCH\na\n>>>>>>> REPLACE\n').faulty).toBe(true);
  });

  it('are closed again by what was left open, wherever an answer is cut', () => {
    const lines = fc.array(fc.constantFrom('let a;', '', '  b', 'Words.'), { maxLength: 5 });
    const block = fc
      .tuple(lines, fc.constantFrom('ts', ''))
      .map(([body, info]) => ['```' + info, ...body, '```']);
    fc.assert(
      fc.property(
        fc.array(fc.oneof(block, fc.constant(edit.trimEnd().split('\n')))),
        fc.nat(),
        (parts, at) => {
          const all = parts.flat();
          const cut = all.length === 0 ? 0 : at % (all.length + 1);
          const before = readBlocks(all.slice(0, cut).join('\n'));
          expect(readBlocks(all.join('\n'))).toMatchObject({ within: undefined, faulty: false });
          expect(before.faulty).toBe(false);
          const marks = all.slice(cut).filter((line) => /^(```|<{7}|={7}|>{7})/.test(line));
          if (before.within !== undefined) expect(marks[0]).toMatch(/^(```$|={7}|>{7})/);
        },
      ),
    );
  });
});
