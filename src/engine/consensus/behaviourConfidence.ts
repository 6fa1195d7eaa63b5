import type { RequestUptake } from '../agreement/requestUptake';
import { behaviourCalibration } from './behaviourCalibration';
import { passShares } from './behaviourPool';
import type { BehaviourPool } from './behaviourPool';
import type { BehaviourScore } from './behaviourScores';
import { defaultBaseRate } from './confidence';

/** What a pool that was run says about its choice. */
export interface BehaviourEvidence {
  /** The choice's total score. */
  readonly score: number;
  /** The weight that behaves just like the choice. */
  readonly support: number;
  /** The usable weight. */
  readonly usable: number;
  /** The weight of all draws. */
  readonly drawn: number;
  /** The largest share of the pool that passes a test which the choice fails, in [0, 1]. */
  readonly rejected: number;
  /** Whether the choice does the same on all inputs, of which there are several: agreeing with it says little. */
  readonly constant: boolean;
  /** How many words the request has, and how many of them the choice takes up. */
  readonly asked: number;
  readonly taken: number;
}

/** About the mean over the problems that the function was fitted on. */
const usualUptake = -2.4;

/** The features of the logistic function, in this order. */
export const behaviourFeatureNames = [
  'score',
  'support',
  'usable',
  'rejected',
  'constant',
  'request',
] as const;

export type BehaviourFeatures = Readonly<Record<(typeof behaviourFeatureNames)[number], number>>;

export interface EvidenceInput {
  readonly pool: BehaviourPool;
  readonly scores: readonly BehaviourScore[];
  /** The number of the choice. */
  readonly leader: number;
  /** The weight of its behaviour cluster. */
  readonly support: number;
  readonly drawn: number;
  /** Absent: nothing is known of the request. */
  readonly uptake?: RequestUptake | undefined;
}

/** Reads the evidence for a choice off a pool that was run. */
export function evidenceOf(input: EvidenceInput): BehaviourEvidence {
  const { pool, scores, leader, support, drawn, uptake } = input;
  let rejected = 0;
  for (const [test, share] of passShares(pool).entries())
    if (pool.passed[leader]?.[test] !== 1) rejected = Math.max(rejected, share);
  const values = pool.values[leader] ?? new Int32Array();
  return {
    score: scores[leader]?.total ?? 0,
    support,
    usable: pool.total,
    drawn,
    rejected,
    constant: pool.inputs > 1 && values.every((value) => value === values[0]),
    asked: uptake?.length ?? 0,
    taken: uptake?.of(pool.ids[leader] ?? '')?.taken ?? 0,
  };
}

export function behaviourFeatures(evidence: BehaviourEvidence): BehaviourFeatures {
  const { score, support, usable, drawn, rejected, constant, asked, taken } = evidence;
  // A vote among few is pulled towards one half, as the mean of a Beta distribution is.
  const share = (support + 0.5) / (usable + 1);
  return {
    score,
    support: Math.log(share / (1 - share)),
    usable: drawn > 0 ? usable / drawn : 0,
    rejected,
    constant: constant ? 1 : 0,
    // A choice that takes up little of a long request has left out parts of it. Nothing asked in words: as usual.
    request: asked > 0 ? Math.log((1 + taken) / (1 + asked)) : usualUptake,
  };
}

/**
 * The probability that a choice is right, once the pool was run: a logistic function of its features, shifted to how
 * often this model's choices are right.
 * @param baseRate how often choices of this model have turned out right, in (0, 1).
 */
export function confidenceWithBehaviour(
  evidence: BehaviourEvidence,
  baseRate: number = defaultBaseRate,
): number {
  const features = behaviourFeatures(evidence);
  const { intercept, weights } = behaviourCalibration;
  const rate = Math.min(0.98, Math.max(0.02, baseRate));
  const logit = behaviourFeatureNames.reduce(
    (sum, name) => sum + weights[name] * features[name],
    intercept + Math.log(rate / (1 - rate)),
  );
  return 1 / (1 + Math.exp(-logit));
}
