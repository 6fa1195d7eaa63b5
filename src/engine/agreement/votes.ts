import type { ComparedText } from './comparedText';
import type { Pairing } from './pairing';

/** How one other text differs from the shown one, unit by unit of the shown text. */
export interface Votes {
  /**
   * Whether the unit is something else or missing there, in [0, 1]: less where much else differs along with it. Units
   * that cannot be seen have no vote of their own.
   */
  readonly changed: Float64Array;
  /**
   * The same for something more in front of the unit, or a change of what cannot be seen alone that begins with it; one
   * entry more than there are units.
   */
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
      const seen = markVisible(shown, { start, end: at }, vote, changed);
      // What changes the layout alone counts where it is, like something more; beside a token it belongs to it.
      if (!seen) inserted[start] = vote;
    }
    behind = until + 1;
    at += 1;
  }
  return { changed, inserted };
}

/** Sets the vote of the units of a run that can be seen; whether there are any. */
function markVisible(
  { form, first }: ComparedText,
  run: { start: number; end: number },
  vote: number,
  changed: Float64Array,
): boolean {
  let seen = false;
  for (let at = run.start; at < run.end; at++) {
    if ((form.token[first + at] ?? -1) < 0) continue;
    changed[at] = vote;
    seen = true;
  }
  return seen;
}
