interface Weibull {
  readonly shape: number;
  readonly scale: number;
}

export interface WeibullMixture {
  readonly lower: Weibull;
  readonly higher: Weibull;
  /** The share of the lower one, in [0.2, 0.8]. */
  readonly lowerShare: number;
  /** How probable it is that a value comes from the component with the higher mean. */
  probabilityOfHigher(value: number): number;
}

const rounds = 100;
const leastShare = 0.2;
/** Steeper components describe single points. */
const mostShape = 200;

/**
 * Two Weibull distributions fitted to positive values by expectation maximisation.
 * @returns undefined where the values do not spread: there is nothing to tell apart.
 */
export function fitMixture(values: readonly number[]): WeibullMixture | undefined {
  const sorted = [...values].sort((a, b) => a - b);
  const smallest = sorted[0] ?? 0;
  const largest = sorted.at(-1) ?? 0;
  if (sorted.length < 4 || smallest <= 0 || largest - smallest < 1e-6 * largest) return undefined;
  const half = sorted[sorted.length >> 1] ?? largest;
  let memberships: number[] = values.map((value) => (value < half ? 1 : 0));
  let [first, second] = [fit(values, memberships), fit(values, opposite(memberships))];
  let share = 0.5;
  for (let round = 0; round < rounds; round++) {
    share = Math.min(1 - leastShare, Math.max(leastShare, mean(memberships)));
    first = fit(values, memberships);
    second = fit(values, opposite(memberships));
    const next = values.map((value) => membership(value, first, second, share));
    const moved = Math.max(...next.map((value, index) => Math.abs(value - (memberships[index] ?? 0))));
    memberships = next;
    if (moved < 1e-6) break;
  }
  const swapped = meanOf(first) > meanOf(second);
  const lower = swapped ? second : first;
  const higher = swapped ? first : second;
  const lowerShare = swapped ? 1 - share : share;
  return {
    lower,
    higher,
    lowerShare,
    probabilityOfHigher: (value) => 1 - membership(value, lower, higher, lowerShare),
  };
}

/** How probable it is that a value comes from the first of two components. */
function membership(value: number, first: Weibull, second: Weibull, share: number): number {
  const one = Math.log(share) + logDensity(value, first);
  const other = Math.log(1 - share) + logDensity(value, second);
  return 1 / (1 + Math.exp(Math.min(700, other - one)));
}

function logDensity(value: number, { shape, scale }: Weibull): number {
  const ratio = Math.log(value / scale);
  return Math.log(shape / scale) + (shape - 1) * ratio - Math.exp(Math.min(700, shape * ratio));
}

/** The likeliest Weibull distribution of weighted values; its shape is where the likelihood's slope is zero. */
function fit(values: readonly number[], weights: readonly number[]): Weibull {
  const total = Math.max(
    1e-12,
    weights.reduce((sum, weight) => sum + weight, 0),
  );
  const largest = Math.max(...values);
  // Scaled by the largest, so that high powers stay finite.
  const logs = values.map((value) => Math.log(value / largest));
  const meanLog = logs.reduce((sum, log, index) => sum + (weights[index] ?? 0) * log, 0) / total;
  const slope = (shape: number): number => {
    let powers = 0;
    let weighted = 0;
    for (const [index, log] of logs.entries()) {
      const power = (weights[index] ?? 0) * Math.exp(shape * log);
      powers += power;
      weighted += power * log;
    }
    return weighted / Math.max(powers, 1e-300) - 1 / shape - meanLog;
  };
  let [low, high] = [0.01, mostShape];
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (slope(middle) < 0) low = middle;
    else high = middle;
  }
  const shape = (low + high) / 2;
  const moment =
    logs.reduce((sum, log, index) => sum + (weights[index] ?? 0) * Math.exp(shape * log), 0) / total;
  return { shape, scale: largest * Math.max(moment, 1e-300) ** (1 / shape) };
}

/** The mean of a Weibull distribution, its gamma factor by Stirling's series. */
function meanOf({ shape, scale }: Weibull): number {
  const x = 1 + 1 / shape + 7;
  let logGamma =
    (x - 0.5) * Math.log(x) - x + 0.5 * Math.log(2 * Math.PI) + 1 / (12 * x) - 1 / (360 * x ** 3);
  for (let step = 1; step <= 7; step++) logGamma -= Math.log(x - step);
  return scale * Math.exp(logGamma);
}

function opposite(memberships: readonly number[]): number[] {
  return memberships.map((value) => 1 - value);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}
