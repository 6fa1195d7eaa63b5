import type { Comparison } from './comparer';

/**
 * How similar two members of a pool are, by their ids: 1 when they are the same up to renaming and formatting, 0 for
 * ids that are not in the pool.
 */
export function memberSimilarity({ variants, grams }: Comparison): (a: string, b: string) => number {
  const indexOf = new Map(
    [...variants.values()].flatMap(({ members, index }) => members.map(({ id }) => [id, index] as const)),
  );
  return (a, b) => {
    const first = indexOf.get(a);
    const second = indexOf.get(b);
    if (first === undefined || second === undefined) return 0;
    return first === second ? 1 : grams.similarity(first, second);
  };
}
