import type { Confidence, RiskPromise } from '../events';
import { riskThreshold } from './abstention';
import type { JudgedChoice } from './abstention';

/** What a promise is made for: choices whose confidence rests on votes alone, or on running the candidates as well. */
export type PromiseBasis = 'votes' | 'execution';

interface Promised {
  /** The share of shown choices that may be wrong. */
  readonly risk: number;
  /** The confidence that keeps the promise. */
  readonly threshold: number;
}

/**
 * Where thresholds come from as long as a person has few outcomes of their own. From the bench suites `calibrate` and
 * `calibrate --execution` on the problems that confidence was fitted on, by `riskThreshold` on confidences of problems
 * that were left out of the fit, with the base rate of an unknown model. Stricter promises could not be made on so few
 * problems. They are for tasks and models like those; for others the table is a start.
 */
export const promisedThresholds: Readonly<Record<PromiseBasis, readonly Promised[]>> = {
  votes: [
    { risk: 0.2, threshold: 0.728 },
    { risk: 0.25, threshold: 0.592 },
    { risk: 0.3, threshold: 0.541 },
    { risk: 0.4, threshold: 0.426 },
  ],
  execution: [
    { risk: 0.15, threshold: 0.784 },
    { risk: 0.2, threshold: 0.704 },
    { risk: 0.25, threshold: 0.626 },
    { risk: 0.3, threshold: 0.526 },
    { risk: 0.4, threshold: 0.384 },
  ],
};

/**
 * The confidence below which there is to be no consensus so that at most the given share of consensuses is wrong: from
 * a person's own outcomes where these allow the promise, and from what was measured before otherwise, by the next
 * stricter promise in the table. Infinity where nothing can be promised.
 * @param risk in (0, 1).
 * @param outcomes of earlier choices with the same basis, with the confidence that they were given.
 */
export function thresholdForRisk(
  risk: number,
  basis: PromiseBasis,
  outcomes: readonly JudgedChoice[] = [],
): number {
  const own = riskThreshold(outcomes, risk);
  if (own < Infinity) return own;
  const kept = promisedThresholds[basis].filter((promised) => promised.risk <= risk + 1e-9);
  return kept.at(-1)?.threshold ?? Infinity;
}

/** Above any confidence, and still a number in a record. */
const outOfReach = 2;

/** An earlier choice with what its confidence rested on. */
export interface JudgedOnBasis extends JudgedChoice {
  readonly restsOn: Confidence['restsOn'];
}

/** The promise of a run, from the person's own outcomes where these allow it. @param risk in (0, 1). */
export function promiseFor(risk: number, outcomes: readonly JudgedOnBasis[]): RiskPromise {
  const least = (basis: PromiseBasis): number => {
    const own = outcomes.filter(({ restsOn }) => (restsOn === 'execution') === (basis === 'execution'));
    return Math.min(outOfReach, thresholdForRisk(risk, basis, own));
  };
  return { risk, votes: least('votes'), execution: least('execution') };
}
