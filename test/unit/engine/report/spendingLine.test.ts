import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { estimateLine, spendingLine } from '../../../../src/engine/report/spendingLine';
import { englishWords } from '../../../../src/engine/report/words';
import type { Spending } from '../../../../src/engine/sampling/spending';
import {
  addSpending,
  noSpending,
  spendingOf,
  spendingOfSamples,
  tokensOf,
} from '../../../../src/engine/sampling/spending';

const price = { input: 1, output: 4 };
const usage = { promptTokens: 1000, completionTokens: 500 };
const told = spendingOf(usage, true, price);
const line = (spending: Spending, form: 'short' | 'long', estimate?: Parameters<typeof estimateLine>[0]) =>
  spendingLine(spending, { form, estimate }, englishWords);

describe('what was spent, in words', () => {
  it('is nothing where nothing was asked', () => {
    expect(line(noSpending, 'short')).toBeUndefined();
    expect(line(noSpending, 'long')).toBeUndefined();
  });

  it('is tokens, and money where there is some', () => {
    expect(line(told, 'short')).toBe('1500 tokens, $0.0030');
    expect(line(spendingOf(usage, true, { input: 0, output: 0 }), 'short')).toBe('1500 tokens');
    expect(line(spendingOf(usage, true, undefined), 'short')).toBe('1500 tokens, price not known');
  });

  it('stands beside what was expected', () => {
    const estimate = { requests: 4, usage: { promptTokens: 4000, completionTokens: 2000 }, cost: 0.012 };
    expect(line(noSpending, 'short', estimate)).toBe('0 of about 6000 tokens, $0.0000 of about $0.0120');
    expect(line(told, 'short', estimate)).toBe('1500 of about 6000 tokens, $0.0030 of about $0.0120');
    expect(line(told, 'long', estimate)).toBe(
      '1 request, 1000 tokens sent, 500 received, $0.0030; expected at most: about 6000 tokens, about $0.0120',
    );
    expect(estimateLine({ ...estimate, cost: undefined }, englishWords)).toBe(
      'about 6000 tokens, at an unknown price',
    );
    expect(estimateLine({ ...estimate, cost: 0 }, englishWords)).toBe('about 6000 tokens');
  });

  it('tells apart what no server told and what has no price', () => {
    const sum = addSpending(told, spendingOf(usage, false, undefined));
    expect(line(sum, 'long')).toBe(
      '2 requests, 1000 tokens sent, 500 received, about 1500 more that no server told, $0.0030, 1500 tokens at an unknown price',
    );
  });
});

describe('spending', () => {
  it('adds up in any order', () => {
    const count = fc.nat({ max: 10_000 });
    const one = fc
      .tuple(count, count, fc.boolean(), fc.boolean())
      .map(([promptTokens, completionTokens, isTold, priced]) =>
        spendingOf({ promptTokens, completionTokens }, isTold, priced ? price : undefined),
      );
    fc.assert(
      fc.property(fc.array(one, { maxLength: 8 }), (all) => {
        const there = all.reduce(addSpending, noSpending);
        const back = all.toReversed().reduce(addSpending, noSpending);
        expect(tokensOf(back)).toBe(tokensOf(there));
        expect(back.money).toBeCloseTo(there.money, 9);
        expect(there.requests).toBe(all.length);
        expect(tokensOf(there)).toBe(all.reduce((sum, each) => sum + tokensOf(each), 0));
      }),
    );
  });

  it('of samples is what their servers told, or about what was sent and came', () => {
    const base = { modelId: 'm', elapsedMs: 1 };
    const reply = { text: 'x'.repeat(350), finishReason: 'stop', model: 'm' } as const;
    const messages = [{ role: 'user', content: 'y'.repeat(700) }] as const;
    const sum = spendingOfSamples(
      [
        { ...base, id: 's1', kind: 'reply', reply: { ...reply, usage } },
        { ...base, id: 's2', kind: 'reply', reply },
        { ...base, id: 's3', kind: 'failure', reason: 'server', message: 'it broke' },
      ],
      messages,
      () => price,
    );
    expect(sum).toMatchObject({ requests: 2, promptTokens: 1000, completionTokens: 500, unpricedTokens: 0 });
    expect(sum.estimatedTokens).toBeGreaterThan(200);
    expect(sum.estimatedTokens).toBeLessThan(500);
  });
});
