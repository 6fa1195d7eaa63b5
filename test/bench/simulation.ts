import type { Syntax } from '../../src/engine/ports';
import { defaultShareOptions } from '../../src/engine/consensus/fusionShares';
import type { BenchOptions } from './arguments';
import { backwardRow, backwardRows } from './simulationBackward';
import { abstentionRows, budgetRow, calibrationRow, localRow, worthRows } from './simulationCalibration';
import { judgeRow } from './simulationJudge';
import type { SimulatedRun } from './simulationRun';
import { settings, simulatedRuns } from './simulationRuns';
import { reportSeeds, tuningSeeds } from './simulationSeeds';
import { serverRow } from './simulationServer';
import { nonsenseRow, stageRows } from './simulationStages';
import { tunedCalibration } from './simulationTuning';

const biases = [0, 0.15, 0.3, 0.5];
const probes = 6;

/**
 * Whether the methods do what is claimed of them, on a model whose knowledge and errors are set. Constants were tuned
 * on seeds 1 to 100, which also serve as the held-out runs that thresholds come from; all else is of seeds 101 to 300.
 */
export async function runSimulation(_: BenchOptions, syntax: Syntax): Promise<object> {
  const heldOut: SimulatedRun[][] = [];
  const runs: SimulatedRun[][] = [];
  for (const setting of settings) {
    heldOut.push(await simulatedRuns(tuningSeeds, setting));
    runs.push(await simulatedRuns(reportSeeds, setting));
  }
  const judge: object[] = [];
  for (const bias of biases) judge.push(await judgeRow(bias, reportSeeds));
  const bySetting = (row: (some: readonly SimulatedRun[], at: number) => object): object[] =>
    settings.map((setting, at) => ({ ...setting, ...row(runs[at] ?? [], at) }));
  return {
    suite: 'simulation',
    tunedOn: [tuningSeeds[0], tuningSeeds.at(-1)],
    reportedOn: [reportSeeds[0], reportSeeds.at(-1)],
    tuned: tunedCalibration(heldOut.flat(), [0.5]),
    backward: {
      product: backwardTable({ ...defaultShareOptions, probes, memory: true }),
      withoutMemory: backwardTable({ ...defaultShareOptions, probes, memory: false }),
      plainMean: backwardTable({ alpha: 0.5, doubt: 0, probes, memory: false }),
    },
    judge,
    calibration: {
      all: calibrationRow(runs.flat()),
      settings: bySetting((some) => calibrationRow(some)),
    },
    local: bySetting(localRow),
    worth: bySetting((some) => ({ signals: worthRows(some) })),
    abstention: bySetting((some, at) => ({ rows: abstentionRows(heldOut[at] ?? [], some) })),
    budget: bySetting(budgetRow),
    stages: await stageRows(reportSeeds),
    nonsense: await nonsenseRow(reportSeeds),
    server: await serverRow(reportSeeds.slice(0, 40), syntax),
  };
}

function backwardTable(options: Parameters<typeof backwardRow>[2]): object[] {
  return backwardRows.map((rates) => backwardRow(rates, reportSeeds, options));
}
