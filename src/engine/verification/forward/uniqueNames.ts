import type { CheckCase } from '../checks';

/** The same cases, those of equal name told apart by ` (2)`, ` (3)` …, so that a name is a key. */
export function uniqueNames(cases: readonly CheckCase[]): CheckCase[] {
  const used = new Set<string>();
  const counts = new Map<string, number>();
  return cases.map((one) => {
    let count = (counts.get(one.name) ?? 0) + 1;
    let name = count === 1 ? one.name : `${one.name} (${count})`;
    while (used.has(name)) {
      count++;
      name = `${one.name} (${count})`;
    }
    counts.set(one.name, count);
    used.add(name);
    return name === one.name ? one : { ...one, name };
  });
}
