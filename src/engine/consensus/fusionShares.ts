import type { Count } from './fusionSignal';

/** What is known of a cluster before and after its candidates were asked for masked facts. */
export interface ClusterShares {
  readonly id: string;
  /** The weight of its votes. */
  readonly votes: number;
  /** Masked facts recovered from it; the same number should be asked of every cluster that is compared. */
  readonly backward: Count;
}

export interface ShareOptions {
  /** The part of the forward share in the geometric mean, in [0, 1]. */
  readonly alpha: number;
  /** Whether backward shares are pulled together as far as chance explains their differences. */
  readonly shrink: boolean;
}

export const defaultShareOptions: ShareOptions = { alpha: 0.5, shrink: true };

/** Keeps a cluster from which nothing was recovered in the race; for up to eight probes a cluster. */
const epsilon = 0.5;

/**
 * Probabilities of clusters from forward and backward shares, P ∝ Pf^alpha Pb^(1-alpha) (FOBAR, arXiv 2308.07758).
 * Where recovery does not depend on the cluster, backward shares are noise that the formula would take for evidence;
 * so they are pulled towards their common mean by the part of their spread that chance alone explains (after
 * DerSimonian and Laird 1986). A cluster that was not asked has the mean. Values sum to 1.
 */
export function combineShares(
  clusters: readonly ClusterShares[],
  { alpha, shrink }: ShareOptions = defaultShareOptions,
): Map<string, number> {
  const rates = backwardRates(clusters, shrink);
  const scores = clusters.map(
    ({ votes }, at) => alpha * Math.log(votes + epsilon) + (1 - alpha) * Math.log(rates[at] ?? 1),
  );
  const top = Math.max(...scores);
  const masses = scores.map((score) => Math.exp(score - top));
  const total = masses.reduce((sum, mass) => sum + mass, 0);
  return new Map(clusters.map(({ id }, at) => [id, (masses[at] ?? 0) / total]));
}

/** A recovery rate in (0, 1) for each cluster. */
function backwardRates(clusters: readonly ClusterShares[], shrink: boolean): number[] {
  const asked = clusters.filter(({ backward }) => backward.total > 0);
  const passed = asked.reduce((sum, { backward }) => sum + backward.passed, 0);
  const total = asked.reduce((sum, { backward }) => sum + backward.total, 0);
  const common = (passed + epsilon) / (total + 2 * epsilon);
  const keep = shrink
    ? signalShare(
        asked.map(({ backward }) => backward),
        common,
      )
    : 1;
  return clusters.map(({ backward }) => {
    if (backward.total === 0) return common;
    const own = (backward.passed + epsilon) / (backward.total + 2 * epsilon);
    return common + keep * (own - common);
  });
}

/** The part of the spread of rates that chance does not explain, in [0, 1]. */
function signalShare(counts: readonly Count[], common: number): number {
  if (counts.length < 2) return 0;
  const spread = counts.reduce(
    (sum, { passed, total }) => sum + (total * (passed / total - common) ** 2) / (common * (1 - common)),
    0,
  );
  return spread === 0 ? 0 : Math.max(0, 1 - (counts.length - 1) / spread);
}
