/** A confidence that was given, and how it turned out. */
export interface ToldConfidence {
  /** In [0, 1]. */
  readonly confidence: number;
  /** How right it turned out, in [0, 1]. */
  readonly right: number;
}

export interface ReliabilityBin {
  /** Confidences in [low, high); the last bin holds 1 as well. */
  readonly low: number;
  readonly high: number;
  readonly count: number;
  /** Means over the bin; absent where it is empty. */
  readonly confidence?: number;
  readonly right?: number;
}

/** What a reliability diagram shows. */
export interface Reliability {
  readonly bins: readonly ReliabilityBin[];
  readonly outcomes: number;
  /** Expected calibration error: the mean gap between confidence and outcome over the bins, by their sizes. */
  readonly error: number;
  /** The mean squared gap of the single outcomes (Brier). */
  readonly brier: number;
}

/** The reliability diagram of outcomes, in bins of equal width. @param count of the bins, 10 unless told. */
export function reliabilityOf(outcomes: readonly ToldConfidence[], count = 10): Reliability {
  const groups = Array.from({ length: count }, (): ToldConfidence[] => []);
  for (const outcome of outcomes) {
    groups[Math.max(0, Math.min(count - 1, Math.floor(outcome.confidence * count)))]?.push(outcome);
  }
  const total = Math.max(1, outcomes.length);
  const bins = groups.map((group, at): ReliabilityBin => {
    const edges = { low: at / count, high: (at + 1) / count, count: group.length };
    if (group.length === 0) return edges;
    return {
      ...edges,
      confidence: sum(group.map(({ confidence }) => confidence)) / group.length,
      right: sum(group.map(({ right }) => right)) / group.length,
    };
  });
  return {
    bins,
    outcomes: outcomes.length,
    error: sum(bins.map((bin) => bin.count * Math.abs((bin.confidence ?? 0) - (bin.right ?? 0)))) / total,
    brier: sum(outcomes.map(({ confidence, right }) => (confidence - right) ** 2)) / total,
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
