import { describe, expect, it } from 'vitest';
import { defaultShareOptions } from '../../../src/engine/consensus/fusionShares';
import { backwardRow } from '../../bench/simulationBackward';
import { judgeRow } from '../../bench/simulationJudge';
import { nonsenseRow } from '../../bench/simulationStages';
import { reportSeeds, tuningSeeds } from '../../bench/simulationSeeds';

const seeds = reportSeeds.slice(0, 40);

describe('the simulation', () => {
  it('reports on seeds that nothing was tuned on', () => {
    expect(new Set([...tuningSeeds, ...reportSeeds]).size).toBe(300);
  });

  it('has backward evidence help when it knows something, and do no harm when it does not', () => {
    const options = { ...defaultShareOptions, probes: 6, memory: true };
    expect(backwardRow({ q: 0.9, r: 0.2 }, seeds, options).interval[0]).toBeGreaterThan(0.1);
    for (const rate of [0.3, 0.5, 0.7, 0.9]) {
      const { difference } = backwardRow({ q: rate, r: rate }, seeds, options);
      expect(difference).toBeGreaterThan(-0.01);
    }
  });

  it('has the swap take the bias out of a judge', async () => {
    const { once, swapped } = await judgeRow(0.5, seeds);
    expect(once.first).toBeGreaterThan(0.7);
    expect(Math.abs(swapped.first - 0.5)).toBeLessThan(0.08);
    expect(swapped.right).toBeGreaterThan(once.right);
  });

  it('measures nothing with a model that only talks nonsense', async () => {
    expect(await nonsenseRow(seeds)).toEqual({ stages: 120, measured: 0 });
  });
});
