/** 1: the first one shown is better; -1: the second one; 0: they are equal. */
export type Verdict = -1 | 0 | 1;

/** What a judge said of one pair in both orders, told in the order (first, second); absent: it could not be read. */
export interface PairJudgement {
  /** Ids of candidates. */
  readonly first: string;
  readonly second: string;
  /** With the first one shown first. */
  readonly asShown?: Verdict;
  /** With the second one shown first, turned back: 1 still means that the first one is better. */
  readonly swapped?: Verdict;
}

/** The verdict that does not depend on the order; undefined: there is none. */
export function stableVerdict({ asShown, swapped }: PairJudgement): Verdict | undefined {
  return asShown !== undefined && asShown === swapped ? asShown : undefined;
}

/**
 * How unstable a judge is: the share of its pairs whose verdict changes with the order (IPI of Sage,
 * arXiv 2512.16041), in [0, 1]; undefined where no pair was judged in both orders.
 */
export function instabilityOf(pairs: readonly PairJudgement[]): number | undefined {
  const both = pairs.filter(({ asShown, swapped }) => asShown !== undefined && swapped !== undefined);
  if (both.length === 0) return undefined;
  return both.filter((pair) => stableVerdict(pair) === undefined).length / both.length;
}
