import { defaultWeights, signalNames } from '../../src/engine/consensus/evidenceWeights';
import type { EvidenceWeights } from '../../src/engine/consensus/evidenceWeights';
import { fuse } from '../../src/engine/consensus/fusion';
import type { FusionCalibration } from '../../src/engine/consensus/fusion';
import { probabilityOf } from '../../src/engine/consensus/logOdds';
import { plattScale } from '../../src/engine/consensus/plattScale';
import type { SimulatedRun } from './simulationRun';
import { mean, rounded } from './statistics';

const everyCorrelation = [0, 0.1, 0.25, 0.5, 0.75, 1];
const factors = [0, 0.5, 0.8, 1.25, 2];
const identity = { a: 1, b: 0 };

/**
 * The calibration that fits runs best by log loss: how far opinions repeat one another, what each signal counts for
 * (starting from the defaults, one after the other), and the scale.
 */
export function tunedCalibration(
  runs: readonly SimulatedRun[],
  correlations: readonly number[] = everyCorrelation,
): {
  readonly calibration: FusionCalibration;
  readonly loss: number;
} {
  let best = scaled(runs, defaultWeights, correlations[0] ?? 0);
  for (const correlation of correlations) best = better(best, scaled(runs, defaultWeights, correlation));
  for (let round = 0; round < 2; round++) {
    for (const name of signalNames) {
      const { weights, correlation } = best.calibration;
      for (const factor of factors) {
        const changed: EvidenceWeights = { ...weights, [name]: rounded(weights[name] * factor, 3) };
        best = better(best, scaled(runs, changed, correlation));
      }
    }
    const { weights } = best.calibration;
    for (const correlation of correlations) best = better(best, scaled(runs, weights, correlation));
  }
  return best;
}

type Tuned = ReturnType<typeof tunedCalibration>;

function better(a: Tuned, b: Tuned): Tuned {
  return b.loss < a.loss - 1e-6 ? b : a;
}

function scaled(runs: readonly SimulatedRun[], weights: EvidenceWeights, correlation: number): Tuned {
  const raw: FusionCalibration = { weights, correlation, intercept: 0, scale: identity };
  const rows = runs.map(({ signals, facts, right }) => ({
    logOdds: fuse(signals, facts, raw).logOdds,
    right: right ? 1 : 0,
  }));
  const { a, b } = plattScale(rows);
  const losses = rows.map(({ logOdds, right }) => {
    const p = Math.min(1 - 1e-9, Math.max(1e-9, probabilityOf(a * logOdds + b)));
    return -Math.log(right === 1 ? p : 1 - p);
  });
  const scale = { a: rounded(a, 3), b: rounded(b, 3) };
  return { calibration: { ...raw, scale }, loss: mean(losses) };
}
