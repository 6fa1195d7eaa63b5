import type { TokenLogprob } from '../ports';

/** How likely a model found its own answer. */
export interface SequenceLikelihood {
  /** Natural logarithm of the probability of the whole sequence; at most 0. */
  readonly total: number;
  /** The same per token. */
  readonly mean: number;
  /** exp(mean), the inverse of the perplexity, in (0, 1]. */
  readonly perToken: number;
}

/** @returns undefined for no tokens: nothing is known, which is not the same as certain. */
export function sequenceLikelihood(tokens: readonly TokenLogprob[]): SequenceLikelihood | undefined {
  if (tokens.length === 0) return undefined;
  const total = tokens.reduce((sum, { logprob }) => sum + logprob, 0);
  const mean = total / tokens.length;
  return { total, mean, perToken: Math.exp(mean) };
}

/**
 * The entropy of what could have stood at a token's place, in nats, from its likely alternatives; what these leave
 * over counts as one further outcome, so that the result is a lower bound.
 * @returns undefined where no alternatives were told.
 */
export function tokenEntropy(token: TokenLogprob): number | undefined {
  const outcomes = outcomesOf(token);
  if (outcomes === undefined) return undefined;
  const listed = outcomes.reduce((sum, probability) => sum + probability, 0);
  const rest = Math.max(0, 1 - listed);
  return [...outcomes, rest].reduce((sum, p) => (p > 0 ? sum - p * Math.log(p) : sum), 0);
}

/**
 * Self-certainty: how far the distributions that the tokens were drawn from are from uniform, as the mean divergence
 * KL(uniform ‖ model) in nats (Kang et al., arXiv 2502.18581). Servers tell the
 * likeliest tokens only; what is left over is spread evenly over the rest of the vocabulary.
 * @param vocabulary how many tokens the model knows.
 * @returns at least 0, higher is surer; undefined where no alternatives were told.
 */
export function selfCertainty(tokens: readonly TokenLogprob[], vocabulary: number): number | undefined {
  const parts = tokens.flatMap((token) => {
    const outcomes = outcomesOf(token);
    return outcomes === undefined ? [] : [divergence(outcomes, vocabulary)];
  });
  return parts.length === 0 ? undefined : parts.reduce((sum, part) => sum + part, 0) / parts.length;
}

/** No model is certain beyond what single precision can say. */
const leastRest = 2 ** -24;

function divergence(outcomes: readonly number[], vocabulary: number): number {
  const unlisted = Math.max(0, vocabulary - outcomes.length);
  const listed = outcomes.reduce((sum, p) => sum + p, 0);
  const rest = Math.max(leastRest, 1 - listed);
  const logs = outcomes.reduce((sum, p) => sum + Math.log(vocabulary * Math.max(p, leastRest)), 0);
  const others = unlisted === 0 ? 0 : unlisted * Math.log((vocabulary * rest) / unlisted);
  return -(logs + others) / vocabulary;
}

/**
 * The lowest mean confidence of a run of tokens, where a token's confidence is the negative mean log-probability of
 * the likeliest tokens at its place: peaked is high (Fu et al., arXiv 2508.15260).
 * @param window tokens of a run; a shorter answer is one run.
 * @returns undefined where no alternatives were told.
 */
export function lowestGroupConfidence(tokens: readonly TokenLogprob[], window: number): number | undefined {
  const confidences = tokens.flatMap(({ top }) =>
    top === undefined || top.length === 0
      ? []
      : [-top.reduce((sum, { logprob }) => sum + logprob, 0) / top.length],
  );
  if (confidences.length === 0) return undefined;
  const size = Math.min(window, confidences.length);
  let sum = confidences.slice(0, size).reduce((total, value) => total + value, 0);
  let lowest = sum;
  for (let end = size; end < confidences.length; end++) {
    sum += (confidences[end] ?? 0) - (confidences[end - size] ?? 0);
    lowest = Math.min(lowest, sum);
  }
  return lowest / size;
}

/** The probabilities of the token and of its alternatives, the token itself once. */
function outcomesOf({ text, logprob, top }: TokenLogprob): number[] | undefined {
  if (top === undefined || top.length === 0) return undefined;
  const own = top.some((other) => other.text === text) ? [] : [Math.exp(logprob)];
  const all = [...own, ...top.map((other) => Math.exp(other.logprob))];
  // Rounded log-probabilities can add up to a little more than one.
  const sum = all.reduce((total, p) => total + p, 0);
  return sum > 1 ? all.map((p) => p / sum) : all;
}
