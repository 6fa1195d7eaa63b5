/** The longest run of units that counts as one feature of a text. */
const longest = 4;
const slots = 2 ** 26;

interface Group {
  readonly members: readonly number[];
  /** How many features of each length are shared by exactly these members. */
  readonly counts: Int32Array;
  /** The group that a feature enters when the member that is being added has it too. */
  next: { readonly member: number; readonly group: Group } | undefined;
}

/** The similarities of a growing list of sequences, kept up to date as each arrives. */
export interface GramPool {
  /** Adds a sequence of unit numbers; its index is the number of those added before. */
  add(units: Int32Array): void;
  /** The mean over lengths 1 to 4 of the Jaccard index of the sets of runs of that length, in [0, 1]. */
  similarity(a: number, b: number): number;
}

/**
 * A pool of sequences compared by their n-grams. Grams that the same members share are counted together, so that
 * one more member costs time in proportion to its own length.
 */
export function createGramPool(): GramPool {
  const gramIds = new Map<number, number>();
  const groupOf: Group[] = [];
  const lastMember: number[] = [];
  const shared: Int32Array[][] = [];
  const sizes: Int32Array[] = [];
  const nobody: Group = { members: [], counts: new Int32Array(longest), next: undefined };

  function addGram(gram: number, member: number, length: number): void {
    if (lastMember[gram] === member) return;
    lastMember[gram] = member;
    const group = groupOf[gram] ?? nobody;
    if (group.next?.member !== member) {
      group.next = {
        member,
        group: { members: [...group.members, member], counts: new Int32Array(longest), next: undefined },
      };
    }
    const joined = group.next.group;
    joined.counts[length] = (joined.counts[length] ?? 0) + 1;
    groupOf[gram] = joined;
  }

  function countShared(member: number): void {
    const touched = new Set<Group>();
    for (let gram = 0; gram < groupOf.length; gram++) {
      if (lastMember[gram] === member && groupOf[gram] !== undefined) touched.add(groupOf[gram] ?? nobody);
    }
    const row = Array.from({ length: member + 1 }, () => new Int32Array(longest));
    for (const group of touched) {
      for (const other of group.members) {
        const cell = row[other];
        if (cell === undefined) continue;
        for (let length = 0; length < longest; length++) {
          cell[length] = (cell[length] ?? 0) + (group.counts[length] ?? 0);
        }
      }
    }
    shared.push(row);
    sizes.push(row[member] ?? new Int32Array(longest));
  }

  return {
    add(units) {
      const member = sizes.length;
      for (let at = 0; at < units.length; at++) {
        let gram = 0;
        for (let length = 0; length < longest && at + length < units.length; length++) {
          // A gram is the gram it continues with one unit more; locals have negative numbers.
          const key = gram * slots + (units[at + length] ?? 0) + slots / 2;
          const known = gramIds.get(key);
          gram = known ?? gramIds.size + 1;
          if (known === undefined) gramIds.set(key, gram);
          addGram(gram, member, length);
        }
      }
      countShared(member);
    },
    similarity(a, b) {
      const [low, high] = a < b ? [a, b] : [b, a];
      const common = shared[high]?.[low];
      const first = sizes[a];
      const second = sizes[b];
      if (common === undefined || first === undefined || second === undefined) return 0;
      let sum = 0;
      for (let length = 0; length < longest; length++) {
        const both = common[length] ?? 0;
        const either = (first[length] ?? 0) + (second[length] ?? 0) - both;
        sum += either === 0 ? 1 : both / either;
      }
      return sum / longest;
    },
  };
}
