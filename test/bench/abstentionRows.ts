import { riskThreshold } from '../../src/engine/consensus/abstention';
import type { JudgedChoice } from '../../src/engine/consensus/abstention';
import { confidenceWithBehaviour } from '../../src/engine/consensus/behaviourConfidence';
import { confidenceOf } from '../../src/engine/consensus/confidence';
import { thresholdForRisk } from '../../src/engine/consensus/promisedThresholds';
import { fittedConfidence, foldOf, leftOutConfidences } from './leftOut';
import type { BenchChoice } from './leftOut';
import { createRandom } from './random';
import { rounded } from './statistics';

/** The shares of wrong consensuses that abstaining is to keep, each with a threshold of its own. */
export const promisedRisks: readonly number[] = [0.05, 0.1, 0.2, 0.3];

/** A choice with whether it was shown as a consensus. */
export interface ShownChoice extends BenchChoice {
  readonly shown: boolean;
}

/**
 * Per promised risk: which choices would be shown, where neither the weights of the confidence, nor its base rate, nor
 * the threshold have seen the problem. Thresholds are learned from confidences that were left out of a fit themselves,
 * over pools of all sizes, as the product does not choose by size.
 */
export function shownByPromise(choices: readonly BenchChoice[]): ReadonlyMap<number, ShownChoice[]> {
  const shown = new Map(promisedRisks.map((risk) => [risk, [] as ShownChoice[]]));
  for (const fold of new Set(choices.map(({ problem }) => foldOf(problem)))) {
    const kept = choices.filter(({ problem }) => foldOf(problem) !== fold);
    const judged = judgedChoices(kept, leftOutConfidences(kept));
    const confidence = fittedConfidence(kept);
    const tested = choices
      .filter(({ problem }) => foldOf(problem) === fold)
      .map((choice) => ({ choice, confidence: confidence(choice) }));
    for (const [risk, some] of shown) {
      const threshold = riskThreshold(judged, risk);
      for (const one of tested) some.push({ ...one.choice, shown: one.confidence >= threshold });
    }
  }
  return shown;
}

/** Per promised risk: which choices the product shows as it ships, of a model of which nothing is known. */
export function shownAsShipped(choices: readonly BenchChoice[]): ReadonlyMap<number, ShownChoice[]> {
  return new Map(
    promisedRisks.map((risk) => [
      risk,
      choices.map((choice) => ({ ...choice, shown: isShown(choice, risk) })),
    ]),
  );
}

function isShown({ evidence }: BenchChoice, risk: number): boolean {
  if (evidence === undefined) return false;
  const confidence =
    evidence.restsOn === 'votes' ? confidenceOf(evidence.votes) : confidenceWithBehaviour(evidence.behaviour);
  return confidence >= thresholdForRisk(risk, evidence.restsOn);
}

/** Pairs choices with the confidences that they were given, in the same order. */
export function judgedChoices(
  choices: readonly BenchChoice[],
  confidences: readonly number[],
): JudgedChoice[] {
  return choices.map(({ problem, right }, at) => ({
    task: problem,
    right,
    confidence: confidences[at] ?? 0,
  }));
}

/** How often the shown choices from pools of a size are wrong, and how many are not shown, with problems counting alike. */
export function abstentionRow(
  promised: number,
  choices: readonly ShownChoice[],
  size: number,
  seed: number,
): unknown {
  const problems = new Map<number, { shown: number; wrong: number }>();
  for (const { problem, size: own, shown, right, weight } of choices) {
    if (own !== size) continue;
    const sums = problems.get(problem) ?? { shown: 0, wrong: 0 };
    problems.set(problem, sums);
    if (shown) sums.shown += weight;
    if (shown && !right) sums.wrong += weight;
  }
  const sums = [...problems.values()];
  const all = choices.reduce((sum, one) => sum + (one.size === size ? one.weight : 0), 0);
  const shown = sums.reduce((sum, one) => sum + one.shown, 0);
  return {
    promised,
    observed: rounded(ratio(sums)),
    interval: ratioInterval(sums, seed).map((value) => rounded(value)),
    abstained: rounded(1 - shown / Math.max(1e-9, all)),
  };
}

type Sums = readonly { readonly shown: number; readonly wrong: number }[];

function ratio(sums: Sums): number {
  const shown = sums.reduce((sum, one) => sum + one.shown, 0);
  return shown > 0 ? sums.reduce((sum, one) => sum + one.wrong, 0) / shown : 0;
}

/** The 95 % bootstrap interval over problems, which may have shown more or fewer. */
function ratioInterval(sums: Sums, seed: number, rounds = 2000): [number, number] {
  const random = createRandom(seed);
  const ratios = Array.from({ length: rounds }, () =>
    ratio(sums.map((_, __, all) => all[Math.floor(random() * all.length)] ?? { shown: 0, wrong: 0 })),
  ).sort((a, b) => a - b);
  const at = (share: number): number => ratios[Math.floor(share * (rounds - 1))] ?? 0;
  return [at(0.025), at(0.975)];
}
