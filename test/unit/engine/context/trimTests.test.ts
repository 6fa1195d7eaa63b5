import { readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { excerpts } from '../../../../src/engine/context/excerpts';
import { trimTests } from '../../../../src/engine/context/trimTests';

const fixture = (file: string): string =>
  readFileSync(path.join(import.meta.dirname, '../../../fixtures/workspaces/context', file), 'utf8');

describe('trimTests', () => {
  it('keeps the cases that mention the name, under their headings, and no others', () => {
    const trimmed = trimTests(fixture('test/cart.test.ts'), ['total']);
    expect(trimmed).toContain("describe('total'");
    expect(trimmed).toContain('toBe(900)');
    expect(trimmed).toContain("import { describeItem, total } from '../src/cart';");
    expect(trimmed).not.toContain('12.50');
    expect(trimmed).not.toContain("describe('describeItem'");
  });

  it('keeps a class of Python cases with its set-up', () => {
    const trimmed = trimTests(fixture('py/test_prices.py'), ['convert']);
    expect(trimmed).toContain('class Convert(unittest.TestCase):');
    expect(trimmed).toContain('self.currency = "EUR"');
    expect(trimmed).toContain('def test_euros_stay(self):');
    expect(trimmed).not.toContain('test_rate');
  });

  it('keeps a table of cases whole', () => {
    const source =
      "describe('sum', () => {\n  it.each([\n    [1, 2],\n    [3, 4],\n  ])('%i', (a, b) => {\n    expect(sum(a)).toBe(b);\n  });\n\n  it('is other', () => {\n    other();\n  });\n});\n";
    const trimmed = trimTests(source.replace("describe('sum'", "describe('all'"), ['sum']);
    expect(trimmed).toContain('[3, 4],');
    expect(trimmed).toContain('toBe(b)');
    expect(trimmed).not.toContain('other()');
  });

  it('is empty where the name is only imported, or only part of another', () => {
    expect(
      trimTests("import { total } from './cart';\n\nit('x', () => {\n  subtotal();\n});\n", ['total']),
    ).toBe('');
    expect(trimTests('import {\n  total,\n} from "./cart";\n', ['total'])).toBe('');
  });

  it('reads a file of nothing but mentions within a second', () => {
    for (const line of [' f(', '  it("f", () => {', 'f()', '\tf: {', '}f']) {
      const started = performance.now();
      trimTests(`${line}\n`.repeat(1_000_000 / (line.length + 1)), ['f']);
      expect(performance.now() - started, line).toBeLessThan(1000);
    }
  });

  it('gives lines of the source in order, each mention outside imports among them', () => {
    const line = fc.constantFrom<string[]>(
      "describe('a', () => {",
      '  it("b", () => {',
      '    f();',
      '    g();',
      '  });',
      '});',
      '',
      'def test_x():',
      '    f(1)',
      'import f',
      'x = (',
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 40 }), (lines) => {
        const trimmed = trimTests(lines.join('\n'), ['f']).split('\n');
        let at = 0;
        for (const kept of trimmed.filter((text) => text.trim() !== '…' && text !== '')) {
          at = lines.indexOf(kept, at) + 1;
          expect(at).toBeGreaterThan(0);
        }
        const calls = lines.filter((text) => text.includes('f(')).length;
        const isImported = (index: number): boolean => lines.slice(0, index).includes('import f');
        const counted = lines.some((text, index) => text.includes('f(') && !isImported(index));
        if (counted) expect(trimmed.filter((text) => text.includes('f('))).toHaveLength(calls);
      }),
      { numRuns: 300 },
    );
  });
});

describe('excerpts', () => {
  it('shows the lines around a call and the head it stands under', () => {
    const source = fixture('src/checkout.ts');
    const line = source.split('\n').findIndex((text) => text.includes('total(items'));
    const shown = excerpts(source, 'src/checkout.ts', [line], 1);
    expect(shown).toContain('export function checkout');
    expect(shown).toContain('const due = total(items, discount);');
    expect(shown).not.toContain('greet');
  });

  it('takes no line twice and none that is not there', () => {
    const source = fixture('src/cart.ts');
    const lines = source.split('\n');
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -3, max: 40 })), fc.nat(5), (at, around) => {
        const shown = excerpts(source, 'src/cart.ts', at, around)
          .split('\n')
          .filter((text) => text.trim() !== '…' && text !== '');
        for (const text of new Set(shown)) {
          expect(shown.filter((other) => other === text).length).toBeLessThanOrEqual(
            lines.filter((other) => other === text).length,
          );
        }
      }),
    );
  });
});
