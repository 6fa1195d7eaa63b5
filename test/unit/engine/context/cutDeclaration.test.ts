import { describe, expect, it } from 'vitest';
import { cutDeclaration } from '../../../../src/engine/context/cutDeclaration';

const typescript = `export function area(
  a: number,
): number {
  return a * a;
}

export class Cart {
  /** Cents. */
  total(rate: number): number {
    if (rate < 0) throw new RangeError('rate');
    return rate;
  }
}

export class Basket {
  total(): number {
    return 1;
  }
}

export function pick(a: string): string;
export function pick(a: number): number;
export function pick(a: unknown): unknown {
  return a;
}
`;

describe('cutDeclaration', () => {
  it('cuts a function with its whole body', () => {
    const whole = typescript.slice(0, typescript.indexOf('\n\nexport class Cart'));
    expect(cutDeclaration(typescript, 'a.ts', 'area')).toBe(whole);
    expect(cutDeclaration(typescript, 'a.ts', 'area', 0)).toBe(whole);
    expect(cutDeclaration(typescript, 'a.ts', 'area', 1)).toBeUndefined();
    expect(cutDeclaration(typescript, 'a.ts', 'other')).toBeUndefined();
  });

  it('puts a method into a class, where the line says which one is meant', () => {
    expect(cutDeclaration(typescript, 'a.ts', 'total')).toBeUndefined();
    const line = typescript.split('\n').findIndex((each) => each.includes('rate: number'));
    expect(cutDeclaration(typescript, 'a.ts', 'total', line)).toBe(
      "class Owner {\ntotal(rate: number): number {\n  if (rate < 0) throw new RangeError('rate');\n  return rate;\n}\n}",
    );
  });

  it('takes no single overload', () => {
    expect(cutDeclaration(typescript, 'a.ts', 'pick')).toBeUndefined();
    const line = typescript.split('\n').findIndex((each) => each.includes('pick(a: number)'));
    expect(cutDeclaration(typescript, 'a.ts', 'pick', line)).toBeUndefined();
  });

  it('cuts Python by its indentation', () => {
    const text =
      'class A:\n    def f(\n        self,\n    ) -> int:\n        return 1\n\n    def g(self):\n        pass\n';
    expect(cutDeclaration(text, 'a.py', 'f')).toBe('def f(\n    self,\n) -> int:\n    return 1');
  });
});
