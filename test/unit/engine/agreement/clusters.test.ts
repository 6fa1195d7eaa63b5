import { beforeAll, describe, expect, it } from 'vitest';
import { agree } from '../../../../src/engine/agreement/agree';
import type { PoolAgreement } from '../../../../src/engine/agreement/agreement';
import { createGramPool } from '../../../../src/engine/agreement/grams';
import type { Syntax } from '../../../../src/engine/ports';
import { createTestSyntax } from '../../../fixtures/syntax';

let syntax: Syntax;

beforeAll(async () => {
  syntax = await createTestSyntax('python', 'typescript');
});

function agreementOf(languageId: string, base: string, texts: readonly string[]): PoolAgreement {
  const members = texts.map((text, index) => ({ id: `m${index}`, text, weight: 1 }));
  return agree({ syntax, languageId, base, target: { start: 0, end: base.length }, members });
}

function clustersOf(languageId: string, ...texts: string[]): string[][] {
  return agreementOf(languageId, '', texts).clusters.map(({ members }) => [...members]);
}

describe('clusters', () => {
  it.each([
    [
      'a statement in a loop or behind it',
      'def f(xs):\n    n = 0\n    for x in xs:\n        n += x\n        print(n)\n    return n\n',
      'def f(xs):\n    n = 0\n    for x in xs:\n        n += x\n    print(n)\n    return n\n',
    ],
    [
      'a return at the end of a loop or behind it',
      'def f(xs):\n    for x in xs:\n        if x:\n            g(x)\n        return 1\n',
      'def f(xs):\n    for x in xs:\n        if x:\n            g(x)\n    return 1\n',
    ],
    [
      'an else of the condition or of the loop',
      'def f(xs):\n    for x in xs:\n        if x:\n            g(x)\n        else:\n            h()\n',
      'def f(xs):\n    for x in xs:\n        if x:\n            g(x)\n    else:\n        h()\n',
    ],
    [
      'a method or a function behind the class',
      'class A:\n    def f(self):\n        pass\n    def g(self):\n        pass\n',
      'class A:\n    def f(self):\n        pass\ndef g(self):\n    pass\n',
    ],
    ['a value or none', 'def f(a):\n    return None\n', 'def f(a):\n    return\n'],
  ])('tell apart in Python: %s', (_, a, b) => {
    expect(clustersOf('python', a, b)).toHaveLength(2);
  });

  it.each([
    ['null or undefined', 'f = () => null;\n', 'f = () => undefined;\n'],
    ['null or nothing', 'function f() {\n  return null;\n}\n', 'function f() {\n  return;\n}\n'],
    ['a strict or a loose comparison with null', 'f = a => a === null;\n', 'f = a => a == null;\n'],
  ])('tell apart in TypeScript: %s', (_, a, b) => {
    expect(clustersOf('typescript', a, b)).toHaveLength(2);
  });

  it('join what differs in names, layout, comments and order of imports, across several declarations', () => {
    const text = (name: string, step: string): string =>
      `def f(${name}):\n${step}return ${name}\n\n\nclass A:\n${step}def g(self, ${name}):\n${step}${step}return ${name}\n`;
    const first = `import os\nimport re\n${text('a', '  ')}`;
    const second = `import re\nimport os\n# imports\n${text('value', '    ')}    # the end\n`;
    expect(clustersOf('python', first, second)).toEqual([['m0', 'm1']]);
  });

  it('see a function that is one of many, whatever stands around it', () => {
    const text = (body: string): string =>
      `const a = (x: number) => x;\nfunction f(x: number) {\n  ${body}\n}\nclass B {\n  g() {\n    return 1;\n  }\n}\n`;
    const { choice, clusters } = agreementOf('typescript', text('return 0;'), [
      text('return x;'),
      text('return x;'),
      text('return -x;'),
    ]);
    expect(choice).toBe('m0');
    expect(clusters.map(({ weight }) => weight)).toEqual([2, 1]);
  });
});

describe('the similarity of texts', () => {
  const similarity = (texts: readonly (readonly Int32Array[])[], a: number, b: number): number => {
    const pool = createGramPool();
    for (const text of texts) pool.add(text);
    return pool.similarity(a, b);
  };
  const p = Int32Array.of(1, 2, 3);
  const q = Int32Array.of(4, 5);
  const r = Int32Array.of(4, 6);

  it('is the mean Jaccard index of the grams of their parts, whichever came first', () => {
    // Of lengths 1 to 4: 4 of 6, 2 of 4, 1 of 1, none of none.
    const expected = (4 / 6 + 2 / 4 + 1 + 1) / 4;
    for (const texts of [
      [[p, q], [p, r], [r]],
      [[r], [p, q], [p, r]],
      [[p, r], [r], [p, q]],
    ]) {
      const a = texts.findIndex((text) => text.includes(p) && text.includes(q));
      const b = texts.findIndex((text) => text.includes(p) && text.includes(r));
      expect(similarity(texts, a, b)).toBeCloseTo(expected, 12);
      expect(similarity(texts, a, a)).toBe(1);
    }
  });

  it('does not count a part twice', () => {
    expect(similarity([[p], [p, p], [q, p, q]], 0, 1)).toBe(1);
    expect(similarity([[q], [p], [p, p]], 1, 2)).toBe(1);
  });
});
