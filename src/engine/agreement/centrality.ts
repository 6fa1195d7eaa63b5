import type { GramPool } from './grams';
import type { Structure } from './structure';

/** One distinct candidate, up to renaming and formatting. */
export interface Scored {
  /** Its index in the pool of grams. */
  readonly index: number;
  /** Sum of the weights of the candidates that are the same. */
  readonly weight: number;
  readonly structure: Structure;
}

/** What a path that ends without a value costs, in units of similarity; so does a parameter that is never read. */
const openEndedCost = 0.05;
const unreadCost = 0.05;
/** A text that is longer than the median says more of what was asked for, up to a point. */
const lengthWorth = 0.1;
const mostLength = 0.2;
/** What it is worth to be the answer of all: the same answer many times says more than many that are close. */
const shareWorth = 0.1;
/** Reading a name that is declared nowhere puts a candidate behind all that do not. */
const undefinedCost = 2;

/**
 * How near each candidate is to the others, with structural priors and its share of the votes. The similarity is the weighted mean over the
 * other draws, duplicates of the candidate itself included.
 * @param candidates in an order that does not depend on their arrival, so that sums are the same to the last bit.
 */
export function scoreCandidates(candidates: readonly Scored[], grams: GramPool): number[] {
  const total = candidates.reduce((sum, { weight }) => sum + weight, 0);
  const returning = weightWhere(candidates, (one) => one.structure.returnsValue);
  const expectsValue = 2 * returning > total;
  const median = weightedMedian(candidates);
  return candidates.map((one) => {
    const centrality = meanSimilarity(one, candidates, grams);
    const { undefinedNames, openEnded, unread, size, returnsValue } = one.structure;
    const open = returnsValue || expectsValue ? openEnded : 0;
    return (
      centrality -
      openEndedCost * open -
      unreadCost * unread +
      lengthWorth * Math.min(Math.log(1 + size) - median, mostLength) +
      (shareWorth * one.weight) / total -
      (undefinedNames.length > 0 ? undefinedCost : 0)
    );
  });
}

/** The weighted mean similarity of a candidate to all other draws; 1 when there is no other. */
export function meanSimilarity(one: Scored, candidates: readonly Scored[], grams: GramPool): number {
  const total = candidates.reduce((sum, { weight }) => sum + weight, 0);
  // One draw is not compared with itself, its duplicates are.
  const own = Math.min(1, one.weight);
  const others = total - own;
  if (others <= 0) return 1;
  let sum = one.weight - own;
  for (const other of candidates) {
    if (other !== one) sum += other.weight * grams.similarity(one.index, other.index);
  }
  return sum / others;
}

function weightWhere(candidates: readonly Scored[], holds: (one: Scored) => boolean): number {
  return candidates.reduce((sum, one) => sum + (holds(one) ? one.weight : 0), 0);
}

function weightedMedian(candidates: readonly Scored[]): number {
  const lengths = candidates
    .map(({ weight, structure }) => ({ weight, length: Math.log(1 + structure.size) }))
    .sort((a, b) => a.length - b.length);
  const half = lengths.reduce((sum, { weight }) => sum + weight, 0) / 2;
  let seen = 0;
  for (const [index, { weight, length }] of lengths.entries()) {
    seen += weight;
    if (seen === half) return (length + (lengths[index + 1]?.length ?? length)) / 2;
    if (seen > half) return length;
  }
  return 0;
}
