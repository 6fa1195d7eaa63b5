/** Added to every count of recovered facts, so that few probes veto nothing; for up to about 8 probes. */
export const fewProbesEpsilon = 0.5;

/** How much the forward share counts, in [0, 1]; the paper finds results flat around a half. */
export const forwardWeight = 0.5;

/**
 * Each candidate's share of the facts recovered (FOBAR: Jiang et al., arXiv 2308.07758):
 * `(Z + ε) / Σ (Z + ε)`. All must have been asked as often.
 * @param recovered Z of each candidate: facts recovered, at least 0.
 * @param epsilon above 0.
 * @returns in the order given, in (0, 1), summing to 1; empty for no candidate.
 */
export function backwardShares(recovered: readonly number[], epsilon = fewProbesEpsilon): number[] {
  return normalised(recovered.map((count) => count + epsilon));
}

/**
 * The geometric mean of forward and backward shares, as FOBAR combines them: proportional to
 * `forward^α · backward^(1 − α)`.
 * @param forward shares of the votes, above 0. @param backward shares as from `backwardShares`.
 * @param alpha in [0, 1]; 1 leaves the votes alone.
 * @returns in the order given, summing to 1.
 */
export function combineShares(
  forward: readonly number[],
  backward: readonly number[],
  alpha = forwardWeight,
): number[] {
  return normalised(forward.map((share, index) => share ** alpha * (backward[index] ?? 0) ** (1 - alpha)));
}

function normalised(values: readonly number[]): number[] {
  const sum = values.reduce((total, value) => total + value, 0);
  return values.map((value) => (sum > 0 ? value / sum : 1 / values.length));
}
