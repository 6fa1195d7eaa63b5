import type { ComparedText } from './comparedText';
import type { Pairing } from './pairing';

/** How one other text differs from the shown one, unit by unit of the shown text. */
export interface Votes {
  /** Whether the unit is something else or missing there, in [0, 1]: less where much else differs along with it. */
  readonly changed: Float64Array;
  /** The same for something more in front of the unit; one entry more than there are units. */
  readonly inserted: Float64Array;
}

/** A change of many units says less about each of them than a change of one. */
const dilution = 0.1;

/** The differences of a pair as votes. */
export function votesOf(shown: ComparedText, other: ComparedText, pairing: Pairing): Votes {
  const { matches } = pairing;
  const changed = new Float64Array(shown.length);
  const inserted = new Float64Array(shown.length + 1);
  let at = 0;
  let behind = 0;
  while (at <= shown.length) {
    const start = at;
    while (at < shown.length && (matches[at] ?? -1) < 0) at += 1;
    const until = at < shown.length ? (matches[at] ?? 0) : other.length;
    // Where something has moved, what precedes its new place is not an insertion here.
    const more = Math.max(0, until - behind);
    const deleted = at - start;
    if (deleted > 0 || more > 0) {
      const vote = Math.max(deleted, more) ** -dilution;
      if (deleted > 0) changed.fill(vote, start, at);
      else inserted[at] = vote;
    }
    behind = until + 1;
    at += 1;
  }
  return { changed, inserted };
}
