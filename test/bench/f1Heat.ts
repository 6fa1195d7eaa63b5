import type { ComparedText } from '../../src/engine/agreement/comparedText';
import type { WeightedVotes } from '../../src/engine/agreement/heat';
import { joinParts, pairParts } from '../../src/engine/agreement/pairParts';
import type { Comparable } from '../../src/engine/agreement/pairParts';
import type { Pairing } from '../../src/engine/agreement/pairing';
import type { Votes } from '../../src/engine/agreement/votes';

const closeness = 8;
const plainShare = 0.1;

/** Aligns two regions as a whole, whatever parts they have, up to a one-to-one renaming of locals. */
export function wholePairing(shown: ComparedText, other: ComparedText): Pairing {
  const { matches, renaming, matched } = pairParts(wholeOf(shown), wholeOf(other));
  const total = shown.length + other.length;
  return { matches, renaming, similarity: total === 0 ? 1 : (2 * matched) / total };
}

function wholeOf({ parts }: ComparedText): Comparable {
  return joinParts(parts.map(({ part }) => part));
}

/**
 * The baseline F1: the mean of the votes weighted by draws times similarity⁸, plus a tenth of the plain mean, over 1.1.
 * Per unit, what is in front of it included; the last entry is what stands behind all.
 */
export function f1Heat(shown: ComparedText, others: readonly WeightedVotes[]): Float64Array {
  const close = new Float64Array(shown.length + 1);
  const plain = new Float64Array(shown.length + 1);
  let closeTotal = 0;
  let plainTotal = 0;
  for (const { votes, weight, similarity } of others) {
    const near = weight * similarity ** closeness;
    closeTotal += near;
    plainTotal += weight;
    for (const [at, vote] of visibleVotes(shown, votes).entries()) {
      close[at] = (close[at] ?? 0) + near * vote;
      plain[at] = (plain[at] ?? 0) + weight * vote;
    }
  }
  return close.map(
    (sum, at) =>
      (sum / (closeTotal || 1) + (plainShare * (plain[at] ?? 0)) / (plainTotal || 1)) / (1 + plainShare),
  );
}

/** One vote per unit that can be seen: its own, or the highest of what is in front of it. */
function visibleVotes({ form, first, length }: ComparedText, { changed, inserted }: Votes): Float64Array {
  const result = new Float64Array(length + 1);
  let ahead = 0;
  for (let at = 0; at <= length; at++) {
    ahead = Math.max(ahead, changed[at] ?? 0, inserted[at] ?? 0);
    if (at < length && (form.token[first + at] ?? -1) < 0) continue;
    result[at] = ahead;
    ahead = 0;
  }
  return result;
}
