import fc from 'fast-check';
import { expect, test } from 'vitest';
import { englishWords } from '../../../../../src/engine/report/words';
import { newSuppressions } from '../../../../../src/engine/verification/forward/newSuppressions';

const names = (check: 'types' | 'lint', before: string, after: string): string[] =>
  newSuppressions(check, before, after, englishWords).map((one) => one.name);

test('comments that hide errors are found, each by its own checker', () => {
  expect(names('types', '', '// @ts-ignore\na();\n// @ts-expect-error')).toEqual([
    '@ts-ignore',
    '@ts-expect-error',
  ]);
  expect(names('types', '', 'x = 1  # type:  ignore[arg-type]')).toEqual(['# type: ignore']);
  expect(names('types', '', '/* eslint-disable */ x  # noqa')).toEqual([]);
  expect(names('lint', '', '/* eslint-disable */\n// eslint-disable-next-line eqeqeq')).toEqual([
    'eslint-disable',
    'eslint-disable-next-line',
  ]);
  expect(names('lint', '', 'import os  # NOQA: F401')).toEqual(['# NOQA']);
  expect(names('lint', '', 'const disabled = eslintDisabled; // @ts-ignore')).toEqual([]);
});

test('only those that are new count', () => {
  const comment = fc.constantFrom('// @ts-ignore\n', '// @ts-nocheck\n', 'text\n');
  fc.assert(
    fc.property(fc.array(comment), fc.array(comment), (before, added) => {
      const after = [...added, ...before].join('');
      const expected = added.filter((one) => one.startsWith('//')).length;
      expect(names('types', before.join(''), after)).toHaveLength(expected);
      expect(names('types', after, before.join(''))).toEqual([]);
    }),
  );
});
