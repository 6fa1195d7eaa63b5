import type { RepliedSample } from '../pool';

/** A pool whose samples are not independent. */
export interface Collapse {
  /** Ids of the samples whose replies are the same to the last letter. */
  readonly identical: readonly string[];
  /** How many replies there are. */
  readonly replies: number;
  /** What the vote of each identical sample counts, in (0, 1). */
  readonly weight: number;
}

/** Fewer may be the same by chance. */
const fewest = 4;
/** From this share of identical replies on a pool counts as collapsed. */
const leastShare = 0.8;
/** Shorter replies leave a model nothing to say in other words. */
const leastLength = 200;
/** Samples drawn at random are the same this rarely, by the model's own probabilities. */
const unlikely = 0.2;

/**
 * Whether so many replies of a model are the same to the last letter, prose included, that they cannot be independent
 * draws: the temperature was ignored, or a cache answered. Where the model tells log-probabilities, a reply that it
 * was all but sure to give is no sign of that. Those that are the same count half beyond the first.
 */
export function collapseOf(samples: readonly RepliedSample[]): Collapse | undefined {
  // One model may be stuck while another is not.
  const byReply = new Map<string, RepliedSample[]>();
  for (const sample of samples) {
    const key = `${sample.modelId}\n${sample.reply.text}`;
    byReply.set(key, [...(byReply.get(key) ?? []), sample]);
  }
  const largest = [...byReply.values()].sort((a, b) => b.length - a.length)[0] ?? [];
  const [first] = largest;
  if (first === undefined) return undefined;
  const replies = samples.filter(({ modelId }) => modelId === first.modelId).length;
  if (largest.length < fewest || largest.length < leastShare * replies) return undefined;
  if (first.reply.text.length < leastLength || isExpected(first)) return undefined;
  const weight = (1 + (largest.length - 1) / 2) / largest.length;
  return { identical: largest.map(({ id }) => id), replies, weight };
}

function isExpected({ reply: { tokens } }: RepliedSample): boolean {
  if (tokens === undefined) return false;
  return Math.exp(tokens.reduce((sum, { logprob }) => sum + logprob, 0)) > unlikely;
}
