import type { PairJudgement, Verdict } from './verdicts';

/** Beyond this many candidates there are too many orders to try each of them (541 for five). */
export const mostOrdered = 5;

/** Ranks by item, 0 the best; equal ranks are ties. Every rank below the largest is taken. */
type WeakOrder = readonly number[];

/**
 * How far the verdicts on ordered pairs are from every possible ranking with ties: the smallest number of them that
 * a ranking contradicts (TOV of Sage, arXiv 2512.16041), found by trying all rankings. 0: they fit one.
 * @throws RangeError for more than five candidates.
 */
export function orderViolations(ids: readonly string[], pairs: readonly PairJudgement[]): number {
  if (ids.length > mostOrdered) throw new RangeError(`at most ${mostOrdered} candidates can be ordered`);
  const said = pairs.flatMap(({ first, second, asShown, swapped }) => {
    const [a, b] = [ids.indexOf(first), ids.indexOf(second)];
    return [asShown, swapped].flatMap((verdict) => (verdict === undefined ? [] : [{ a, b, verdict }]));
  });
  let fewest = said.length;
  for (const order of weakOrders(ids.length)) {
    const against = said.filter(({ a, b, verdict }) => verdictOf(order, a, b) !== verdict).length;
    fewest = Math.min(fewest, against);
  }
  return fewest;
}

/** All rankings with ties of so many items. */
export function* weakOrders(count: number): Generator<WeakOrder> {
  const ranks = Array.from({ length: count }, () => 0);
  const total = count ** count;
  for (let code = 0; code < total; code++) {
    let rest = code;
    for (let item = 0; item < count; item++) {
      ranks[item] = rest % count;
      rest = Math.floor(rest / count);
    }
    const used = new Set(ranks);
    if (Math.max(-1, ...ranks) === used.size - 1) yield [...ranks];
  }
}

function verdictOf(order: WeakOrder, a: number, b: number): Verdict {
  const [rankA = 0, rankB = 0] = [order[a], order[b]];
  if (rankA === rankB) return 0;
  return rankA < rankB ? 1 : -1;
}
