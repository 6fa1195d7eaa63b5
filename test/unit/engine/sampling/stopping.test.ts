import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { betaCertainty } from '../../../../src/engine/sampling/betaCertainty';
import type { PoolState } from '../../../../src/engine/sampling/stopping';
import {
  anyRule,
  betaRule,
  notBefore,
  poolState,
  settledRule,
  stopRules,
  windowRule,
} from '../../../../src/engine/sampling/stopping';

describe('betaCertainty', () => {
  // METHODS of adaptive consistency: the smallest winning vote that stops, per losing vote.
  it.each([
    [0.95, [4, 6, 8, 9, 11, 12]],
    [0.9, [3, 5, 6, 8]],
    [0.99, [6, 9, 11]],
  ])('reaches %f as published', (level, smallest) => {
    for (const [second, first] of smallest.entries()) {
      expect(betaCertainty(first, second)).toBeGreaterThanOrEqual(level);
      expect(betaCertainty(first - 1, second)).toBeLessThan(level);
    }
  });

  it('is the probability it says, by counting', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 12 }), fc.integer({ min: 0, max: 12 }), (first, second) => {
        // The integral of the Beta density above one half, by Simpson's rule.
        const density = (x: number): number => x ** first * (1 - x) ** second;
        const upper = simpson(density, 0.5, 1);
        expect(betaCertainty(first, second)).toBeCloseTo(upper / simpson(density, 0, 1), 6);
      }),
    );
  });

  it('grows with the votes for, falls with those against, and sums to one with the reverse', () => {
    const votes = fc.integer({ min: 0, max: 2000 });
    fc.assert(
      fc.property(votes, votes, (first, second) => {
        const certainty = betaCertainty(first, second);
        expect(betaCertainty(first + 1, second)).toBeGreaterThanOrEqual(certainty - 1e-9);
        expect(betaCertainty(first, second + 1)).toBeLessThanOrEqual(certainty + 1e-9);
        expect(certainty + betaCertainty(second, first)).toBeCloseTo(1, 6);
      }),
    );
  });
});

function simpson(f: (x: number) => number, from: number, to: number, steps = 400): number {
  const width = (to - from) / steps;
  let sum = 0;
  for (let step = 0; step <= steps; step++) {
    const weight = step === 0 || step === steps ? 1 : step % 2 === 1 ? 4 : 2;
    sum += weight * f(from + step * width);
  }
  return (sum * width) / 3;
}

function state(changes: Partial<PoolState>): PoolState {
  const choice = changes.choice ?? 'a';
  return { draws: 1, usable: 1, choice, same: [choice], support: 1, rival: 0, margin: 1, ...changes };
}

describe('rules', () => {
  it('votes: three to none is enough at .90, two are not', () => {
    const rule = betaRule(0.9);
    expect(rule([state({ usable: 2, support: 2 })])).toBeUndefined();
    expect(rule([state({ usable: 3, support: 3 })])).toBe('cluster');
    expect(rule([state({ usable: 4, support: 3, rival: 1 })])).toBeUndefined();
  });

  it('windows: only a window of which all are usable and the same', () => {
    const rule = windowRule(3);
    const grow = (supports: readonly number[]): PoolState[] =>
      supports.map((support, index) => state({ draws: index + 1, usable: index + 1, support }));
    expect(rule(grow([1, 2, 3]))).toBe('cluster');
    expect(rule(grow([1, 2, 2]))).toBeUndefined();
    expect(rule(grow([1, 2, 3, 4]).slice(0, 4))).toBeUndefined();
    expect(rule(grow([1, 1, 2, 3, 4, 5]))).toBe('cluster');
    expect(rule(grow([1, 1, 2, 3, 3, 4]))).toBeUndefined();
  });

  it('a choice is settled when it has stayed, has company and leads', () => {
    const rule = settledRule({ support: 2, steady: 3, lead: 0.1 });
    const settled = [1, 2, 3].map((draws) =>
      state({ draws, usable: draws + 1, support: 2, same: ['a', 'b'], margin: 0.2 }),
    );
    expect(rule(settled)).toBe('choice');
    expect(rule(settled.slice(1))).toBeUndefined();
    expect(rule([...settled.slice(0, 2), { ...settled[2]!, support: 1 }])).toBeUndefined();
    expect(rule([...settled.slice(0, 2), { ...settled[2]!, margin: 0.01 }])).toBeUndefined();
    // Another candidate that is the same may take its place; one that is not may not.
    expect(rule([{ ...settled[0]!, choice: 'b' }, ...settled.slice(1)])).toBe('choice');
    expect(rule([{ ...settled[0]!, choice: 'c' }, ...settled.slice(1)])).toBeUndefined();
  });

  it('never stop before anything is usable, and stop when one of several does', () => {
    const none = [poolState(1, undefined), poolState(2, undefined), poolState(3, undefined)];
    for (const rule of [betaRule(0.9), windowRule(3), stopRules.text, stopRules.behaviour])
      expect(rule(none)).toBeUndefined();
    expect(
      anyRule(
        () => undefined,
        () => 'choice',
      )(none),
    ).toBe('choice');
  });
});

describe('the state of a pool', () => {
  it('is told from its agreement', () => {
    const one = { id: 'a', members: ['a', 'c'], weight: 2, by: 'tree' as const };
    const other = { id: 'b', members: ['b'], weight: 1, by: 'text' as const };
    const scores = new Map([
      ['a', 0.5],
      ['c', 0.5],
      ['b', 0.3],
    ]);
    const agreement = {
      level: 'tree' as const,
      clusters: [one, other],
      scores,
      choice: 'c',
      cluster: one,
      centrality: 0.6,
    };
    expect(poolState(5, agreement)).toMatchObject({
      draws: 5,
      usable: 3,
      choice: 'c',
      same: ['a', 'c'],
      support: 2,
      rival: 1,
    });
    expect(poolState(5, agreement).margin).toBeCloseTo(0.2);
    expect(poolState(5, { ...agreement, clusters: [one] }).margin).toBe(Infinity);
  });
});

describe('notBefore', () => {
  it('says what the rule says from so many draws on, and nothing before', () => {
    const state = poolState(0, undefined);
    const always = (): 'cluster' => 'cluster';
    fc.assert(
      fc.property(fc.nat(20), fc.nat(20), (least, draws) => {
        const history = [{ ...state, draws }];
        expect(notBefore(least, always)(history)).toBe(draws < least ? undefined : 'cluster');
        expect(notBefore(least, () => undefined)(history)).toBeUndefined();
      }),
    );
  });
});
