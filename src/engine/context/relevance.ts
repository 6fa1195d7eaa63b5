/**
 * How much a block is likely to matter, in [0, 1]. Each kind has a band of its own, so that the order of the kinds
 * never depends on counts: diagnostics in the target, the project's instructions, diagnostics near the target,
 * signatures of what the target uses (by uses), tests, what the document imports and the target does not use (yet),
 * callers, signatures from packages, siblings. Within a band, nearer and more often comes first.
 */
export const relevance = {
  diagnosticsInside: 1,
  instructions: (position: number): number => falling(0.97, 0.95, position),
  diagnosticsNear: 0.92,
  /** @param uses how often the target uses it, at least 1. */
  signature: (uses: number): number => rising(0.7, 0.9, uses),
  /** @param position 0 for the best test file. */
  test: (position: number): number => falling(0.65, 0.55, position),
  imported: (mentions: number): number => rising(0.45, 0.54, mentions),
  caller: (position: number): number => falling(0.44, 0.32, position),
  packageSignature: (uses: number): number => rising(0.2, 0.3, uses),
  sibling: (position: number): number => falling(0.15, 0.05, position),
} as const;

/** `low` for 0, nearing `high` as the count grows. */
function rising(low: number, high: number, count: number): number {
  return high - (high - low) / (1 + Math.max(0, count));
}

/** `high` for position 0, nearing `low` for later ones. */
function falling(high: number, low: number, position: number): number {
  return low + (high - low) / (1 + Math.max(0, position));
}
