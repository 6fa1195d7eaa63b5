import type { TokenLogprob } from '../ports';
import { sequenceLikelihood } from './likelihood';
import { fitMixture } from './weibull';

export interface VotingSample {
  readonly id: string;
  readonly text: string;
  readonly tokens: readonly TokenLogprob[];
}

export interface PerplexityVotes {
  /** Per id, at least 0; 0 for those that are pruned. Those that say the same share one vote. */
  readonly weights: ReadonlyMap<string, number>;
  /** Ids of samples that were too unlikely to count. */
  readonly pruned: readonly string[];
}

/** With fewer samples a mixture cannot be fitted. */
const enoughForMixture = 17;
/** So many standard deviations below the mean a sample of a small pool is pruned. */
const smallPoolCut = 1.5;

/**
 * Votes weighted by how likely the model found each sample, without the unlikely ones (reasoning-pruning perplexity
 * consistency, Zhou et al., arXiv 2510.15444): the likelihoods are taken for a mixture of two Weibull distributions,
 * and those are pruned that rather belong to the lower one and lie below the mean. In pools of up to 16, where that
 * fit is unstable, those are that lie 1.5 standard deviations below the mean.
 * @returns undefined where any sample has no log-probabilities: a vote by them would not be fair to it.
 */
export function perplexityVotes(samples: readonly VotingSample[]): PerplexityVotes | undefined {
  const likelihoods = samples.map(({ tokens }) => sequenceLikelihood(tokens)?.perToken);
  const known = likelihoods.filter((value) => value !== undefined);
  if (known.length === 0 || known.length < samples.length) return undefined;
  const keeps = keeperOf(known);
  const copies = new Map<string, number>();
  for (const { text } of samples) copies.set(text, (copies.get(text) ?? 0) + 1);
  const weights = new Map<string, number>();
  const pruned: string[] = [];
  for (const [index, { id, text }] of samples.entries()) {
    const likelihood = known[index] ?? 0;
    const kept = keeps(likelihood);
    if (!kept) pruned.push(id);
    weights.set(id, kept ? likelihood / (copies.get(text) ?? 1) : 0);
  }
  return { weights, pruned };
}

function keeperOf(likelihoods: readonly number[]): (likelihood: number) => boolean {
  const mean = likelihoods.reduce((sum, x) => sum + x, 0) / likelihoods.length;
  const variance = likelihoods.reduce((sum, x) => sum + (x - mean) ** 2, 0) / likelihoods.length;
  const mixture = likelihoods.length < enoughForMixture ? undefined : fitMixture(likelihoods);
  if (mixture === undefined) {
    const cut = mean - smallPoolCut * Math.sqrt(variance);
    // In a pool of equals rounding must not decide.
    return (likelihood) => likelihood >= cut - 1e-9;
  }
  return (likelihood) => likelihood >= mean || mixture.probabilityOfHigher(likelihood) >= 0.5;
}
