import { behaviourFeatureNames, behaviourFeatures } from '../../src/engine/consensus/behaviourConfidence';
import type { ChoiceEvidence } from '../../src/engine/consensus/chooseWithBehaviour';
import { confidenceOf, defaultBaseRate } from '../../src/engine/consensus/confidence';
import type { ExecutionOutcome } from './executionChoice';
import { fitLogistic, logisticChance } from './fitLogistic';
import type { LogisticWeights } from './fitLogistic';
import { mean } from './statistics';

/** A choice from one drawn pool, with how it turned out. */
export interface BenchChoice {
  readonly problem: number;
  readonly size: number;
  /** Choices with the same name are of one model, from pools of one size: they share a base rate. */
  readonly model: string;
  /** Undefined when no sample was usable. */
  readonly evidence: ChoiceEvidence | undefined;
  readonly right: boolean;
  /** Problems count alike, however many pools were drawn of each. */
  readonly weight: number;
}

const folds = 5;
/** In problems: there are few. */
const ridge = 2;

/** Which of the folds a problem is left out in. */
export function foldOf(problem: number): number {
  return problem % folds;
}

/** @param outcomes per problem, one per drawn pool. */
export function benchChoices(
  outcomes: readonly (readonly ExecutionOutcome[])[],
  { size, file = 0, sizes }: { readonly size: number; readonly file?: number; readonly sizes: number },
): BenchChoice[] {
  return outcomes.flatMap((some, index) =>
    some.map(({ evidence, passed }) => ({
      problem: file * 1000 + index,
      size,
      model: `${file} ${size}`,
      evidence,
      right: passed,
      weight: 1 / some.length / sizes,
    })),
  );
}

/** Fits how evidence from running a pool translates into a chance, with the base rates as fixed offsets. */
export function fitBehaviour(choices: readonly BenchChoice[]): LogisticWeights {
  const rates = baseRates(choices);
  const rows = choices.flatMap((choice) => {
    const features = featuresOf(choice.evidence);
    const rate = rates.get(choice.model) ?? defaultBaseRate;
    return features === undefined ? [] : [{ ...choice, features, offset: Math.log(rate / (1 - rate)) }];
  });
  return fitLogistic(rows, ridge);
}

/**
 * The confidence of each choice from weights and base rates that the choices on the problems of all other folds show.
 * @param modelKnown whether the base rates enter; otherwise choices are as those of a model of which nothing is known.
 */
export function leftOutConfidences(choices: readonly BenchChoice[], modelKnown = true): number[] {
  const confidences = new Array<number>(choices.length).fill(0);
  for (let fold = 0; fold < folds; fold++) {
    const inFold = ({ problem }: BenchChoice): boolean => foldOf(problem) === fold;
    if (!choices.some(inFold)) continue;
    const confidence = fittedConfidence(
      choices.filter((choice) => !inFold(choice)),
      modelKnown,
    );
    for (const [at, choice] of choices.entries()) if (inFold(choice)) confidences[at] = confidence(choice);
  }
  return confidences;
}

/** What the product's rule would say of other choices, had it been fitted to these. */
export function fittedConfidence(
  choices: readonly BenchChoice[],
  modelKnown = true,
): (choice: BenchChoice) => number {
  const rates = modelKnown ? baseRates(choices) : new Map<string, number>();
  const weights = fitBehaviour(choices);
  return ({ evidence, model }) => {
    if (evidence === undefined) return 0;
    const rate = rates.get(model) ?? defaultBaseRate;
    if (evidence.restsOn === 'votes') return confidenceOf(evidence.votes, rate);
    const features = featuresOf(evidence) ?? [];
    return logisticChance({ features, offset: Math.log(rate / (1 - rate)) }, weights);
  };
}

/** How often choices of each model are right, problems counting alike, in (0, 1). */
export function baseRates(choices: readonly BenchChoice[]): Map<string, number> {
  const byModel = new Map<string, Map<number, number[]>>();
  for (const { model, problem, right } of choices) {
    const problems = byModel.get(model) ?? new Map<number, number[]>();
    byModel.set(model, problems);
    const known = problems.get(problem);
    if (known === undefined) problems.set(problem, [right ? 1 : 0]);
    else known.push(right ? 1 : 0);
  }
  return new Map(
    [...byModel].map(([model, problems]) => {
      const rate = mean([...problems.values()].map(mean));
      return [model, Math.min(0.98, Math.max(0.02, rate))];
    }),
  );
}

function featuresOf(evidence: ChoiceEvidence | undefined): number[] | undefined {
  if (evidence?.restsOn !== 'execution') return undefined;
  const features = behaviourFeatures(evidence.behaviour);
  return behaviourFeatureNames.map((name) => features[name]);
}
