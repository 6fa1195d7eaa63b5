import type { Syntax } from '../../src/engine/ports';
import type { BenchOptions } from './arguments';
import { thresholdRows } from './calibrateExecution';
import { chanceOf, fitVotes } from './fitVotes';
import type { LabelledChoice } from './fitVotes';
import { readProblems } from './labelledData';
import { createProblemPool } from './problemPool';
import type { ProblemPool } from './problemPool';
import { createRandom, drawSome } from './random';
import { choose } from './selection';
import { auroc, calibrationError, mean, rounded } from './statistics';

/** A choice with the problem that it is of, for folds that share no problem. */
interface OwnedChoice extends LabelledChoice {
  readonly problem: number;
}

const folds = 5;

/**
 * Fits how votes translate into the chance of being right, with the base rate of each model and pool size as a fixed
 * offset, and checks it on problems that were left out. `--data` takes several files, with commas between them.
 */
export function runCalibrate(options: BenchOptions, syntax: Syntax): unknown {
  const files = options.data?.split(',') ?? [undefined];
  const choices = files.flatMap((file, index) => {
    const pools = readProblems(file).map((problem) => createProblemPool(syntax, problem));
    const drawn = Math.max(...pools.map((pool) => pool.draws.length));
    const sizes = (options.samples ?? [5, 10, 20, 50]).filter((size) => size <= drawn);
    return sizes.flatMap((size) => choicesOf(pools, size, options, index * 1000, sizes.length));
  });
  const confidences = new Array<number>(choices.length).fill(0);
  const unknownModel = new Array<number>(choices.length).fill(0);
  for (let fold = 0; fold < folds; fold++) {
    const weights = fitVotes(choices.filter(({ problem }) => problem % folds !== fold));
    for (const [at, choice] of choices.entries()) {
      if (choice.problem % folds !== fold) continue;
      confidences[at] = chanceOf(choice, weights);
      unknownModel[at] = chanceOf({ ...choice, offset: 0 }, weights);
    }
  }
  const right = choices.map((choice) => choice.right);
  const [intercept, centrality, share, size] = fitVotes(choices).map((value) => rounded(value, 3));
  return {
    suite: 'calibrate',
    problems: new Set(choices.map(({ problem }) => problem)).size,
    choices: choices.length,
    intercept,
    weights: { centrality, share, size },
    leftOut: {
      auroc: rounded(auroc(confidences, right)),
      ece: rounded(calibrationError(confidences, right)),
    },
    thresholds: thresholdRows(
      choices.map((choice, at) => ({
        task: choice.problem,
        right: choice.right,
        confidence: unknownModel[at] ?? 0,
      })),
    ),
  };
}

function choicesOf(
  pools: readonly ProblemPool[],
  size: number,
  options: BenchOptions,
  firstProblem: number,
  sizes: number,
): OwnedChoice[] {
  const rounds = options.draws ?? 20;
  const made = pools.flatMap((pool, index) => {
    const random = createRandom(options.seed * 7919 + index);
    return Array.from({ length: rounds }, () => choose(pool, drawSome(pool.draws, size, random))).flatMap(
      (outcome) => (outcome === undefined ? [] : [{ outcome, problem: firstProblem + index }]),
    );
  });
  const rate = mean(made.map(({ outcome }) => (outcome.passed ? 1 : 0)));
  const offset = Math.log(rate / (1 - rate));
  return made.map(({ outcome, problem }) => ({
    evidence: outcome,
    right: outcome.passed,
    offset,
    weight: 1 / rounds / sizes,
    problem,
  }));
}
