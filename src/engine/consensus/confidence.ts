import type { PoolAgreement } from '../agreement/agreement';
import { voteCalibration } from './voteCalibration';

/** What the votes of a pool say about its choice. */
export interface VoteEvidence {
  /** The weighted mean similarity of the choice to the other draws, in [0, 1]. */
  readonly centrality: number;
  /** The share of the usable weight that the choice's cluster has, in (0, 1]. */
  readonly share: number;
  /** The usable weight. */
  readonly usable: number;
}

/** How often choices are right where nothing is known of the model. */
export const defaultBaseRate = 0.5;

/**
 * The probability that a choice is right, from votes alone: a logistic function of how central the choice is and how
 * large its cluster, shifted to how often this model's choices are right.
 * @param baseRate how often choices of this model have turned out right, in (0, 1).
 */
export function confidenceOf(evidence: VoteEvidence, baseRate: number = defaultBaseRate): number {
  const { intercept, weights } = voteCalibration;
  const [centrality, share, evidenceSize] = voteFeatures(evidence);
  const logit =
    intercept +
    weights.centrality * centrality +
    weights.share * share +
    weights.size * evidenceSize +
    logOdds(baseRate);
  return 1 / (1 + Math.exp(-logit));
}

/** The features of the logistic function, in its order. */
export function voteFeatures({ centrality, share, usable }: VoteEvidence): [number, number, number] {
  // A vote among few is pulled towards one half, as the mean of a Beta distribution is.
  const shrunk = (share * usable + 0.5) / (usable + 1);
  return [logOdds(centrality), logOdds(shrunk), Math.log(1 + usable)];
}

/** The calibrated probability that the choice of a pool is right, from votes alone. */
export function confidenceFromVotes(agreement: PoolAgreement, baseRate: number = defaultBaseRate): number {
  const usable = agreement.clusters.reduce((sum, { weight }) => sum + weight, 0);
  const share = usable > 0 ? agreement.cluster.weight / usable : 0;
  return confidenceOf({ centrality: agreement.centrality, share, usable }, baseRate);
}

/** Log-odds, kept finite. */
function logOdds(probability: number): number {
  const clipped = Math.min(0.98, Math.max(0.02, probability));
  return Math.log(clipped / (1 - clipped));
}
