import { probabilityOf } from './logOdds';
import { plattScale } from './plattScale';
import type { PlattScale } from './plattScale';

/** What became of a choice in the person's hands. */
export interface PersonOutcome {
  /** Of the fusion, before scaling and caps. */
  readonly logOdds: number;
  readonly decision: 'accepted' | 'edited' | 'rejected';
  /** The share of the changed tokens that the person changed again, in [0, 1]; for `edited`. */
  readonly editedShare?: number;
  /** Tests that ran afterwards on what was accepted. */
  readonly tests?: 'passed' | 'failed';
}

/** How confidence is shown to this person. */
export type LocalCalibration =
  /** Too few outcomes for a number. */
  | { readonly kind: 'bands'; readonly outcomes: number; readonly needed: number }
  | { readonly kind: 'scaled'; readonly outcomes: number; readonly scale: PlattScale };

export type Band = 'low' | 'medium' | 'high';

export type ShownConfidence =
  | { readonly kind: 'band'; readonly band: Band }
  /** In [0, 1]. */
  | { readonly kind: 'percentage'; readonly value: number };

/** From this many outcomes on, a percentage can be told from its neighbours. */
export const outcomesNeeded = 200;

/** Below the first a choice is more often wrong than right; from the second on, at most one in five is wrong. */
const bandEdges = { medium: 0.5, high: 0.8 };

/**
 * How right a choice was, in [0, 1], by what became of it: failing tests outweigh that it was accepted; an edited
 * choice was right as far as it stayed; passing tests cannot make a rejected choice right.
 */
export function rightnessOf({ decision, editedShare = 0.5, tests }: PersonOutcome): number {
  if (decision === 'rejected' || tests === 'failed') return 0;
  return decision === 'accepted' ? 1 : Math.min(1, Math.max(0, 1 - editedShare));
}

/** The calibration from the person's own outcomes: percentages need 200 of them, and some of each kind. */
export function localCalibration(outcomes: readonly PersonOutcome[]): LocalCalibration {
  const rows = outcomes.map((outcome) => ({ logOdds: outcome.logOdds, right: rightnessOf(outcome) }));
  const rights = rows.filter(({ right }) => right >= 0.5).length;
  const oneSided = rights === 0 || rights === rows.length;
  if (rows.length < outcomesNeeded || oneSided)
    return { kind: 'bands', outcomes: rows.length, needed: outcomesNeeded };
  return { kind: 'scaled', outcomes: rows.length, scale: plattScale(rows) };
}

/**
 * A confidence as this person is to see it: rescaled by their own outcomes where there are enough, a band otherwise.
 * @param fused the confidence that the fusion gave, caps included, and its log-odds.
 * @param cap the most that it may be.
 */
export function shownConfidence(
  fused: { readonly confidence: number; readonly logOdds: number },
  calibration: LocalCalibration,
  cap = 1,
): ShownConfidence {
  if (calibration.kind === 'bands') return { kind: 'band', band: bandOf(Math.min(cap, fused.confidence)) };
  const { a, b } = calibration.scale;
  return { kind: 'percentage', value: Math.min(cap, probabilityOf(a * fused.logOdds + b)) };
}

export function bandOf(confidence: number): Band {
  if (confidence >= bandEdges.high) return 'high';
  return confidence >= bandEdges.medium ? 'medium' : 'low';
}
