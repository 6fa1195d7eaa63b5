import { beforeAll, describe, expect, it } from 'vitest';
import type { Syntax } from '../../../../src/engine/ports';
import { saysNothing } from '../../../../src/engine/syntax/triviality';
import { createTestSyntax } from '../../../fixtures/syntax';

let syntax: Syntax;

beforeAll(async () => {
  syntax = await createTestSyntax('typescript', 'python');
});

describe('saysNothing', () => {
  it.each([
    ['python', ''],
    ['python', '# nothing but a remark\n'],
    ['python', 'import os\n\ndef f(a):\n    """Doc."""\n    pass\n'],
    ['python', 'def f(a):\n    ...\n'],
    ['python', 'def f(a):\n    raise NotImplementedError\n'],
    ['python', 'def f(a):\n    raise NotImplementedError("later")\n'],
    ['typescript', 'export function f() {}\n'],
    ['typescript', 'function f() {\n  throw new Error("not implemented");\n}\n'],
    ['typescript', 'const f = () => {\n  // later\n};\n'],
  ])('%s: holds for %j', (languageId, text) => {
    expect(saysNothing(syntax.parse(languageId, text))).toBe(true);
  });

  it.each([
    ['python', 'def f(a):\n    return a\n'],
    ['python', 'def f(a):\n    raise ValueError(a)\n'],
    ['python', 'x = 1\n'],
    ['typescript', 'function f() {\n  throw new RangeError("too small");\n}\n'],
    ['typescript', 'function f() {\n  return undefined;\n}\n'],
  ])('%s: does not hold for %j', (languageId, text) => {
    expect(saysNothing(syntax.parse(languageId, text))).toBe(false);
  });

  it('looks only at the range that is asked for', () => {
    const text = 'def f():\n    return 1\n\n\ndef g():\n    pass\n';
    const tree = syntax.parse('python', text);
    const at = text.indexOf('def g');
    expect(saysNothing(tree, { start: at, end: text.length })).toBe(true);
    expect(saysNothing(tree, { start: 0, end: at })).toBe(false);
  });
});
