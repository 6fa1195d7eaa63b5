import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Syntax } from '../../../../src/engine/ports';
import { findBindings } from '../../../../src/engine/syntax/bindings';
import { normalForm } from '../../../../src/engine/syntax/normalForm';
import { sameCode } from '../../../../src/engine/syntax/triviality';
import { createTestSyntax } from '../../../fixtures/syntax';
import { demoPools } from '../agreement/demoPools';
import { anyCosmeticChange, cosmeticChanges } from '../agreement/mutations';

let syntax: Syntax;

beforeAll(async () => {
  syntax = await createTestSyntax('typescript', 'python', 'javascript', 'go', 'java', 'rust', 'php');
});

const same = (languageId: string, a: string, b: string): boolean =>
  sameCode(syntax.parse(languageId, a), syntax.parse(languageId, b));

/** The units of a text with its locals numbered in order of appearance. */
function renamed(languageId: string, text: string): string[] {
  const { texts, binding } = normalForm(syntax.parse(languageId, text));
  const numbers = new Map<number, number>();
  return texts.map((unit, at) => {
    const local = binding[at] ?? -1;
    if (local < 0) return unit;
    if (!numbers.has(local)) numbers.set(local, numbers.size);
    return `#${numbers.get(local) ?? 0}`;
  });
}

describe('what does not count as different', () => {
  it.each([
    ['typescript', "const a = 'x';", 'const a = "x"'],
    ['typescript', 'f(a, b,);', 'f(\n  a,\n  b,\n);'],
    ['typescript', 'return1((a));', 'return1(a); // said twice'],
    ['typescript', 'x = (a) => a;', 'x = a => a;'],
    ['typescript', 'if (a) b();', 'if (a) {\n  b();\n}'],
    ['typescript', 'return2 = (a || b);', 'return2 = (\n  a || // the first\n  b\n);'],
    ['typescript', "import b from 'b';\nimport a from 'a';", "import a from 'a';\nimport b from 'b';"],
    ['python', 'def f(a):\n  """Doc."""\n  return (a)\n', 'def f(a):\n    return a  # it\n'],
    ['python', 'import os\nimport re\n', 'import re\nimport os\n'],
    ['python', 'x = (1, 2)\n', 'x = 1, 2\n'],
    ['python', "x = ['a', 'b',]\n", 'x = ["a", "b"]\n'],
  ])('%s: %j and %j', (languageId, a, b) => {
    expect(same(languageId, a, b)).toBe(true);
  });

  it('is layout, comments and names, on real replies', () => {
    const pools = demoPools();
    fc.assert(
      fc.property(
        fc.constantFrom(...pools),
        fc.nat(),
        anyCosmeticChange,
        ({ languageId, members }, pick, change) => {
          const text = members[pick % members.length]?.text ?? '';
          const changed = cosmeticChanges[change](syntax.parse(languageId, text));
          expect(renamed(languageId, changed)).toEqual(renamed(languageId, text));
        },
      ),
      { numRuns: 80 },
    );
  });
});

describe('what counts as different', () => {
  it.each([
    ['typescript', 'a = (b + c) * d;', 'a = b + c * d;'],
    ['typescript', 'a = [,];', 'a = [];'],
    ['typescript', 'if (a) b(); c();', 'if (a) { b(); c(); }'],
    ['typescript', "a = 'x ';", "a = 'x';"],
    ['python', 'x = (1,)\n', 'x = (1)\n'],
    ['python', 'if a:\n  b()\nc()\n', 'if a:\n  b()\n  c()\n'],
    ['python', 'x = a - (b - c)\n', 'x = a - b - c\n'],
  ])('%s: %j and %j', (languageId, a, b) => {
    expect(same(languageId, a, b)).toBe(false);
  });
});

describe('locals', () => {
  const names = (languageId: string, text: string): string[] => [
    ...findBindings(syntax.parse(languageId, text)).names,
  ];

  it('are told apart by scope, across nested functions and comprehensions', () => {
    const python = 'def f(a):\n    def g(b):\n        return a + b\n    return [x for x in g(a)]\n';
    expect(names('python', python)).toEqual(expect.arrayContaining(['a', 'b', 'g', 'x']));
    const inner = 'def f(a):\n    def g(a):\n        return a\n    return g(a)\n';
    expect(names('python', inner).filter((name) => name === 'a')).toHaveLength(2);
  });

  it('are renamed together, and only as a whole', () => {
    const text = (a: string, b: string): string => `def f(${a}, ${b}):\n    return ${a} - ${b}\n`;
    expect(renamed('python', text('x', 'y'))).toEqual(renamed('python', text('p', 'q')));
    expect(renamed('python', text('x', 'y'))).not.toEqual(
      renamed('python', 'def f(x, y):\n    return y - x\n'),
    );
  });

  it('are not what others know by name', () => {
    const text = 'const limit = 3;\nexport function f(a: { size: number }) {\n  return a.size < limit;\n}\n';
    expect(names('typescript', text)).toEqual(['a']);
    expect(names('python', 'class A:\n    size = 1\n    def m(self):\n        return self.size\n')).toEqual([
      'self',
    ]);
  });

  it.each([
    ['go', 'package m\nfunc F(a int) int { b := a; return b }', ['a', 'b']],
    ['java', 'class A { int f(int a) { int b = a; return b; } }', ['a', 'b']],
    ['rust', 'fn f(a: i32) -> i32 { let b = a; b }', ['a', 'b']],
    ['php', '<?php function f($a) { $b = $a; return $b; }', ['a', 'b']],
    ['javascript', 'function f({ a, b: c }, ...d) { for (const e of d) a(c, e); }', ['a', 'c', 'd', 'e']],
  ])('are known in %s', (languageId, text, expected) => {
    expect(names(languageId, text).sort()).toEqual(expected);
  });
});
