import { align } from './align';
import type { Matches } from './align';
import { anyLocal } from './comparedText';
import type { ComparedText } from './comparedText';

/** How one text corresponds to another. */
export interface Pairing {
  /** Per unit of the shown text: the unit of the other text, or -1. */
  readonly matches: Matches;
  /** Per local of the other text: the local of the shown one that it is, or -1. */
  readonly renaming: Int32Array;
  /** Twice the matched units over the units of both, in [0, 1]. */
  readonly similarity: number;
}

/**
 * Aligns two texts up to the names of locals: first with all locals alike, which says which local corresponds to
 * which, then with that one-to-one renaming.
 */
export function pairTexts(shown: ComparedText, other: ComparedText): Pairing {
  const rough = align(shown.plain, other.plain);
  const renaming = matchLocals(shown, other, rough);
  const matches = isConsistent(shown, other, rough, renaming)
    ? rough
    : align(withLocals(shown, undefined), withLocals(other, renaming));
  let matched = 0;
  for (const match of matches) if (match >= 0) matched += 1;
  const total = shown.length + other.length;
  return { matches, renaming, similarity: total === 0 ? 1 : (2 * matched) / total };
}

/** Pairs of locals that were matched, most often first; each local is taken once. */
function matchLocals(shown: ComparedText, other: ComparedText, rough: Matches): Int32Array {
  const counts = new Map<number, number>();
  for (let at = 0; at < rough.length; at++) {
    const match = rough[at] ?? -1;
    const mine = shown.local[at] ?? -1;
    if (match < 0 || mine < 0) continue;
    const cell = mine * other.locals + (other.local[match] ?? 0);
    counts.set(cell, (counts.get(cell) ?? 0) + 1);
  }
  const pairs = [...counts].sort(([left, many], [right, more]) => more - many || left - right);
  const renaming = new Int32Array(other.locals).fill(-1);
  const taken = new Uint8Array(shown.locals);
  for (const [cell] of pairs) {
    const mine = Math.floor(cell / other.locals);
    const theirs = cell % other.locals;
    if (taken[mine] === 1 || renaming[theirs] !== -1) continue;
    renaming[theirs] = mine;
    taken[mine] = 1;
  }
  return renaming;
}

function isConsistent(
  shown: ComparedText,
  other: ComparedText,
  rough: Matches,
  renaming: Int32Array,
): boolean {
  for (let at = 0; at < rough.length; at++) {
    const match = rough[at] ?? -1;
    const mine = shown.local[at] ?? -1;
    if (match >= 0 && mine >= 0 && renaming[other.local[match] ?? -1] !== mine) return false;
  }
  return true;
}

/** Units with a number of its own for every local: that of the shown text, or one that matches nothing. */
function withLocals(text: ComparedText, renaming: Int32Array | undefined): Int32Array {
  return text.plain.map((unit, at) => {
    if (unit !== anyLocal) return unit;
    const local = text.local[at] ?? 0;
    const name = renaming === undefined ? local : (renaming[local] ?? -1);
    return name >= 0 ? -2 * name - 1 : -2 * local - 2;
  });
}
