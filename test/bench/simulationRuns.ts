import { addSpread, noSpread } from '../../src/engine/consensus/fusionShares';
import { drawParameters } from '../fixtures/simulatedModel/parameters';
import { simulatedRun } from './simulationRun';
import type { SimulatedRun, SimulatedSetting } from './simulationRun';

export const settings: readonly SimulatedSetting[] = [
  { level: 'quick', executes: false },
  { level: 'quick', executes: true },
  { level: 'normal', executes: false },
  { level: 'normal', executes: true },
  { level: 'thorough', executes: false },
  { level: 'thorough', executes: true },
];

export const tasksPerSeed = 10;

/** All runs of a setting: a few tasks for each seed, whose spread of recovered facts is remembered from one to the next. */
export async function simulatedRuns(
  seeds: readonly number[],
  setting: SimulatedSetting,
): Promise<SimulatedRun[]> {
  const runs: SimulatedRun[] = [];
  for (const seed of seeds) {
    const parameters = drawParameters(seed);
    let earlier = noSpread;
    for (let number = 0; number < tasksPerSeed; number++) {
      const run = await simulatedRun(seed, number, parameters, setting, earlier);
      if (run === undefined) continue;
      runs.push(run);
      earlier = addSpread(earlier, run.spread);
    }
  }
  return runs;
}
