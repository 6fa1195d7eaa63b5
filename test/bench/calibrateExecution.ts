import { behaviourFeatureNames, behaviourFeatures } from '../../src/engine/consensus/behaviourConfidence';
import type { Syntax } from '../../src/engine/ports';
import type { BenchOptions } from './arguments';
import { createExecutedProblem } from './executionChoice';
import { fitLogistic, logisticChance } from './fitLogistic';
import type { LogisticRow } from './fitLogistic';
import { readProblems } from './labelledData';
import { drawOutcomes } from './selectionExecution';
import { auroc, calibrationError, mean, rounded } from './statistics';

/** A choice with the problem that it is of, for folds that share no problem. */
interface OwnedRow extends LogisticRow {
  readonly problem: number;
  readonly size: number;
}

const folds = 5;
/** In problems: there are few. */
const ridge = 2;

/**
 * Fits how evidence from running a pool translates into the chance of its choice to be right, with the base rate of
 * each model and pool size as a fixed offset, and checks it on problems that were left out. `--data` takes several
 * files, with commas between them. Pools without inputs rest on votes and are left out.
 */
export function runCalibrateExecution(options: BenchOptions, syntax: Syntax): unknown {
  const files = options.data?.split(',') ?? [undefined];
  const rows = files.flatMap((file, index) => {
    const executed = readProblems(file).map((problem) => createExecutedProblem(syntax, problem));
    const drawn = Math.max(...executed.map(({ pool }) => pool.draws.length));
    const sizes = (options.samples ?? [5, 10, 20, 50, 100]).filter((size) => size <= drawn);
    return sizes.flatMap((size) =>
      rowsOf(
        drawOutcomes(executed, size, { ...options, draws: options.draws ?? 20 }),
        size,
        index * 1000,
      ).map((row) => ({ ...row, weight: row.weight / sizes.length })),
    );
  });
  const chances = new Array<number>(rows.length).fill(0);
  for (let fold = 0; fold < folds; fold++) {
    const weights = fitLogistic(
      rows.filter(({ problem }) => problem % folds !== fold),
      ridge,
    );
    for (const [at, row] of rows.entries())
      if (row.problem % folds === fold) chances[at] = logisticChance(row, weights);
  }
  const [intercept = 0, ...weights] = fitLogistic(rows, ridge);
  return {
    suite: 'calibrate',
    execution: true,
    problems: new Set(rows.map(({ problem }) => problem)).size,
    choices: rows.length,
    intercept: rounded(intercept, 3),
    weights: Object.fromEntries(
      behaviourFeatureNames.map((name, at) => [name, rounded(weights[at] ?? 0, 3)]),
    ),
    leftOut: [...new Set(rows.map(({ size }) => size))].map((size) => quality(rows, chances, size)),
  };
}

function rowsOf(outcomes: ReturnType<typeof drawOutcomes>, size: number, first: number): OwnedRow[] {
  const rate = mean(outcomes.map((some) => mean(some.map(({ passed }) => (passed ? 1 : 0)))));
  const offset = Math.log(rate / (1 - rate));
  return outcomes.flatMap((some, index) =>
    some.flatMap(({ evidence, passed }) => {
      if (evidence?.restsOn !== 'execution') return [];
      const features = behaviourFeatures(evidence.behaviour);
      return {
        features: behaviourFeatureNames.map((name) => features[name]),
        right: passed,
        offset,
        weight: 1 / some.length,
        problem: first + index,
        size,
      };
    }),
  );
}

function quality(rows: readonly OwnedRow[], chances: readonly number[], size: number): unknown {
  const some = [...rows.keys()].filter((at) => rows[at]?.size === size);
  const confidences = some.map((at) => chances[at] ?? 0);
  const right = some.map((at) => rows[at]?.right === true);
  return {
    samples: size,
    auroc: rounded(auroc(confidences, right)),
    ece: rounded(calibrationError(confidences, right)),
  };
}
