import { createRandom } from './random';

export function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The middle value; 0 when there is none. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  const upper = sorted[half] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[half - 1] ?? 0) + upper) / 2;
}

/**
 * The probability that a positive scores higher than a negative, ties counting half; 0.5 when there are only
 * positives or only negatives.
 */
export function auroc(scores: readonly number[], positive: readonly boolean[]): number {
  const order = [...scores.keys()].sort((a, b) => (scores[a] ?? 0) - (scores[b] ?? 0));
  let rankSum = 0;
  let positives = 0;
  for (let at = 0; at < order.length;) {
    let end = at;
    while (end < order.length && scores[order[end] ?? 0] === scores[order[at] ?? 0]) end += 1;
    const rank = (at + 1 + end) / 2;
    for (; at < end; at++) {
      if (positive[order[at] ?? 0] !== true) continue;
      rankSum += rank;
      positives += 1;
    }
  }
  const negatives = scores.length - positives;
  if (positives === 0 || negatives === 0) return 0.5;
  return (rankSum - (positives * (positives + 1)) / 2) / (positives * negatives);
}

/** Expected calibration error: the mean gap between confidence and hit rate over ten equal bins, by their sizes. */
export function calibrationError(
  confidences: readonly number[],
  right: readonly boolean[],
  bins = 10,
): number {
  const sums = Array.from({ length: bins }, () => ({ count: 0, confidence: 0, right: 0 }));
  for (const [index, confidence] of confidences.entries()) {
    const bin = sums[Math.min(bins - 1, Math.floor(confidence * bins))];
    if (bin === undefined) continue;
    bin.count += 1;
    bin.confidence += confidence;
    bin.right += right[index] === true ? 1 : 0;
  }
  return (
    sums.reduce((sum, bin) => sum + Math.abs(bin.confidence - bin.right), 0) / Math.max(1, confidences.length)
  );
}

/** The 95 % bootstrap interval of the mean over problems; for paired differences pass the differences. */
export function bootstrapInterval(
  perProblem: readonly number[],
  seed: number,
  rounds = 2000,
): [number, number] {
  const random = createRandom(seed);
  const means: number[] = [];
  for (let round = 0; round < rounds; round++) {
    let sum = 0;
    for (let step = 0; step < perProblem.length; step++) {
      sum += perProblem[Math.floor(random() * perProblem.length)] ?? 0;
    }
    means.push(sum / Math.max(1, perProblem.length));
  }
  means.sort((a, b) => a - b);
  const at = (share: number): number => means[Math.floor(share * (rounds - 1))] ?? 0;
  return [at(0.025), at(0.975)];
}

/** Rounded for printing. */
export function rounded(value: number, digits = 4): number {
  return Number(value.toFixed(digits));
}
