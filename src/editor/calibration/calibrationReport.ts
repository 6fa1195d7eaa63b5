import { signalNames } from '../../engine/consensus/evidenceWeights';
import type { SignalName } from '../../engine/consensus/evidenceWeights';
import { localCalibration, outcomesNeeded, rightnessOf } from '../../engine/consensus/localCalibration';
import type { LocalCalibration } from '../../engine/consensus/localCalibration';
import { reliabilityOf } from '../../engine/consensus/reliability';
import type { Reliability } from '../../engine/consensus/reliability';
import { reliabilityOfSignals } from '../../engine/consensus/reliabilityOfSignals';
import type { SignalWorth } from '../../engine/consensus/reliabilityOfSignals';
import type { OutcomeRow } from './outcomeRow';

/** What the calibration view shows. */
export interface CalibrationReport {
  readonly calibration: LocalCalibration;
  readonly counts: Readonly<Record<OutcomeRow['decision'], number>>;
  /** Outcomes that are still needed for percentages, by number alone. */
  readonly missing: number;
  /** All outcomes went the same way: nothing can be told apart yet. */
  readonly oneSided: boolean;
  readonly reliability: Reliability;
  readonly signals: readonly ReportedSignal[];
  /** Signals that no outcome has. */
  readonly unseen: readonly SignalName[];
}

export interface ReportedSignal extends SignalWorth {
  /** It was measured for choices that were right and for others that were wrong; only then its worth is known. */
  readonly told: boolean;
}

/** The person's outcomes, summed up. The confidences are those that were given, before any local rescaling. */
export function calibrationReport(rows: readonly OutcomeRow[]): CalibrationReport {
  const outcomes = rows.map((row) => ({ ...row, right: rightnessOf(row) }));
  const count = (decision: OutcomeRow['decision']): number =>
    rows.filter((row) => row.decision === decision).length;
  const signals = reliabilityOfSignals(outcomes).map((worth) => {
    const seen = outcomes.filter(({ contributions }) =>
      contributions.some(({ name }) => name === worth.name),
    );
    return { ...worth, told: !isOneSided(seen) };
  });
  return {
    calibration: localCalibration(rows),
    counts: { accepted: count('accepted'), edited: count('edited'), rejected: count('rejected') },
    missing: Math.max(0, outcomesNeeded - rows.length),
    oneSided: isOneSided(outcomes),
    reliability: reliabilityOf(outcomes),
    signals,
    unseen: signalNames.filter((name) => signals.every((signal) => signal.name !== name)),
  };
}

function isOneSided(outcomes: readonly { readonly right: number }[]): boolean {
  const rights = outcomes.filter(({ right }) => right >= 0.5).length;
  return rights === 0 || rights === outcomes.length;
}
