import { align } from './align';
import type { Matches } from './align';
import { anyLocal } from './partMemory';
import type { Part } from './partMemory';

/** What two parts are compared by. */
export type Comparable = Pick<Part, 'plain' | 'local' | 'locals'>;

/** How one part corresponds to another. */
export interface PartPairing {
  /** Per unit of the shown part: the unit of the other one, or -1. */
  readonly matches: Matches;
  /** Per local of the other part: the local of the shown one that it is, or -1. */
  readonly renaming: Int32Array;
  /** The number of units that have a match. */
  readonly matched: number;
}

/**
 * Aligns two parts up to the names of locals: first with all locals alike, which says which local corresponds to
 * which, then with that one-to-one renaming.
 */
export function pairParts(shown: Comparable, other: Comparable): PartPairing {
  const rough = align(shown.plain, other.plain);
  const renaming = matchLocals(shown, other, rough);
  const matches = isConsistent(shown, other, rough, renaming)
    ? rough
    : align(withLocals(shown, undefined), withLocals(other, renaming));
  let matched = 0;
  for (const match of matches) if (match >= 0) matched += 1;
  return { matches, renaming, matched };
}

/** Parts that follow one another as one. */
export function joinParts(parts: readonly Part[]): Comparable {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const plain = new Int32Array(length);
  const local = new Int32Array(length).fill(-1);
  let at = 0;
  let locals = 0;
  for (const part of parts) {
    plain.set(part.plain, at);
    for (let unit = 0; unit < part.length; unit++) {
      const number = part.local[unit] ?? -1;
      if (number >= 0) local[at + unit] = locals + number;
    }
    at += part.length;
    locals += part.locals;
  }
  return { plain, local, locals };
}

/** Pairs of locals that were matched, most often first; each local is taken once. */
function matchLocals(shown: Comparable, other: Comparable, rough: Matches): Int32Array {
  const renaming = new Int32Array(other.locals).fill(-1);
  if (other.locals === 0 || shown.locals === 0) return renaming;
  const counts = new Int32Array(shown.locals * other.locals);
  for (let at = 0; at < rough.length; at++) {
    const match = rough[at] ?? -1;
    const mine = shown.local[at] ?? -1;
    if (match < 0 || mine < 0) continue;
    const cell = mine * other.locals + (other.local[match] ?? 0);
    counts[cell] = (counts[cell] ?? 0) + 1;
  }
  const pairs: [cell: number, count: number][] = [];
  for (const [cell, count] of counts.entries()) if (count > 0) pairs.push([cell, count]);
  pairs.sort(([left, many], [right, more]) => more - many || left - right);
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

function isConsistent(shown: Comparable, other: Comparable, rough: Matches, renaming: Int32Array): boolean {
  for (let at = 0; at < rough.length; at++) {
    const match = rough[at] ?? -1;
    const mine = shown.local[at] ?? -1;
    if (match >= 0 && mine >= 0 && renaming[other.local[match] ?? -1] !== mine) return false;
  }
  return true;
}

/** Units with a number of its own for every local: that of the shown part, or one that matches nothing. */
function withLocals(part: Comparable, renaming: Int32Array | undefined): Int32Array {
  return part.plain.map((unit, at) => {
    if (unit !== anyLocal) return unit;
    const local = part.local[at] ?? 0;
    const name = renaming === undefined ? local : (renaming[local] ?? -1);
    return name >= 0 ? -2 * name - 1 : -2 * local - 2;
  });
}
