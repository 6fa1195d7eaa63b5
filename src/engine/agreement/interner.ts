/** Gives equal texts the same small number, from 1 up. */
export interface Interner {
  readonly size: number;
  idOf(text: string): number;
}

export function createInterner(): Interner {
  const ids = new Map<string, number>();
  return {
    get size() {
      return ids.size;
    },
    idOf(text) {
      const known = ids.get(text);
      if (known !== undefined) return known;
      const id = ids.size + 1;
      ids.set(text, id);
      return id;
    },
  };
}
