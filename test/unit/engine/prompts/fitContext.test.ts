import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitContext } from '../../../../src/engine/prompts/fitContext';
import { estimateTokens } from '../../../../src/engine/prompts/tokens';
import type { ContextBlock } from '../../../../src/engine/task';

function block(id: string, size: number, relevance: number): ContextBlock {
  return { id, kind: 'caller', title: id, text: 'x'.repeat(size), relevance };
}

const blocks = fc.array(
  fc.record({ size: fc.nat(2000), relevance: fc.double({ min: 0, max: 1, noNaN: true }) }),
  { maxLength: 12 },
);

describe('fitContext', () => {
  it('keeps the most relevant, drops whole blocks and fills the rest with smaller ones', () => {
    const small = block('small', 35, 0.2);
    const large = block('large', 3500, 0.9);
    const medium = block('medium', 350, 0.5);
    const { kept, dropped } = fitContext([small, large, medium], 200);
    expect(kept.map(({ id }) => id)).toEqual(['small', 'medium']);
    expect(dropped.map((each) => each.block.id)).toEqual(['large']);
    expect(dropped[0]?.tokens).toBeGreaterThan(1000);
  });

  it('never goes over the budget, loses nothing and keeps the order', () => {
    fc.assert(
      fc.property(blocks, fc.nat(3000), (sizes, budget) => {
        const given = sizes.map(({ size, relevance }, i) => block(String(i), size, relevance));
        const { kept, dropped, tokens } = fitContext(given, budget);
        expect(tokens).toBeLessThanOrEqual(budget);
        const left = new Set(dropped.map((each) => each.block));
        expect(given.filter((each) => !left.has(each))).toEqual(kept);
        expect(kept.length + dropped.length).toBe(given.length);
      }),
    );
  });
});

describe('estimateTokens', () => {
  it('counts code at 3.5 characters a token and other scripts by code point', () => {
    expect(estimateTokens('')).toBe(0);
    expect(estimateTokens('x'.repeat(350))).toBe(100);
    expect(estimateTokens('漢字😀')).toBe(3);
  });

  it('grows with the text, and parts never take less than the whole', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (a, b) => {
        expect(estimateTokens(a + b)).toBeGreaterThanOrEqual(estimateTokens(a));
        expect(estimateTokens(a) + estimateTokens(b)).toBeGreaterThanOrEqual(estimateTokens(a + b));
      }),
    );
  });
});
