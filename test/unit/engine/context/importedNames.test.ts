import { describe, expect, it } from 'vitest';
import { importedNames } from '../../../../src/engine/context/importedNames';
import { isTestPath, siblingsOf, stemOf, testsFor } from '../../../../src/engine/context/projectPaths';
import { usedNames } from '../../../../src/engine/context/usedNames';

const summary = (text: string, path: string): readonly string[] =>
  importedNames(text, path).map(
    ({ local, exported, paths }) => `${local}=${exported ?? '*'}@${paths[0] ?? ''}`,
  );

describe('importedNames', () => {
  it('reads JavaScript and TypeScript imports of files beside it', () => {
    const text = `import a, { b as c, type D } from './x';
import type { E } from '../y.js';
import * as n from './deep/z';
import {
  long,
  longer as short,
} from "./many";
import fs from 'node:fs';
export { f } from './g';
const { q: r, s } = require('./old');
`;
    expect(summary(text, 'src/app/main.ts')).toEqual([
      'c=b@src/app/x.ts',
      'D=D@src/app/x.ts',
      'a=a@src/app/x.ts',
      'E=E@src/y.js',
      'n=*@src/app/deep/z.ts',
      'long=long@src/app/many.ts',
      'short=longer@src/app/many.ts',
      'f=f@src/app/g.ts',
      'r=q@src/app/old.ts',
      's=s@src/app/old.ts',
    ]);
  });

  it('finds the TypeScript file behind a .js ending', () => {
    expect(importedNames("import { a } from './b.js';", 'src/c.ts')[0]?.paths).toContain('src/b.ts');
  });

  it('reads Python imports, relative and from the folder or the top', () => {
    expect(summary('from .units import SECOND, MINUTE as M\n', 'pkg/main.py')).toEqual([
      'SECOND=SECOND@pkg/units.py',
      'M=MINUTE@pkg/units.py',
    ]);
    expect(
      importedNames('from ..core import (\n    a,\n    b,  # why\n)\n', 'x/y/z.py').map(({ local }) => local),
    ).toEqual(['a', 'b']);
    expect(importedNames('from rates import rate_of\n', 'py/prices.py')[0]?.paths).toEqual(
      expect.arrayContaining(['py/rates.py', 'rates.py']),
    );
    expect(importedNames('import pkg.units as u\n', 'main.py')[0]).toMatchObject({
      local: 'u',
      exported: undefined,
    });
  });

  it('never leads out of the top', () => {
    for (const { paths } of importedNames("import { a } from '../../../../etc/passwd';", 'src/c.ts')) {
      for (const path of paths) expect(path).toMatch(/^etc\/passwd/);
    }
  });
});

describe('usedNames', () => {
  it('counts names, and leaves out keywords, strings and comments', () => {
    const text =
      'function f() {\n  // comment word\n  return units.second + units.second * helper("string word");\n}\n';
    const names = usedNames(text, 'a.ts', { start: text.indexOf('{'), end: text.length });
    expect(names.map(({ name, uses }) => [name, uses])).toEqual([
      ['units', 2],
      ['second', 2],
      ['helper', 1],
    ]);
    expect(names.find(({ name }) => name === 'second')?.owner).toBe('units');
    for (const { name, offset } of names) expect(text.slice(offset, offset + name.length)).toBe(name);
  });
});

describe('paths of tests', () => {
  it.each([
    'src/a.test.ts',
    'a.spec.js',
    'test/a.ts',
    'src/__tests__/a.tsx',
    'tests/x.py',
    'test_a.py',
    'pkg/a_test.py',
    'a_test.go',
    'src/ATest.java',
  ])('knows %s for a test', (path) => expect(isTestPath(path)).toBe(true));
  it.each(['src/a.ts', 'src/contest.ts', 'latest/a.ts', 'protest.py', 'attest_a.py'])(
    'knows %s for no test',
    (path) => {
      expect(isTestPath(path)).toBe(false);
    },
  );

  it('puts the test named after the file first, then the nearest', () => {
    const all = [
      'src/a/other.test.ts',
      'test/cart.test.ts',
      'src/a/cart.py',
      'test_cart.py',
      'src/b/other.test.ts',
    ];
    expect(testsFor('src/a/cart.ts', all)).toEqual([
      'test/cart.test.ts',
      'src/a/other.test.ts',
      'src/b/other.test.ts',
    ]);
    expect(stemOf('x/parse-duration.spec.ts')).toBe(stemOf('src/parseDuration.ts'));
  });

  it('takes siblings from the same folder and language only', () => {
    expect(
      siblingsOf('src/a.ts', ['src/a.ts', 'src/b.tsx', 'src/c.py', 'src/x/d.ts', 'src/b.test.ts']),
    ).toEqual(['src/b.tsx']);
  });
});
