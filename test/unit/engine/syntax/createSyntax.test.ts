import { beforeAll, describe, expect, it } from 'vitest';
import fc from 'fast-check';
import type { Syntax } from '../../../../src/engine/ports';
import { nodeType } from '../../../../src/engine/syntax/tree';
import type { SyntaxTree } from '../../../../src/engine/syntax/tree';
import { createTestSyntax, loadGrammarBytes } from '../../../fixtures/syntax';
import { createSyntax } from '../../../../src/engine/syntax/createSyntax';

let syntax: Syntax;
const samples: Record<string, string> = {
  typescript: 'export const f = async (x: number): Promise<string> => `a${x}`;\n',
  typescriptreact: 'const a = <p title="x">hi {name}</p>;\n',
  javascript: "function g(a) { return a ? 'x' : [1, 2,]; }\n",
  javascriptreact: 'const a = <p>{b}</p>;\n',
  python: 'def f(a, b=1):\n    """doc"""\n    return (a + b)\n',
  go: 'package m\n\nfunc F(a int) int { return a + 1 }\n',
  java: 'class A { int f(int a) { return a + 1; } }\n',
  csharp: 'class A { int F(int a) { return a + 1; } }\n',
  cpp: 'int f(int a) { return a + 1; }\n',
  c: 'int f(int a) { return a + 1; }\n',
  rust: 'fn f(a: i32) -> i32 { a + 1 }\n',
  ruby: 'def f(a)\n  a + 1\nend\n',
  php: '<?php function f($a) { return $a + 1; }\n',
};

beforeAll(async () => {
  syntax = await createTestSyntax(...Object.keys(samples));
});

const plain = (tree: SyntaxTree): unknown => ({ ...tree, nodes: { ...tree.nodes } });

describe('createSyntax', () => {
  it.each(Object.entries(samples))('parses %s without an error', (languageId, text) => {
    const tree = syntax.parse(languageId, text);
    expect(tree.level).toBe('tree');
    expect(tree.errors).toBe(0);
    expect(
      tree.tokens
        .map((token) => token.text)
        .join('')
        .replace(/\s/g, ''),
    ).toBe(text.replace(/\s/g, ''));
  });

  it('counts errors and keeps all text of a broken file', () => {
    const text = 'def f(:\n    return ((\n';
    const tree = syntax.parse('python', text);
    expect(tree.errors).toBeGreaterThan(0);
    expect(tree.tokens.map((token) => token.text).join('')).toBe(text.replace(/\s/g, ''));
  });

  it('reads an unknown language token by token', async () => {
    await syntax.prepare('elm');
    const tree = syntax.parse('elm', 'add x = x + 1 // no\n"a b"');
    expect(tree.level).toBe('lexical');
    expect(tree.tokens.map((token) => token.text)).toEqual([
      'add',
      'x',
      '=',
      'x',
      '+',
      '1',
      '// no',
      '"a b"',
    ]);
    expect(tree.tokens[6]?.cosmetic).toBe(true);
  });

  it('falls back to lexical tokens when the grammar cannot be loaded', async () => {
    const broken = await createSyntax(async (file) =>
      file === 'web-tree-sitter.wasm' ? loadGrammarBytes(file) : Uint8Array.of(1, 2, 3),
    );
    await broken.prepare('python');
    expect(broken.parse('python', 'a = 1').level).toBe('lexical');
  });

  it('makes a literal one token unless something is interpolated', () => {
    const texts = (languageId: string, text: string): string[] =>
      syntax.parse(languageId, text).tokens.map((token) => token.text);
    expect(texts('python', "x = 'a b'")).toEqual(['x', '=', "'a b'"]);
    expect(texts('python', "f'a{b}c'")).toEqual(["f'", 'a', '{', 'b', '}', 'c', "'"]);
    expect(texts('javascript', 'x = `a b`')).toEqual(['x', '=', '`a b`']);
  });

  it('gives the same tree whatever was parsed before', async () => {
    const fresh = await createTestSyntax('python', 'typescript');
    const used = await createTestSyntax('python', 'typescript');
    const lines = [
      'def f(a, b):',
      '    if a < b:',
      '        return [a, (b), "x"]',
      '    for i in range(10):',
      '        a += i # sum',
      '    x = {"k": a, "longer key": b,}',
      '    return x',
      '',
      'class A:',
      '    def m(self): return f(self.a, self.b)[0]',
      '"""a string',
      '((',
    ];
    const text = fc.array(fc.constantFrom(...lines), { maxLength: 14 }).map((some) => some.join('\n'));
    fc.assert(
      fc.property(text, text, (before, after) => {
        used.parse('python', before);
        const again = used.parse('python', `${before}\n${after}`);
        fresh.parse('python', 'pass');
        expect(plain(again)).toEqual(plain(fresh.parse('python', `${before}\n${after}`)));
      }),
      { numRuns: 150 },
    );
  });

  it('nests nodes and covers tokens consistently', () => {
    for (const [languageId, text] of Object.entries(samples)) {
      const tree = syntax.parse(languageId, text);
      const { nodes } = tree;
      for (let node = 1; node < nodes.count; node++) {
        const parent = nodes.parent[node] ?? -1;
        expect(parent).toBeLessThan(node);
        expect(nodes.next[node]).toBeLessThanOrEqual(nodes.next[parent] ?? 0);
        expect(nodes.firstToken[node]).toBeGreaterThanOrEqual(nodes.firstToken[parent] ?? 0);
        expect(nodes.endToken[node]).toBeLessThanOrEqual(nodes.endToken[parent] ?? 0);
        expect(nodeType(tree, node)).not.toBe('');
      }
    }
  });
});
