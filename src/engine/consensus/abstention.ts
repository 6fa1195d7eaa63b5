/** A choice that was made, and how it turned out. */
export interface JudgedChoice {
  /** In [0, 1]. */
  readonly confidence: number;
  readonly right: boolean;
  /** In choices of independent tasks: several pools of one task share a weight of 1. */
  readonly weight: number;
}

/**
 * The lowest confidence from which on choices are wrong at most as often as promised: among those judged at or above
 * it, (wrong + 1) / (all + 1) does not exceed the risk. The one more wrong choice makes up for having looked, as in
 * conformal risk control (Angelopoulos et al., arXiv 2208.02814). Above 1 when no threshold keeps the promise: then
 * there is never a consensus.
 * @param risk the share of choices that may be wrong where there is a consensus, in (0, 1).
 */
export function abstentionThreshold(judged: readonly JudgedChoice[], risk: number): number {
  const sorted = [...judged].sort((a, b) => b.confidence - a.confidence);
  let wrong = 0;
  let all = 0;
  let threshold = Infinity;
  for (const [at, { confidence, right, weight }] of sorted.entries()) {
    all += weight;
    if (!right) wrong += weight;
    // Choices of equal confidence stand or fall together.
    if (sorted[at + 1]?.confidence === confidence) continue;
    if ((wrong + 1) / (all + 1) <= risk) threshold = confidence;
  }
  return threshold;
}
