import type { ComparedText } from './comparedText';
import type { Votes } from './votes';

/** Another candidate's differences, with what they weigh. */
export interface WeightedVotes {
  readonly votes: Votes;
  /** Draws. */
  readonly weight: number;
  /** How much the candidate has in common with the shown one, in [0, 1]. */
  readonly similarity: number;
}

/** The heat of each visible unit of the shown text and of the gap in front of it. */
export interface UnitHeat {
  readonly heat: Float64Array;
  readonly insertion: Float64Array;
  readonly share: Float64Array;
  readonly inserted: Float64Array;
}

/**
 * Close variants say where an edit may be needed; rewrites differ everywhere. The higher exponent hears the nearest
 * ones alone where there are any, the lower one the rest.
 */
const closeness = [8, 24] as const;
/** How much the plain share of candidates counts beside those weighted by closeness. */
const plainShare = 0.05;

/**
 * The weighted disagreement per unit: the means of the votes weighted by draws times similarity⁸ and by draws times
 * similarity²⁴, in equal parts, with a twentieth of the plain mean. Something more in front of a unit that cannot be
 * seen counts in front of the next one that can.
 */
export function unitHeat(shown: ComparedText, others: readonly WeightedVotes[], own = 0): UnitHeat {
  const { length } = shown;
  const result = {
    heat: new Float64Array(length),
    insertion: new Float64Array(length + 1),
    share: new Float64Array(length),
    inserted: new Float64Array(length + 1),
  };
  let total = own;
  const close = closeness.map(() => own);
  for (const { weight, similarity } of others) {
    total += weight;
    for (const [at, exponent] of closeness.entries())
      close[at] = (close[at] ?? 0) + weight * similarity ** exponent;
  }
  if (total <= 0) return result;
  for (const other of others) addVotes(shown, other, { total, close }, result);
  return result;
}

function addVotes(
  shown: ComparedText,
  { votes, weight, similarity }: WeightedVotes,
  sums: { total: number; close: readonly number[] },
  result: UnitHeat,
): void {
  const share = weight / sums.total;
  const near = closeness.reduce((sum, exponent, at) => {
    // A pool of nothing but rewrites may underflow: then only the plain share counts.
    const all = sums.close[at] ?? 0;
    return all > 0 ? sum + (weight * similarity ** exponent) / all / closeness.length : sum;
  }, 0);
  const factor = (near + plainShare * share) / (1 + plainShare);
  const { form, first, length } = shown;
  let ahead = 0;
  for (let at = 0; at <= length; at++) {
    ahead = Math.max(ahead, votes.inserted[at] ?? 0);
    if (at === length || (form.token[first + at] ?? -1) >= 0) {
      const changed = votes.changed[at] ?? 0;
      // A unit that is changed has its vote; what precedes it belongs to the same change.
      if (changed > 0) {
        result.heat[at] = (result.heat[at] ?? 0) + factor * changed;
        result.share[at] = (result.share[at] ?? 0) + share;
      } else if (ahead > 0) {
        result.insertion[at] = (result.insertion[at] ?? 0) + factor * ahead;
        result.inserted[at] = (result.inserted[at] ?? 0) + share;
      }
      ahead = 0;
    }
  }
}
