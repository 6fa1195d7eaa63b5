import { createPairTable } from './pairTable';

/** The longest run of units that counts as one feature of a text. */
const longest = 4;
/** In front of the first unit of every gram. */
const nothing = -1;

/** The similarities of a growing list of texts, kept up to date as each arrives. */
export interface GramPool {
  /**
   * Adds a text as the units of its parts, the same array for the same part; its index is the number of those added
   * before. Runs of units do not reach from one part into the next.
   */
  add(parts: readonly Int32Array[]): void;
  /** The mean over lengths 1 to 4 of the Jaccard index of the sets of runs of that length, in [0, 1]. */
  similarity(a: number, b: number): number;
}

/** Texts that differ from the first one in the same grams count them together. */
interface Group {
  readonly members: readonly number[];
  /** How many grams of each length exactly these members have gained or lost. */
  readonly counts: Int32Array;
  /** The group that a gram enters when the member that is being added differs in it too. */
  next: { readonly member: number; readonly group: Group } | undefined;
}

/** A text as what it has more and less than the first one, by length of gram. */
interface Row {
  readonly gained: Int32Array;
  readonly lost: Int32Array;
  /** Per earlier text: the grams that both have gained or both have lost. */
  readonly alike: readonly Int32Array[];
}

/**
 * A pool of texts compared by their n-grams. Each is kept as its difference from the first, so that one more text
 * costs time in proportion to what it changes.
 */
export function createGramPool(): GramPool {
  const grams = createGramTable();
  const nobody: Group = { members: [], counts: new Int32Array(longest), next: undefined };
  const rows: Row[] = [];
  let first: ReadonlyMap<Int32Array, number> = new Map();
  const firstSizes = new Int32Array(longest);
  const groupOf: Group[] = [];
  /** Per gram: how many parts of the first text have it. */
  const inFirst: number[] = [];
  /** Per gram: how many more have it in the text that last changed it, and which one that is. */
  const change: number[] = [];
  const changedBy: number[] = [];

  function gramsOf(part: Int32Array): Int32Array {
    const found = grams.of(part);
    while (groupOf.length < grams.size) {
      groupOf.push(nobody);
      inFirst.push(0);
      change.push(0);
      changedBy.push(0);
    }
    return found;
  }

  function addFirst(parts: readonly Int32Array[]): void {
    first = countParts(parts);
    for (const [part, times] of first) {
      for (const gram of gramsOf(part)) {
        if (inFirst[gram] === 0) bump(firstSizes, grams.lengthOf(gram));
        inFirst[gram] = (inFirst[gram] ?? 0) + times;
      }
    }
    rows.push({ gained: new Int32Array(longest), lost: new Int32Array(longest), alike: [] });
  }

  /** The grams of the parts that the text has more or less often than the first one. */
  function changedGrams(parts: readonly Int32Array[]): number[] {
    const touched: number[] = [];
    const own = countParts(parts);
    const apply = (part: Int32Array, times: number): void => {
      for (const gram of gramsOf(part)) {
        if (changedBy[gram] !== rows.length) {
          touched.push(gram);
          changedBy[gram] = rows.length;
          change[gram] = 0;
        }
        change[gram] = (change[gram] ?? 0) + times;
      }
    };
    for (const [part, times] of own) {
      const more = times - (first.get(part) ?? 0);
      if (more !== 0) apply(part, more);
    }
    for (const [part, times] of first) if (!own.has(part)) apply(part, -times);
    return touched;
  }

  function addChanged(parts: readonly Int32Array[]): void {
    const member = rows.length;
    const gained = new Int32Array(longest);
    const lost = new Int32Array(longest);
    const groups: Group[] = [];
    for (const gram of changedGrams(parts)) {
      const before = inFirst[gram] ?? 0;
      const after = before + (change[gram] ?? 0);
      if (before > 0 === after > 0) continue;
      const length = grams.lengthOf(gram);
      bump(after > 0 ? gained : lost, length);
      const group = groupOf[gram] ?? nobody;
      if (group.next?.member !== member) {
        const members = [...group.members, member];
        group.next = { member, group: { members, counts: new Int32Array(longest), next: undefined } };
        groups.push(group.next.group);
      }
      bump(group.next.group.counts, length);
      groupOf[gram] = group.next.group;
    }
    const alike = Array.from({ length: member }, () => new Int32Array(longest));
    for (const { members, counts } of groups) {
      for (const other of members) {
        const cell = alike[other];
        if (cell !== undefined)
          for (let length = 0; length < longest; length++) bump(cell, length, counts[length] ?? 0);
      }
    }
    rows.push({ gained, lost, alike });
  }

  return {
    add(parts) {
      if (rows.length === 0) addFirst(parts);
      else addChanged(parts);
    },
    similarity(a, b) {
      const one = rows[a];
      const other = rows[b];
      if (one === undefined || other === undefined) return 0;
      const alike = a === b ? undefined : (a < b ? other : one).alike[Math.min(a, b)];
      let sum = 0;
      for (let length = 0; length < longest; length++) {
        const size = firstSizes[length] ?? 0;
        const lost = (one.lost[length] ?? 0) + (other.lost[length] ?? 0);
        const gained = (one.gained[length] ?? 0) + (other.gained[length] ?? 0);
        const same = a === b ? (lost + gained) / 2 : (alike?.[length] ?? 0);
        const both = size - lost + same;
        const either = 2 * size - lost + gained - both;
        sum += either === 0 ? 1 : both / either;
      }
      return sum / longest;
    },
  };
}

function countParts(parts: readonly Int32Array[]): Map<Int32Array, number> {
  const counts = new Map<Int32Array, number>();
  for (const part of parts) counts.set(part, (counts.get(part) ?? 0) + 1);
  return counts;
}

function bump(counts: Int32Array, at: number, by = 1): void {
  counts[at] = (counts[at] ?? 0) + by;
}

interface GramTable {
  readonly size: number;
  /** The distinct grams of a part. */
  of(part: Int32Array): Int32Array;
  /** One less than the number of units of a gram. */
  lengthOf(gram: number): number;
}

function createGramTable(): GramTable {
  const table = createPairTable();
  const lengths: number[] = [];
  const lastSeen: number[] = [];
  const known = new Map<Int32Array, Int32Array>();

  function read(part: Int32Array): Int32Array {
    const found: number[] = [];
    const seen = known.size;
    for (let at = 0; at < part.length; at++) {
      // A gram is the gram it continues with one unit more.
      let gram = nothing;
      for (let length = 0; length < longest && at + length < part.length; length++) {
        gram = table.idOf(gram, part[at + length] ?? 0);
        if (lastSeen[gram] === seen) continue;
        lastSeen[gram] = seen;
        lengths[gram] = length;
        found.push(gram);
      }
    }
    return Int32Array.from(found);
  }

  return {
    get size() {
      return table.size;
    },
    of(part) {
      const grams = known.get(part) ?? read(part);
      known.set(part, grams);
      return grams;
    },
    lengthOf: (gram) => lengths[gram] ?? 0,
  };
}
