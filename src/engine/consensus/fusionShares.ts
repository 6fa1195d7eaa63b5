import type { Count } from './fusionSignal';

/** What is known of a cluster before and after its candidates were asked for masked facts. */
export interface ClusterShares {
  readonly id: string;
  /** The weight of its votes. */
  readonly votes: number;
  /** Masked facts recovered from it; the same number should be asked of every cluster that is compared. */
  readonly backward: Count;
}

/** How far recovery has differed between the clusters of pools; sums over pools, of any age. */
export interface Spread {
  /** Squared differences from the pool's mean, in units of what chance alone makes (chi squared). */
  readonly observed: number;
  /** What chance alone would make of it: clusters less one. */
  readonly expected: number;
}

export interface ShareOptions {
  /** The part of the forward share in the geometric mean, in [0, 1]. */
  readonly alpha: number;
  /** What is taken for seen before the first pool, all of it chance; 0: backward shares are believed as they are. */
  readonly doubt: number;
}

/** Tuned by the bench suite `simulation` on its seeds 1 to 100. */
export const defaultShareOptions: ShareOptions = { alpha: 0.5, doubt: 8 };

/** Before any pool was seen. */
export const noSpread: Spread = { observed: 0, expected: 0 };

/** Keeps a cluster from which nothing was recovered in the race; for up to eight probes a cluster. */
const epsilon = 0.5;

/**
 * Probabilities of clusters from forward and backward shares, P ∝ Pf^alpha Pb^(1-alpha) (FOBAR, arXiv 2308.07758).
 * Where recovery does not depend on the cluster, backward shares are noise that the formula would take for evidence;
 * so they are pulled towards their common mean by the part of their spread that chance explains (after DerSimonian
 * and Laird 1986), in this pool and in earlier ones. A cluster that was not asked has the mean. Values sum to 1.
 * @param earlier the spread of earlier pools of the same model, for which no outcome need be known.
 */
export function combineShares(
  clusters: readonly ClusterShares[],
  { alpha, doubt }: ShareOptions = defaultShareOptions,
  earlier: Spread = noSpread,
): Map<string, number> {
  const keep = doubt === 0 ? 1 : beyondChance(addSpread(earlier, spreadOf(clusters)), doubt);
  const common = commonRate(clusters);
  const scores = clusters.map(({ votes, backward }) => {
    const rate = common + keep * (rateOf(backward, common) - common);
    return alpha * Math.log(votes + epsilon) + (1 - alpha) * Math.log(rate);
  });
  const top = Math.max(...scores);
  const masses = scores.map((score) => Math.exp(score - top));
  const total = masses.reduce((sum, mass) => sum + mass, 0);
  return new Map(clusters.map(({ id }, at) => [id, (masses[at] ?? 0) / total]));
}

/** How far recovery differs between the clusters of a pool. */
export function spreadOf(clusters: readonly ClusterShares[]): Spread {
  const asked = clusters.filter(({ backward }) => backward.total > 0);
  if (asked.length < 2) return noSpread;
  const common = commonRate(asked);
  const observed = asked.reduce(
    (sum, { backward: { passed, total } }) =>
      sum + (total * (passed / total - common) ** 2) / (common * (1 - common)),
    0,
  );
  return { observed, expected: asked.length - 1 };
}

export function addSpread(a: Spread, b: Spread): Spread {
  return { observed: a.observed + b.observed, expected: a.expected + b.expected };
}

/** The part of a spread that chance does not explain, in [0, 1). */
function beyondChance({ observed, expected }: Spread, doubt: number): number {
  return Math.max(0, 1 - (expected + doubt) / (observed + doubt));
}

function commonRate(clusters: readonly ClusterShares[]): number {
  const passed = clusters.reduce((sum, { backward }) => sum + backward.passed, 0);
  const total = clusters.reduce((sum, { backward }) => sum + backward.total, 0);
  return (passed + epsilon) / (total + 2 * epsilon);
}

function rateOf({ passed, total }: Count, common: number): number {
  return total === 0 ? common : (passed + epsilon) / (total + 2 * epsilon);
}
