import { expect, test } from 'vitest';
import { reachesForTests } from '../../../../src/execution/checks/reachesForTests';

const reached = (path: string, after: string, before = ''): string[] => reachesForTests(path, before, after);

test('a patch that takes hold of a test framework is seen', () => {
  expect(reached('src/a.ts', "import { expect } from 'vitest';")).toEqual(['vitest']);
  expect(reached('src/a.ts', "const chai = require('chai');")).toEqual(['chai']);
  expect(reached('src/a.ts', "await import('@jest/globals')")).toEqual(['@jest/globals']);
  expect(reached('src/a.ts', 'globalThis.expect = fake;')).toEqual(['expect']);
  expect(reached('src/a.ts', "import 'node:test'; import 'mocha';")).toEqual(['node:test', 'mocha']);
  expect(reached('shop/a.py', 'import unittest\nfrom _pytest import runner\n')).toEqual([
    'unittest',
    '_pytest',
  ]);
});

test('what was there before, tests themselves and other code are let be', () => {
  const text = "import { expect } from 'vitest';";
  expect(reached('src/a.ts', text, text)).toEqual([]);
  for (const path of ['test/a.ts', 'src/a.test.ts', 'src/__tests__/a.js', 'tests/helpers.py', 'a_test.py']) {
    expect(reached(path, path.endsWith('.py') ? 'import pytest' : text), path).toEqual([]);
  }
  expect(reached('src/a.ts', "import { test } from './vitest'; const expected = window.location;")).toEqual(
    [],
  );
  expect(reached('src/a.ts', "import assert from 'node:assert';")).toEqual([]);
  expect(reached('shop/a.py', 'import unittest_like\n')).toEqual([]);
});
