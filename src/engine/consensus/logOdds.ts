/** Log-odds of a probability, kept finite. */
export function logOdds(probability: number): number {
  const clipped = Math.min(0.98, Math.max(0.02, probability));
  return Math.log(clipped / (1 - clipped));
}

/** The probability of log-odds, which may be of any size. */
export function probabilityOf(value: number): number {
  return 1 / (1 + Math.exp(-value));
}
