import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instabilityOf } from '../../../../../src/engine/critique/judge/verdicts';
import type { PairJudgement, Verdict } from '../../../../../src/engine/critique/judge/verdicts';
import { orderViolations, weakOrders } from '../../../../../src/engine/critique/judge/weakOrders';

const ids = ['a', 'b', 'c', 'd'];
const verdict = fc.constantFrom<Verdict>(-1, 0, 1);

/** Every pair of the first `count`, with verdicts given by a function. */
function pairsOf(count: number, say: (a: number, b: number) => [Verdict, Verdict]): PairJudgement[] {
  return ids.slice(0, count).flatMap((first, a) =>
    ids.slice(a + 1, count).map((second, offset): PairJudgement => {
      const [asShown, swapped] = say(a, a + 1 + offset);
      return { first, second, asShown, swapped };
    }),
  );
}

describe('weakOrders', () => {
  it.each([
    [1, 1],
    [2, 3],
    [3, 13],
    [4, 75],
    [5, 541],
  ])('has all rankings with ties of %i items, %i of them', (count, expected) => {
    const orders = [...weakOrders(count)];
    expect(new Set(orders.map((order) => order.join(' '))).size).toBe(expected);
    expect(orders).toHaveLength(expected);
  });

  it('finds no violation in verdicts that come from a ranking', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(3), { minLength: 4, maxLength: 4 }), (ranks) => {
        const say = (a: number, b: number): [Verdict, Verdict] => {
          const sign = Math.sign((ranks[b] ?? 0) - (ranks[a] ?? 0)) as Verdict;
          return [sign, sign];
        };
        expect(orderViolations(ids, pairsOf(4, say))).toBe(0);
        expect(instabilityOf(pairsOf(4, say))).toBe(0);
      }),
    );
  });

  it('breaks at least one verdict of each unstable pair', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(verdict, verdict), { minLength: 6, maxLength: 6 }), (said) => {
        let at = 0;
        const pairs = pairsOf(4, () => said[at++] ?? [0, 0]);
        const unstable = said.filter(([x, y]) => x !== y).length;
        expect(orderViolations(ids, pairs)).toBeGreaterThanOrEqual(unstable);
        expect(instabilityOf(pairs)).toBeCloseTo(unstable / 6);
      }),
    );
  });

  it('sees a cycle', () => {
    const cycle = (a: number, b: number): [Verdict, Verdict] => (a === 0 && b === 2 ? [-1, -1] : [1, 1]);
    expect(orderViolations(ids.slice(0, 3), pairsOf(3, cycle))).toBe(2);
  });

  it('knows nothing of pairs that were not judged in both orders', () => {
    expect(instabilityOf([{ first: 'a', second: 'b', asShown: 1 }])).toBe(undefined);
    expect(() => orderViolations([...ids, 'e', 'f'], [])).toThrow(RangeError);
  });
});
