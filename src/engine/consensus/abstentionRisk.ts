/** A confidence that was given for a held-out choice, and whether the choice was right. */
export interface HeldOutChoice {
  /** In [0, 1]. */
  readonly confidence: number;
  readonly right: boolean;
  /** Choices that tend to turn out alike, such as those of one model or one project; absent: a group of its own. */
  readonly group?: string;
}

/** How sure the promise is to hold, over the draws of the held-out choices. */
const certainty = 0.95;

/**
 * The lowest confidence from which on choices are wrong at most as often as promised, with a certainty of 95 %:
 * thresholds are tried from the strictest down, each by an exact binomial test, until one fails (selective prediction
 * with guaranteed risk, Geifman and El-Yaniv 2017; fixed sequence testing of Learn then Test, arXiv 2110.01052).
 * Choices of a group count for fewer, by as much as they turn out alike.
 * Infinity where nothing can be promised: then there is never a consensus.
 * @param risk the share of shown choices that may be wrong, in (0, 1).
 */
export function riskThreshold(heldOut: readonly HeldOutChoice[], risk: number): number {
  const sorted = [...heldOut].sort((a, b) => b.confidence - a.confidence);
  // Fewer choices than these could not pass the test even if all of them were right.
  const fewest = Math.ceil(Math.log(1 - certainty) / Math.log(1 - risk));
  // A step of that size keeps the sequence from ending by a few wrong ones in a row.
  const step = Math.max(fewest, Math.ceil(sorted.length / 50));
  let threshold = Infinity;
  let wrong = 0;
  let next = step;
  for (const [at, { confidence, right }] of sorted.entries()) {
    if (!right) wrong += 1;
    const last = at === sorted.length - 1;
    // Choices of equal confidence stand or fall together.
    if (sorted[at + 1]?.confidence === confidence || (at + 1 < next && !last) || at + 1 < fewest) continue;
    const alike = designEffect(sorted.slice(0, at + 1));
    if (binomialTail(Math.ceil(wrong / alike), Math.floor((at + 1) / alike), risk) > 1 - certainty) break;
    threshold = confidence;
    next = at + 1 + step;
  }
  return threshold;
}

/**
 * By how much groups make the variance of the share of wrong choices larger than independent ones would, at least 1:
 * the cluster-robust variance of a mean over the binomial one.
 */
function designEffect(choices: readonly HeldOutChoice[]): number {
  const share = choices.filter(({ right }) => !right).length / choices.length;
  if (share === 0 || share === 1) return 1;
  const residuals = new Map<string, number>();
  let single = 0;
  for (const { right, group } of choices) {
    const residual = (right ? 0 : 1) - share;
    if (group === undefined) single += residual ** 2;
    else residuals.set(group, (residuals.get(group) ?? 0) + residual);
  }
  const grouped = [...residuals.values()].reduce((sum, residual) => sum + residual ** 2, single);
  return Math.max(1, grouped / (share * (1 - share) * choices.length));
}

/** The chance of at most so many wrong ones among `total` if each is wrong with the chance `risk`. */
export function binomialTail(wrong: number, total: number, risk: number): number {
  let term = total * Math.log1p(-risk);
  let sum = Math.exp(term);
  for (let k = 1; k <= wrong; k++) {
    term += Math.log((total - k + 1) / k) + Math.log(risk / (1 - risk));
    sum += Math.exp(term);
  }
  return Math.min(1, sum);
}
