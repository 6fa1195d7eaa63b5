/** How a cluster stands. */
export interface Standing {
  readonly id: string;
  /** The weight of its votes. */
  readonly votes: number;
  /** Masked facts that were recovered from it; 0 before any was asked. */
  readonly recovered: number;
}

/** What is still to come at most. */
export interface Remaining {
  /** Samples, each of which may fall into any cluster. */
  readonly samples: number;
  /** Masked facts that can still be asked of each cluster. */
  readonly probes: number;
  /** By how much, in log-odds, other evidence may yet set two clusters apart; 0 unless told. */
  readonly other?: number;
}

/**
 * The clusters that can still win, most votes first: those for which no other one is out of reach. One alone means
 * that the outcome is settled, and that nothing more need be asked about who leads. Made for the geometric mean of
 * forward and backward shares, pulled together or not; the cluster with the most votes is always among them.
 * @param alpha the part of the forward share, in (0, 1].
 */
export function stillInContention<T extends Standing>(
  clusters: readonly T[],
  remaining: Remaining,
  alpha = 0.5,
): T[] {
  return clusters
    .filter((cluster) => clusters.every((rival) => reaches(cluster, rival, remaining, alpha)))
    .sort((a, b) => b.votes - a.votes || b.recovered - a.recovered);
}

/** Whether all that is to come, were it all in a cluster's favour, would bring it level with another. */
function reaches(cluster: Standing, rival: Standing, remaining: Remaining, alpha: number): boolean {
  if (cluster.id === rival.id) return true;
  const { samples, probes, other = 0 } = remaining;
  const forward = Math.log((cluster.votes + samples + 0.5) / (rival.votes + 0.5));
  const backward = Math.log((cluster.recovered + probes + 0.5) / (rival.recovered + 0.5));
  // What a rival is ahead by in recovered facts may be put down to chance and not count after all.
  return alpha * forward + (1 - alpha) * Math.max(0, backward) + other >= 0;
}
