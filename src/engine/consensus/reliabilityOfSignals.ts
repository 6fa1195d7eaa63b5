import { signalNames } from './evidenceWeights';
import type { SignalName } from './evidenceWeights';
import type { Contribution } from './fusion';
import { probabilityOf } from './logOdds';
import { plattScale } from './plattScale';

/** A fused choice that has turned out right or wrong. */
export interface FusedOutcome {
  /** The sum, before scaling and caps. */
  readonly logOdds: number;
  readonly contributions: readonly Contribution[];
  /** How right it turned out, in [0, 1]; at least one half counts as right. */
  readonly right: number;
}

/** What a signal has been worth. */
export interface SignalWorth {
  readonly name: SignalName;
  /** Outcomes in which it was measured. */
  readonly seen: number;
  /** How often it spoke more strongly for a choice that was right than for one that was wrong; 0.5: it knew nothing. */
  readonly auroc: number;
  /** How much worse the log loss would have been without it, in nats per outcome; below 0: it did harm. */
  readonly gain: number;
}

/** What each signal that was ever measured has been worth, in the order of the signals. */
export function reliabilityOfSignals(outcomes: readonly FusedOutcome[]): SignalWorth[] {
  return signalNames.flatMap((name) => {
    const seen = outcomes.flatMap((outcome) => {
      const contribution = outcome.contributions.find((each) => each.name === name);
      return contribution === undefined ? [] : [{ outcome, value: contribution.logOdds }];
    });
    if (seen.length === 0) return [];
    const labelled = seen.map(({ outcome, value }) => ({ value, right: outcome.right >= 0.5 }));
    return [{ name, seen: seen.length, auroc: areaOf(labelled), gain: gainOf(seen) }];
  });
}

/** Both sums are scaled to the outcomes first, so that a signal is not praised for a shift that any number makes. */
function gainOf(seen: readonly { readonly outcome: FusedOutcome; readonly value: number }[]): number {
  const loss = (without: boolean): number => {
    const rows = seen.map(({ outcome, value }) => ({
      logOdds: outcome.logOdds - (without ? value : 0),
      right: outcome.right,
    }));
    const { a, b } = plattScale(rows);
    const losses = rows.map(({ logOdds, right }) => {
      const p = Math.min(1 - 1e-9, Math.max(1e-9, probabilityOf(a * logOdds + b)));
      return -(right * Math.log(p) + (1 - right) * Math.log(1 - p));
    });
    return losses.reduce((sum, value) => sum + value, 0) / losses.length;
  };
  return loss(true) - loss(false);
}

/** The area under the ROC curve, ties counting half; 0.5 when all went one way. */
function areaOf(labelled: readonly { readonly value: number; readonly right: boolean }[]): number {
  const sorted = [...labelled].sort((x, y) => x.value - y.value);
  let ranks = 0;
  let rights = 0;
  for (let at = 0; at < sorted.length;) {
    let end = at;
    while (sorted[end]?.value === sorted[at]?.value && end < sorted.length) end += 1;
    const rank = (at + 1 + end) / 2;
    for (; at < end; at++) {
      if (sorted[at]?.right !== true) continue;
      ranks += rank;
      rights += 1;
    }
  }
  const wrongs = sorted.length - rights;
  return rights === 0 || wrongs === 0 ? 0.5 : (ranks - (rights * (rights + 1)) / 2) / (rights * wrongs);
}
