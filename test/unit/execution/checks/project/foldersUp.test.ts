import fc from 'fast-check';
import { expect, test } from 'vitest';
import { normalize } from 'node:path/posix';
import { foldersUp, inFolder, seenFrom } from '../../../../../src/execution/checks/project/foldersUp';

test('folders go from the innermost to the workspace folder', () => {
  expect(foldersUp('a/b/c.ts')).toEqual(['a/b', 'a', '']);
  expect(foldersUp('c.ts')).toEqual(['']);
});

test('a file seen from a folder is the file', () => {
  const part = fc.constantFrom('a', 'b', 'c');
  fc.assert(
    fc.property(fc.array(part), fc.array(part, { minLength: 1 }), (from, to) => {
      const folder = from.join('/');
      const file = to.join('/');
      expect(normalize(inFolder(folder, seenFrom(folder, file)))).toBe(file);
    }),
  );
});
