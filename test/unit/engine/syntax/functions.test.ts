import { beforeAll, describe, expect, it } from 'vitest';
import type { Syntax } from '../../../../src/engine/ports';
import { enclosingFunction, listFunctions } from '../../../../src/engine/syntax/functions';
import { returnPaths } from '../../../../src/engine/syntax/returnPaths';
import { functionNodes } from '../../../../src/engine/syntax/functions';
import { createTestSyntax } from '../../../fixtures/syntax';

let syntax: Syntax;

beforeAll(async () => {
  syntax = await createTestSyntax(
    'typescript',
    'python',
    'go',
    'java',
    'csharp',
    'cpp',
    'rust',
    'ruby',
    'php',
  );
});

function around(languageId: string, text: string): string | undefined {
  const offset = text.indexOf('^');
  const whole = text.replace('^', '');
  const range = enclosingFunction(syntax.parse(languageId, whole), offset);
  return range && `${range.name ?? ''}: ${whole.slice(range.start, range.end)}`;
}

describe('enclosingFunction', () => {
  it('takes decorators, export and the comment in front along', () => {
    expect(around('python', 'x = 1\n\n# About f.\n@cached\ndef f():\n    retu^rn 1\n')).toBe(
      'f: # About f.\n@cached\ndef f():\n    return 1',
    );
    expect(around('typescript', '/** About f. */\nexport function f() {\n  ^return 1;\n}\n')).toBe(
      'f: /** About f. */\nexport function f() {\n  return 1;\n}',
    );
  });

  it('leaves a comment alone that belongs to the line before, or stands apart', () => {
    expect(around('typescript', 'a(); // of a\nfunction f() { ^ }\n')).toBe('f: function f() {  }');
    expect(around('typescript', '// of the file\n\nfunction f() { ^ }\n')).toBe('f: function f() {  }');
  });

  it('is the innermost one with a name', () => {
    expect(around('python', 'def f():\n    def g():\n        ^pass\n    return g\n')).toMatch(/^g: /);
    expect(around('typescript', 'function f(a: number[]) { return a.map((x) => ^x); }')).toMatch(/^f: /);
  });

  it('is a function that is assigned to a name, with the declaration', () => {
    expect(around('typescript', 'export const f = (x: number) => ^x;\n')).toBe(
      'f: export const f = (x: number) => x;',
    );
    expect(around('typescript', 'class A {\n  m() { ^return 1; }\n}\n')).toBe('m: m() { return 1; }');
  });

  it('is nothing outside of all functions', () => {
    expect(around('python', 'x = ^1\n')).toBeUndefined();
  });
});

describe('listFunctions', () => {
  it.each([
    ['go', 'package m\nfunc F() {}\nfunc (t T) G() {}\n'],
    ['java', 'class A { void F() {} int G() { return 1; } }'],
    ['csharp', 'class A { void F() {} int G() { return 1; } }'],
    ['cpp', 'void F() {}\nint G() { return 1; }\n'],
    ['rust', 'fn F() {}\nfn G() -> i32 { 1 }\n'],
    ['ruby', 'def F\nend\ndef G\n  1\nend\n'],
    ['php', '<?php function F() {} function G() { return 1; }'],
    ['python', 'def F():\n    pass\nasync def G():\n    pass\n'],
    ['typescript', 'function F() {}\nconst G = function () {};\n'],
  ])('finds the functions of %s', (languageId, text) => {
    expect(listFunctions(syntax.parse(languageId, text)).map(({ name }) => name)).toEqual(['F', 'G']);
  });
});

describe('returnPaths', () => {
  const paths = (languageId: string, text: string): string | undefined => {
    const tree = syntax.parse(languageId, text);
    return returnPaths(tree, functionNodes(tree)[0] ?? -1);
  };

  it.each([
    ['def f(a):\n    return a\n', 'all'],
    ['def f(a):\n    if a:\n        return 1\n', 'some'],
    ['def f(a):\n    if a:\n        return 1\n    else:\n        raise ValueError\n', 'all'],
    ['def f(a):\n    print(a)\n', 'none'],
    ['def f(a):\n    while True:\n        return a\n', 'all'],
  ])('%j: %s', (text, expected) => {
    expect(paths('python', text)).toBe(expected);
  });

  it('knows switches and arrow functions', () => {
    expect(paths('typescript', 'const f = (a: number) => a + 1;')).toBe('all');
    const cases = 'function f(a: number) { switch (a) { case 1: return 1; default: throw new Error(); } }';
    expect(paths('typescript', cases)).toBe('all');
  });
});
