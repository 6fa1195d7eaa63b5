import { align } from './align';
import type { Matches } from './align';
import type { ComparedText, PlacedPart } from './comparedText';
import { joinParts, pairParts } from './pairParts';
import type { PartPairing } from './pairParts';

/** How one text corresponds to another. */
export interface Pairing {
  /** Per unit of the shown region: the unit of the other one, or -1. */
  readonly matches: Matches;
  /** Per local of the other region: the local of the shown one that it is, or -1. */
  readonly renaming: Int32Array;
  /** Twice the matched units over the units of both, in [0, 1]. */
  readonly similarity: number;
}

/** Pairs of parts that were aligned before, by the indexes of both. */
export type PairMemory = Map<number, PartPairing>;

const mostParts = 2 ** 24;

interface Draft extends Pick<Pairing, 'matches' | 'renaming'> {
  readonly memory: PairMemory;
  matched: number;
}

/** Parts of both texts that correspond; either side may be empty. */
interface Stretch {
  readonly mine: readonly PlacedPart[];
  readonly theirs: readonly PlacedPart[];
}

/**
 * Aligns two texts by their parts: equal ones first, what lies between them by the names of functions and classes,
 * and the parts that correspond unit by unit, up to the names of locals.
 * @param memory may be shared by the texts of one part memory.
 */
export function pairTexts(shown: ComparedText, other: ComparedText, memory: PairMemory = new Map()): Pairing {
  const matches = new Int32Array(shown.length).fill(-1);
  const renaming = new Int32Array(other.locals).fill(-1);
  const draft: Draft = { matches, renaming, memory, matched: 0 };
  const whole = { mine: shown.parts, theirs: other.parts };
  for (const stretch of stretches(whole, indexes(whole.mine), indexes(whole.theirs))) {
    const { mine, theirs } = stretch;
    if (mine.length > 1 || theirs.length > 1) {
      for (const inner of stretches(stretch, names(mine, 1), names(theirs, 2))) pairStretch(draft, inner);
    } else pairStretch(draft, stretch);
  }
  const total = shown.length + other.length;
  return { matches, renaming, similarity: total === 0 ? 1 : (2 * draft.matched) / total };
}

function indexes(parts: readonly PlacedPart[]): Int32Array {
  return Int32Array.from(parts, ({ part }) => part.index);
}

/** A part without a name has one that no other part has. */
function names(parts: readonly PlacedPart[], side: 1 | 2): Int32Array {
  return Int32Array.from(parts, ({ part }, at) => (part.name > 0 ? part.name : -2 * at - side));
}

/** Cuts a stretch at the parts whose keys are aligned; what has a side that is empty is left out. */
function stretches({ mine, theirs }: Stretch, myKeys: Int32Array, theirKeys: Int32Array): Stretch[] {
  if (mine.length === 0 || theirs.length === 0) return [];
  const found: Stretch[] = [];
  const matches = align(myKeys, theirKeys);
  let my = 0;
  let their = 0;
  const cut = (myEnd: number, theirEnd: number): void => {
    if (my < myEnd && their < theirEnd)
      found.push({ mine: mine.slice(my, myEnd), theirs: theirs.slice(their, theirEnd) });
    my = myEnd;
    their = theirEnd;
  };
  for (const [at, match] of matches.entries()) {
    if (match < 0) continue;
    cut(at, match);
    cut(at + 1, match + 1);
  }
  cut(mine.length, theirs.length);
  return found;
}

function pairStretch(draft: Draft, { mine, theirs }: Stretch): void {
  const [left] = mine;
  const [right] = theirs;
  if (left === undefined || right === undefined) return;
  const { matches, renaming, matched } =
    mine.length === 1 && theirs.length === 1
      ? remembered(draft.memory, left, right)
      : pairParts(joinParts(mine.map(({ part }) => part)), joinParts(theirs.map(({ part }) => part)));
  for (let at = 0; at < matches.length; at++) {
    const match = matches[at] ?? -1;
    if (match >= 0) draft.matches[left.start + at] = right.start + match;
  }
  for (let local = 0; local < renaming.length; local++) {
    const name = renaming[local] ?? -1;
    if (name >= 0) draft.renaming[right.firstLocal + local] = left.firstLocal + name;
  }
  draft.matched += matched;
}

function remembered(memory: PairMemory, left: PlacedPart, right: PlacedPart): PartPairing {
  const key = left.part.index * mostParts + right.part.index;
  const known = memory.get(key);
  if (known !== undefined) return known;
  const fresh =
    left.part === right.part
      ? samePart(left.part.length, left.part.locals)
      : pairParts(left.part, right.part);
  memory.set(key, fresh);
  return fresh;
}

function samePart(length: number, locals: number): PartPairing {
  return {
    matches: Int32Array.from({ length }, (_, at) => at),
    renaming: Int32Array.from({ length: locals }, (_, at) => at),
    matched: length,
  };
}
