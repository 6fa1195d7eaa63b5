import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Reservation } from '../../../../src/engine/sampling/budget';
import { createBudget } from '../../../../src/engine/sampling/budget';
import { answerTokensFor, costOf, estimateRun, promptTokensOf } from '../../../../src/engine/sampling/cost';

describe('a budget', () => {
  it('is never passed, whatever is reserved, spent and released in whatever order', () => {
    const step = fc.record({
      tokens: fc.integer({ min: 0, max: 500 }),
      share: fc.double({ min: 0, max: 1, noNaN: true }),
      release: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2000 }), fc.array(step, { maxLength: 40 }), (limit, steps) => {
        const budget = createBudget({ tokens: limit, money: limit / 1000 });
        const held: { reservation: Reservation; share: number }[] = [];
        for (const { tokens, share, release } of steps) {
          const reservation = budget.reserve({ tokens, money: tokens / 1000 });
          if (reservation !== undefined) held.push({ reservation, share });
          if (!release) continue;
          const done = held.shift();
          if (done === undefined) continue;
          const { amount } = done.reservation;
          budget.spend({ tokens: amount.tokens * done.share, money: amount.money * done.share });
          done.reservation.release();
          done.reservation.release();
        }
        expect(budget.spent.tokens + budget.reserved.tokens).toBeLessThanOrEqual(limit + 1e-6);
        for (const { reservation } of held) reservation.release();
        expect(budget.reserved).toEqual({ tokens: 0, money: 0 });
      }),
    );
  });

  it('counts what was spent before, and has no end without limits', () => {
    expect(createBudget({ money: 1 }, { tokens: 5, money: 0.75 }).left()).toEqual({
      tokens: Infinity,
      money: 0.25,
    });
    expect(
      createBudget({ money: 1 }, { tokens: 5, money: 0.75 }).reserve({ tokens: 1, money: 0.5 }),
    ).toBeUndefined();
    expect(createBudget({}).reserve({ tokens: 1e12, money: 1e12 })).toBeDefined();
  });
});

describe('costs', () => {
  const messages = [{ role: 'user' as const, content: 'a'.repeat(35) }];

  it('are per million tokens', () => {
    expect(costOf({ promptTokens: 1_000_000, completionTokens: 500_000 }, { input: 2, output: 8 })).toBe(6);
  });

  it('of a run are those of its requests, the models taking turns', () => {
    const price = new Map([
      ['a', { input: 1, output: 1 }],
      ['b', { input: 3, output: 3 }],
    ]);
    const each = (promptTokensOf(messages) + 100) / 1_000_000;
    const usage = { promptTokens: promptTokensOf(messages) * 4, completionTokens: 400 };
    const estimate = estimateRun({ requests: 4, usage }, [price.get('a'), price.get('b')]);
    expect(estimate.cost).toBeCloseTo(each * 8, 12);
    expect(estimate).toMatchObject({ requests: 4, usage });
    expect(estimateRun({ requests: 4, usage }, [price.get('a'), undefined]).cost).toBeUndefined();
  });

  it('of an answer grow with what is to be changed', () => {
    expect(answerTokensFor('x'.repeat(3500))).toBeGreaterThan(answerTokensFor('x'.repeat(35)));
  });
});
