import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { b4, logBeta } from '../../../../src/engine/consensus/b4';
import { behaviourPool } from '../../../../src/engine/consensus/behaviourPool';
import type { ExecutionRule } from '../../../../src/engine/consensus/behaviourPool';
import { behaviourMajority, mbrExec, testCount } from '../../../../src/engine/consensus/behaviourVotes';
import { codet } from '../../../../src/engine/consensus/codet';
import { expectationMaximisation } from '../../../../src/engine/consensus/expectationMaximisation';
import { anyDoings, behaviourOf, membersOf, poolOf } from './support';
import type { Doing } from './support';

const rules: Readonly<Record<string, ExecutionRule>> = {
  codet,
  b4: (pool) => b4(pool),
  em: (pool) => expectationMaximisation(pool).voters,
  behaviourMajority,
  mbrExec,
  testCount,
};

const tested = (...rows: readonly string[]): Doing[] => rows.map((passed) => ({ outcomes: [], passed }));
const ran = (...rows: readonly (readonly string[])[]): Doing[] =>
  rows.map((outcomes) => ({ outcomes, passed: '' }));

describe('every rule', () => {
  it.each(Object.entries(rules))('%s does not depend on the order of the candidates', (_, rule) => {
    fc.assert(
      fc.property(anyDoings, (doings) => {
        const there = rule(poolOf(doings));
        const back = rule(poolOf([...doings].reverse())).reverse();
        for (const [at, score] of there.entries()) expect(back[at]).toBeCloseTo(score, 6);
      }),
    );
  });

  it.each(Object.entries(rules))(
    '%s counts a candidate of weight 2 like two that are the same',
    (_, rule) => {
      fc.assert(
        fc.property(anyDoings, (doings) => {
          const [first] = doings;
          if (first === undefined) return;
          const twice = rule(poolOf([first, ...doings]));
          const heavy = rule(poolOf(doings, [2]));
          for (const [at, score] of heavy.entries()) expect(twice[at + 1]).toBeCloseTo(score, 6);
        }),
      );
    },
  );
});

describe('codet', () => {
  it('weighs the root of the group by the tests that it passes, with repetitions', () => {
    const doings = tested('110', '110', '001', '000');
    const pool = behaviourPool(behaviourOf(doings, [1, 1, 5]), membersOf(doings));
    expect([...codet(pool)]).toEqual([2 * Math.SQRT2, 2 * Math.SQRT2, 5, 0]);
  });
});

describe('b4', () => {
  it('has the Beta function right', () => {
    expect(logBeta(1, 1)).toBeCloseTo(0, 9);
    expect(logBeta(3, 4)).toBeCloseTo(Math.log(1 / 60), 9);
    expect(logBeta(0.5, 0.5)).toBeCloseTo(Math.log(Math.PI), 9);
  });

  it('prefers the larger consistent set', () => {
    const [two, , one] = b4(poolOf(tested('110', '110', '001', '000')));
    expect(two).toBeGreaterThan(one ?? Infinity);
  });

  it('gives the posterior that counting by hand gives', () => {
    // The set of the first candidate: right is 1 of 2, one right test of two, which the other fails; it passes the other.
    const [first] = b4(poolOf(tested('10', '01')), { right: 2, chancePass: 3 });
    expect(first).toBeCloseTo(logBeta(3, 2) + logBeta(3, 2) + logBeta(1, 2) + logBeta(2, 3), 9);
  });
});

describe('expectation-maximisation', () => {
  it('believes candidates and tests that hold together, and neither the odd candidate nor the odd test', () => {
    const { voters, tests } = expectationMaximisation(
      poolOf(tested('11110', '11110', '11110', '11100', '00001')),
    );
    expect(voters[0]).toBeGreaterThan(0.6);
    expect(voters[4]).toBeLessThan(0.4);
    expect(tests[0]).toBeGreaterThan(tests[4] ?? 1);
  });

  it('stays within [0, 1]', () => {
    fc.assert(
      fc.property(anyDoings, (doings) => {
        const { voters, tests } = expectationMaximisation(poolOf(doings));
        for (const belief of [...voters, ...tests]) {
          expect(belief).toBeGreaterThanOrEqual(0);
          expect(belief).toBeLessThanOrEqual(1);
        }
      }),
    );
  });
});

describe('votes of behaviour', () => {
  it('count equal outputs, and errors with nobody', () => {
    const pool = poolOf(ran(['1', '2'], ['1', '2'], ['1', '!E'], ['!E', '!E'], ['!E', '!E']));
    expect([...behaviourMajority(pool)]).toEqual([0.4, 0.4, 0.2, 0, 0]);
    const risk = mbrExec(pool);
    expect(risk[0]).toBeCloseTo((1 + 0.5) / 4, 9);
    expect(risk[2]).toBeCloseTo((0.5 + 0.5) / 4, 9);
    expect(risk[3]).toBe(0);
  });

  it('give a candidate that was not run nothing', () => {
    const doings = ran(['1'], ['1'], ['?notRun'], ['?notRun']);
    const pool = behaviourPool(behaviourOf(doings), [...membersOf(doings), { id: 'late', weight: 1 }]);
    expect([...behaviourMajority(pool)]).toEqual([0.4, 0.4, 0, 0, 0]);
    expect([...mbrExec(pool)]).toEqual([0.25, 0.25, 0, 0, 0]);
    expect(new Set(pool.signatures).size).toBe(4);
  });
});
