import { probabilityOf } from './logOdds';

/** Turns raw log-odds x into a probability: sigmoid(a x + b). */
export interface PlattScale {
  readonly a: number;
  readonly b: number;
}

export interface ScaledOutcome {
  /** Raw log-odds. */
  readonly logOdds: number;
  /** How right it turned out, in [0, 1]. */
  readonly right: number;
  /** 1 unless told. */
  readonly weight?: number;
}

/** Pulls the slope towards 1, in outcomes: with few of them the raw log-odds hold. */
const ridge = 1;
const iterations = 100;

/**
 * Platt scaling by Newton's method, with Platt's own softened targets (Platt 1999, section 2.2), so that outcomes
 * that all went one way do not give certainty. Without outcomes, the identity.
 */
export function plattScale(outcomes: readonly ScaledOutcome[]): PlattScale {
  const rows = softened(outcomes);
  let scale: PlattScale = { a: 1, b: 0 };
  let loss = lossOf(rows, scale);
  for (let step = 0; step < iterations; step++) {
    const move = newtonStep(rows, scale);
    let size = 1;
    let next = moved(scale, move, size);
    while (lossOf(rows, next) > loss && size > 1e-6) {
      size /= 2;
      next = moved(scale, move, size);
    }
    const nextLoss = lossOf(rows, next);
    if (loss - nextLoss < 1e-12) break;
    scale = next;
    loss = nextLoss;
  }
  return scale;
}

interface Row {
  readonly x: number;
  readonly target: number;
  readonly weight: number;
}

function softened(outcomes: readonly ScaledOutcome[]): Row[] {
  const total = (part: (right: number) => number): number =>
    outcomes.reduce((sum, { right, weight = 1 }) => sum + weight * part(right), 0);
  const high = (total((right) => right) + 1) / (total((right) => right) + 2);
  const low = 1 / (total((right) => 1 - right) + 2);
  return outcomes.map(({ logOdds, right, weight = 1 }) => ({
    x: logOdds,
    target: right * high + (1 - right) * low,
    weight,
  }));
}

function newtonStep(rows: readonly Row[], { a, b }: PlattScale): PlattScale {
  let [gradientA, gradientB] = [ridge * (a - 1), 0];
  let [aa, ab, bb] = [ridge, 0, 1e-9];
  for (const { x, target, weight } of rows) {
    const p = probabilityOf(a * x + b);
    const error = weight * (p - target);
    const curvature = weight * p * (1 - p);
    gradientA += error * x;
    gradientB += error;
    aa += curvature * x * x;
    ab += curvature * x;
    bb += curvature;
  }
  const determinant = aa * bb - ab * ab;
  return {
    a: -(bb * gradientA - ab * gradientB) / determinant,
    b: -(aa * gradientB - ab * gradientA) / determinant,
  };
}

function moved({ a, b }: PlattScale, by: PlattScale, size: number): PlattScale {
  return { a: a + size * by.a, b: b + size * by.b };
}

function lossOf(rows: readonly Row[], { a, b }: PlattScale): number {
  return rows.reduce(
    (sum, { x, target, weight }) => {
      const z = a * x + b;
      // log(1 + e^z), without overflow.
      const softplus = Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z)));
      return sum + weight * (softplus - target * z);
    },
    (ridge * (a - 1) ** 2) / 2,
  );
}
