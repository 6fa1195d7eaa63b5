import { solve } from './solve';

/** One observation for a logistic regression. */
export interface LogisticRow {
  readonly features: readonly number[];
  readonly right: boolean;
  /** Enters the logit as it is, with weight 1. */
  readonly offset: number;
  readonly weight: number;
}

/** The intercept, then one weight per feature. */
export type LogisticWeights = readonly number[];

const iterations = 50;
const settled = 1e-10;

/**
 * Logistic regression by Newton's method, with a ridge on the weights of the standardised features.
 * @param ridge in observations; pulls weights towards 0.
 * @throws RangeError if the rows do not determine the weights.
 */
export function fitLogistic(rows: readonly LogisticRow[], ridge: number): LogisticWeights {
  const { means, deviations } = spread(rows);
  const standard = rows.map((row) => ({
    ...row,
    features: [1, ...row.features.map((value, at) => (value - (means[at] ?? 0)) / (deviations[at] ?? 1))],
  }));
  let weights = new Array<number>(means.length + 1).fill(0);
  for (let step = 0; step < iterations; step++) {
    const { gradient, hessian } = derivatives(standard, weights, ridge);
    const change = solve(hessian, gradient);
    weights = weights.map((weight, at) => weight + (change[at] ?? 0));
    if (change.every((value) => Math.abs(value) < settled)) break;
  }
  const slopes = weights.slice(1).map((weight, at) => weight / (deviations[at] ?? 1));
  const shift = slopes.reduce((sum, slope, at) => sum + slope * (means[at] ?? 0), 0);
  return [(weights[0] ?? 0) - shift, ...slopes];
}

/** The probability of a row under the given weights. */
export function logisticChance(
  { features, offset }: Pick<LogisticRow, 'features' | 'offset'>,
  [intercept = 0, ...slopes]: LogisticWeights,
): number {
  return logistic(features.reduce((sum, value, at) => sum + value * (slopes[at] ?? 0), intercept + offset));
}

function spread(rows: readonly LogisticRow[]): { means: number[]; deviations: number[] } {
  const total = rows.reduce((sum, { weight }) => sum + weight, 0);
  const means = (rows[0]?.features ?? []).map(
    (_, at) => rows.reduce((sum, { features, weight }) => sum + weight * (features[at] ?? 0), 0) / total,
  );
  const deviations = means.map((middle, at) => {
    const squares = rows.reduce(
      (sum, { features, weight }) => sum + weight * ((features[at] ?? 0) - middle) ** 2,
      0,
    );
    return Math.sqrt(squares / total) || 1;
  });
  return { means, deviations };
}

function derivatives(
  rows: readonly LogisticRow[],
  weights: readonly number[],
  ridge: number,
): { gradient: number[]; hessian: number[][] } {
  const gradient = weights.map((weight, at) => (at === 0 ? 0 : -ridge * weight));
  const hessian = weights.map((_, row) =>
    weights.map((__, column) => (row === column && row > 0 ? ridge : 0)),
  );
  for (const { features, right, offset, weight } of rows) {
    const chance = logistic(features.reduce((sum, value, at) => sum + value * (weights[at] ?? 0), offset));
    const error = weight * ((right ? 1 : 0) - chance);
    const curvature = weight * chance * (1 - chance);
    for (const [at, value] of features.entries()) {
      gradient[at] = (gradient[at] ?? 0) + error * value;
      const line = hessian[at];
      if (line === undefined) continue;
      for (const [column, other] of features.entries())
        line[column] = (line[column] ?? 0) + curvature * value * other;
    }
  }
  return { gradient, hessian };
}

function logistic(logit: number): number {
  return 1 / (1 + Math.exp(-logit));
}
