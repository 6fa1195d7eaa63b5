import { describe, expect, it } from 'vitest';
import { addSpread, combineShares, noSpread } from '../../../../src/engine/consensus/fusionShares';
import { spreadIn } from '../../../../src/engine/examination/chooseExamined';
import type { BackwardVerification } from '../../../../src/engine/verification/backward/backwardOf';

function backward(...counts: readonly (readonly [number, number])[]): BackwardVerification {
  return {
    masks: [],
    probes: [],
    evidence: counts.map(([passed, total], at) => ({
      candidate: `s${at}`,
      facts: { candidate: `s${at}`, asked: total, recovered: passed, left: 0 },
      compared: { passed, total },
    })),
  } as unknown as BackwardVerification;
}

describe('spreadIn', () => {
  it('is nothing where nothing was compared', () => {
    expect(spreadIn({})).toEqual(noSpread);
    expect(spreadIn({ backward: backward([3, 4]) })).toEqual(noSpread);
    expect(spreadIn({ backward: backward([3, 4], [0, 0]) })).toEqual(noSpread);
  });

  it('makes later runs believe what differed in earlier ones', () => {
    const seen = Array.from({ length: 12 }, () => spreadIn({ backward: backward([6, 6], [1, 6], [1, 6]) }));
    const spread = seen.reduce(addSpread, noSpread);
    expect(spread.expected).toBe(24);
    const shares = [
      { id: 'right', votes: 3, backward: { passed: 4, total: 4 } },
      { id: 'wrong', votes: 4, backward: { passed: 1, total: 4 } },
    ];
    const alone = combineShares(shares).get('right') ?? 1;
    expect(combineShares(shares, undefined, spread).get('right')).toBeGreaterThan(alone);
  });
});
