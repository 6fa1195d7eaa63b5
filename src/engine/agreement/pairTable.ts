/** Numbers pairs of whole numbers: equal pairs have the same number, from 0 up. */
export interface PairTable {
  readonly size: number;
  idOf(left: number, right: number): number;
}

const firstSize = 1024;

/** An open hash table: the pool of grams asks for several numbers per unit. */
export function createPairTable(): PairTable {
  let mask = firstSize - 1;
  let slots = new Int32Array(firstSize).fill(-1);
  let lefts = new Int32Array(firstSize / 2);
  let rights = new Int32Array(firstSize / 2);
  let count = 0;

  function slotOf(left: number, right: number): number {
    let hash = Math.imul(left, 0x9e3779b1) ^ Math.imul(right + 0x7f4a7c15, 0x85ebca6b);
    hash ^= hash >>> 15;
    return hash & mask;
  }

  function grow(): void {
    const size = 2 * (mask + 1);
    mask = size - 1;
    slots = new Int32Array(size).fill(-1);
    lefts = enlarged(lefts);
    rights = enlarged(rights);
    for (let id = 0; id < count; id++) {
      let at = slotOf(lefts[id] ?? 0, rights[id] ?? 0);
      while ((slots[at] ?? -1) >= 0) at = (at + 1) & mask;
      slots[at] = id;
    }
  }

  return {
    get size() {
      return count;
    },
    idOf(left, right) {
      let at = slotOf(left, right);
      for (;;) {
        const id = slots[at] ?? -1;
        if (id < 0) break;
        if (lefts[id] === left && rights[id] === right) return id;
        at = (at + 1) & mask;
      }
      if (2 * (count + 1) > mask) {
        grow();
        at = slotOf(left, right);
        while ((slots[at] ?? -1) >= 0) at = (at + 1) & mask;
      }
      slots[at] = count;
      lefts[count] = left;
      rights[count] = right;
      return count++;
    },
  };
}

function enlarged(values: Int32Array): Int32Array<ArrayBuffer> {
  const result = new Int32Array(2 * values.length);
  result.set(values);
  return result;
}
