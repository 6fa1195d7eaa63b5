import { readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cutSignature } from '../../../../src/engine/context/cutSignature';
import { findDeclarations, targetNames } from '../../../../src/engine/context/declarations';

const fixture = (file: string): string =>
  readFileSync(path.join(import.meta.dirname, '../../../fixtures/workspaces/context', file), 'utf8');

function cut(text: string, name: string, file: string): string {
  const declaration = findDeclarations(text, file).find((other) => other.name === name);
  if (declaration === undefined) throw new Error(`${name} is not declared`);
  return cutSignature(text, declaration.line, file);
}

describe('cutSignature', () => {
  it('keeps the comment and the head of a long function, and leaves its body out', () => {
    const signature = cut(fixture('src/money.ts'), 'addCents', 'money.ts');
    expect(signature).toContain('Throws a RangeError');
    expect(signature).toContain('export function addCents(...amounts: readonly Cents[]): Cents {');
    expect(signature).not.toContain('isNegativeZero');
    expect(signature).not.toContain('formatCents');
  });

  it('keeps a short function whole', () => {
    expect(cut(fixture('src/money.ts'), 'formatCents', 'money.ts')).toContain('toFixed(2)');
  });

  it('keeps the head of a Python function with its docstring', () => {
    const signature = cut(fixture('py/rates.py'), 'rate_of', 'rates.py');
    expect(signature).toContain('def rate_of(currency, day=None):');
    expect(signature).toContain('Raises KeyError');
    expect(signature).not.toContain('factor');
  });

  it('keeps every head of a class and no long body', () => {
    const body = Array.from({ length: 10 }, (_, i) => `    step(${i});`).join('\n');
    const source = `/** Does things. */\nexport class Machine {\n  readonly size = 1;\n\n  /** Starts. */\n  start(\n    fast: boolean,\n  ): void {\n${body}\n  }\n\n  stop(): void {\n${body}\n  }\n}\n\nconst after = 1;\n`;
    const signature = cut(source, 'Machine', 'm.ts');
    for (const kept of [
      '/** Does things. */',
      'readonly size = 1;',
      '/** Starts. */',
      'fast: boolean',
      '): void {',
      'stop(): void {',
    ]) {
      expect(signature).toContain(kept);
    }
    expect(signature).not.toContain('step(');
    expect(signature).not.toContain('after');
  });

  it('does not take an object type for the body', () => {
    const body = Array.from({ length: 14 }, (_, i) => `  step(${i});`).join('\n');
    const signature = cut(
      `function f(a: {\n  b: string;\n}): {\n  c: number;\n} {\n${body}\n}\n`,
      'f',
      'f.ts',
    );
    expect(signature).toContain('c: number;');
    expect(signature).not.toContain('step(');
  });

  it('says whose member it is', () => {
    const signature = cut(fixture('src/discount.ts'), 'apply', 'discount.ts');
    expect(signature.split('\n')[0]).toBe('// in export class Discount');
    expect(signature).toContain('apply(price: Cents): Cents {');
  });

  it('never throws and gives only lines of the source, for any text and any line', () => {
    const line = fc.constantFrom(
      '',
      'def f(a):',
      '  """doc',
      '"""',
      'class A {',
      '  m() {',
      '}',
      ') {',
      '\tx',
      'type T =',
      '    ]',
      '@d',
      '/** a',
      ' */',
      'const x = [',
    );
    fc.assert(
      fc.property(
        fc.array(line, { maxLength: 40 }),
        fc.nat(45),
        fc.constantFrom('a.ts', 'a.py', 'a.go'),
        (lines, at, file) => {
          const result = cutSignature(lines.join('\n'), at, file).split('\n');
          const known = new Set(lines.map((text) => text.trim()));
          const added = result.filter((text) => !known.has(text.trim()) && !/…|^(?:\/\/|#) in /.test(text));
          expect(added.filter((text) => text !== '')).toEqual([]);
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('targetNames', () => {
  const text = fixture('src/cart.ts');
  const at = (part: string): { start: number; end: number } => ({
    start: text.indexOf(part),
    end: text.indexOf(part) + part.length,
  });

  it('is what encloses the target', () => {
    expect(targetNames(text, 'src/cart.ts', at('const sum ='))).toEqual(['total']);
    expect(targetNames(text, 'src/cart.ts', at('readonly name'))).toEqual(['Item']);
  });

  it('is what a whole file declares', () => {
    expect(targetNames(text, 'src/cart.ts', { start: 0, end: text.length })).toEqual([
      'Item',
      'total',
      'describeItem',
    ]);
  });

  it('is the class for a constructor', () => {
    const discount = fixture('src/discount.ts');
    const start = discount.indexOf('this.percent =');
    expect(targetNames(discount, 'src/discount.ts', { start, end: start + 5 })).toEqual(['Discount']);
  });

  it('reads Python by its indentation', () => {
    const tests = fixture('py/test_prices.py');
    const start = tests.indexOf('convert(5');
    expect(targetNames(tests, 'py/test_prices.py', { start, end: start })).toEqual(['test_euros_stay']);
  });
});
