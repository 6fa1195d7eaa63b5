import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Standing } from '../../../../src/engine/agreement/standing';
import { behaviourScores } from '../../../../src/engine/consensus/behaviourScores';
import { standingsOf, weightedRanks } from '../../../../src/engine/consensus/standings';
import { anyDoings, poolOf } from './support';
import type { Doing } from './support';

function standings(doings: readonly Doing[], shown: number): Standing[] {
  const pool = poolOf(doings);
  const scores = behaviourScores({ pool, votes: doings.map(() => 0.5), similarity: () => 0.5 });
  return [...standingsOf(pool, scores, pool.ids[shown]).values()];
}

describe('standings', () => {
  it('rank those higher that do what more of the pool does where the shown one does not', () => {
    const doings = [
      ['1', '1'],
      ['1', '2'],
      ['1', '2'],
      ['1', '2'],
      ['3', '1'],
    ].map((outcomes) => ({
      outcomes,
      passed: '',
    }));
    const [shown, likelier, , , unlikelier] = standings(doings, 0);
    expect(likelier?.rank).toBeGreaterThan(shown?.rank ?? 1);
    expect(unlikelier?.rank).toBe(shown?.rank);
    expect(standings(doings, 0).map(({ alike }) => alike)).toEqual([true, false, false, false, false]);
  });

  it('hold alike what neither inputs nor tests tell apart', () => {
    const doings = [
      { outcomes: ['1'], passed: '1' },
      { outcomes: ['1'], passed: '1' },
      { outcomes: ['1'], passed: '0' },
    ];
    expect(standings(doings, 0).map(({ alike }) => alike)).toEqual([true, true, false]);
    expect(standings(doings, -1).some(({ alike }) => alike)).toBe(false);
    const nothing = doings.map(() => ({ outcomes: [], passed: '' }));
    expect(standings(nothing, 0).some(({ alike }) => alike)).toBe(false);
  });

  it('are ranks in [0, 1]', () => {
    fc.assert(
      fc.property(anyDoings, fc.nat(), (doings, pick) => {
        for (const { rank } of standings(doings, pick % doings.length)) {
          expect(rank).toBeGreaterThanOrEqual(0);
          expect(rank).toBeLessThanOrEqual(1);
        }
      }),
    );
  });
});

describe('weighted ranks', () => {
  it('count the weight below and half of the equals', () => {
    expect([...weightedRanks([5, 1, 5], Float64Array.of(1, 2, 1))]).toEqual([0.75, 0.25, 0.75]);
  });
});
