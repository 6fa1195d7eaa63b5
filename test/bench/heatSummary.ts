import { auroc, mean, rounded } from './statistics';

/** A wrong sample with the heat of its visible tokens under each formula, and which of them have to change. */
export interface ScoredTokens<Kind extends string> {
  readonly heats: Readonly<Record<Kind, readonly number[]>>;
  readonly hot: readonly boolean[];
  /** The same for repairs towards samples that are wrong too. */
  readonly nulls: readonly (readonly boolean[])[];
}

const hottest = 0.2;

/** How well each kind of heat finds the tokens that have to change; figures in [0, 1], lifts above. */
export function heatSummary<Kind extends string>(
  kinds: readonly Kind[],
  scored: readonly ScoredTokens<Kind>[],
): Record<string, unknown> {
  const byKind = (value: (kind: Kind) => number): Record<string, number> =>
    Object.fromEntries(kinds.map((kind) => [kind, rounded(value(kind))]));
  const withNull = scored.filter(({ nulls }) => nulls.some((hot) => hot.includes(true)));
  const base = mean(scored.map(({ hot }) => hot.filter(Boolean).length / hot.length));
  const found = (kind: Kind): number => mean(scored.map(({ heats, hot }) => auroc(heats[kind], hot)));
  const foundNull = (kind: Kind): number =>
    mean(
      withNull.map(({ heats, nulls }) =>
        mean(nulls.filter((hot) => hot.includes(true)).map((hot) => auroc(heats[kind], hot))),
      ),
    );
  const precision = (kind: Kind): number => mean(scored.map((one) => hottestFifth(one, kind).precision));
  return {
    baseRate: rounded(base),
    auroc: byKind(found),
    null: byKind(foundNull),
    gap: byKind((kind) => found(kind) - foundNull(kind)),
    precision20: byKind(precision),
    recall20: byKind((kind) => mean(scored.map((one) => hottestFifth(one, kind).recall))),
    lift20: byKind((kind) => precision(kind) / base),
  };
}

/** As the extension colours: never more than the share of the tokens. */
function hottestFifth<Kind extends string>(
  { heats, hot }: ScoredTokens<Kind>,
  kind: Kind,
): { precision: number; recall: number } {
  const heat = heats[kind];
  const order = [...hot.keys()].sort((a, b) => (heat[b] ?? 0) - (heat[a] ?? 0) || a - b);
  const coloured = order.slice(0, Math.max(1, Math.floor(hottest * hot.length)));
  const hits = coloured.filter((token) => hot[token] === true).length;
  return { precision: hits / coloured.length, recall: hits / Math.max(1, hot.filter(Boolean).length) };
}
