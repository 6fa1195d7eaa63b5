import { voteFeatures } from '../../src/engine/consensus/confidence';
import type { VoteEvidence } from '../../src/engine/consensus/confidence';
import { solve } from './solve';

/** A choice that was made in a bench, with how it turned out. */
export interface LabelledChoice {
  readonly evidence: VoteEvidence;
  readonly right: boolean;
  /** The log-odds of how often choices of the model are right; enters as it is, with weight 1. */
  readonly offset: number;
  /** Problems count alike, however many pools were drawn of each. */
  readonly weight: number;
}

/** Intercept, centrality, share, size. */
export type VoteWeights = readonly [number, number, number, number];

/** Pulls the weights towards 0, in problems: there are few. */
const ridge = 1;
const iterations = 50;

/** Logistic regression with a ridge on all but the intercept, by Newton's method. */
export function fitVotes(choices: readonly LabelledChoice[]): VoteWeights {
  let weights = [0, 0, 0, 0];
  for (let step = 0; step < iterations; step++) {
    const { gradient, hessian } = derivatives(choices, weights);
    const change = solve(hessian, gradient);
    weights = weights.map((weight, index) => weight + (change[index] ?? 0));
    if (change.every((value) => Math.abs(value) < 1e-10)) break;
  }
  const [intercept = 0, centrality = 0, share = 0, size = 0] = weights;
  return [intercept, centrality, share, size];
}

/** The probability that a choice is right under the given weights. */
export function chanceOf(
  { evidence, offset }: Omit<LabelledChoice, 'right' | 'weight'>,
  weights: readonly number[],
): number {
  const logit = rowOf(evidence).reduce((sum, value, index) => sum + value * (weights[index] ?? 0), offset);
  return 1 / (1 + Math.exp(-logit));
}

function rowOf(evidence: VoteEvidence): number[] {
  return [1, ...voteFeatures(evidence)];
}

function derivatives(
  choices: readonly LabelledChoice[],
  weights: readonly number[],
): { gradient: number[]; hessian: number[][] } {
  const gradient: number[] = weights.map((weight, index) => (index === 0 ? 0 : -ridge * weight));
  const hessian = weights.map((_, row) =>
    weights.map((__, column) => (row === column && row > 0 ? ridge : 0) as number),
  );
  for (const choice of choices) {
    const row = rowOf(choice.evidence);
    const chance = chanceOf(choice, weights);
    const error = choice.weight * ((choice.right ? 1 : 0) - chance);
    const curvature = choice.weight * chance * (1 - chance);
    for (const [at, value] of row.entries()) {
      gradient[at] = (gradient[at] ?? 0) + error * value;
      const line = hessian[at];
      if (line === undefined) continue;
      for (const [column, other] of row.entries())
        line[column] = (line[column] ?? 0) + curvature * value * other;
    }
  }
  return { gradient, hessian };
}
