import { rightnessOf } from '../../engine/consensus/localCalibration';
import type { JudgedOnBasis } from '../../engine/consensus/promisedThresholds';
import type { OutcomeRow } from './outcomeRow';

/** What became of choices, as a promised risk is found from it; at least half right counts as right. */
export function judgedOutcomes(rows: readonly OutcomeRow[]): JudgedOnBasis[] {
  return rows.map((row) => ({
    confidence: row.confidence,
    right: rightnessOf(row) >= 0.5,
    task: row.run,
    restsOn: row.restsOn,
  }));
}
