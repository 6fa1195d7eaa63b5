import { riskThreshold } from '../../src/engine/consensus/abstention';
import { behaviourFeatureNames } from '../../src/engine/consensus/behaviourConfidence';
import type { Syntax } from '../../src/engine/ports';
import { judgedChoices } from './abstentionRows';
import type { BenchOptions } from './arguments';
import { createExecutedProblem } from './executionChoice';
import { readProblems } from './labelledData';
import { benchChoices, fitBehaviour, leftOutConfidences } from './leftOut';
import type { BenchChoice } from './leftOut';
import { drawOutcomes } from './selectionExecution';
import { auroc, calibrationError, rounded } from './statistics';

/**
 * Fits how evidence from running a pool translates into the chance of its choice to be right, with the base rate of
 * each model and pool size as a fixed offset, checks it on problems that were left out, and finds the thresholds that
 * keep promised risks there. `--data` takes several files, with commas between them. Pools without inputs rest on votes
 * and are left out.
 */
export function runCalibrateExecution(options: BenchOptions, syntax: Syntax): unknown {
  const files = options.data?.split(',') ?? [undefined];
  const choices = files
    .flatMap((path, file) => {
      const executed = readProblems(path).map((problem) => createExecutedProblem(syntax, problem));
      const drawn = Math.max(...executed.map(({ pool }) => pool.draws.length));
      const sizes = (options.samples ?? [5, 10, 20, 50, 100]).filter((size) => size <= drawn);
      return sizes.flatMap((size) =>
        benchChoices(drawOutcomes(executed, size, { ...options, draws: options.draws ?? 20 }), {
          size,
          file,
          sizes: sizes.length,
        }),
      );
    })
    .filter(({ evidence }) => evidence?.restsOn === 'execution');
  const confidences = leftOutConfidences(choices);
  const [intercept = 0, ...weights] = fitBehaviour(choices);
  // The product knows nothing of the model when it compares a confidence with a threshold that it ships with.
  const judged = judgedChoices(choices, leftOutConfidences(choices, false));
  return {
    suite: 'calibrate',
    execution: true,
    problems: new Set(choices.map(({ problem }) => problem)).size,
    choices: choices.length,
    intercept: rounded(intercept, 3),
    weights: Object.fromEntries(
      behaviourFeatureNames.map((name, at) => [name, rounded(weights[at] ?? 0, 3)]),
    ),
    leftOut: [...new Set(choices.map(({ size }) => size))].map((size) => quality(choices, confidences, size)),
    thresholds: thresholdRows(judged),
  };
}

const tabulatedRisks = [0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4];

/** The threshold that keeps each promised risk on these choices; null where none does. */
export function thresholdRows(judged: Parameters<typeof riskThreshold>[0]): unknown {
  return tabulatedRisks.map((risk) => {
    const threshold = riskThreshold(judged, risk);
    return { risk, threshold: threshold < Infinity ? rounded(threshold, 3) : null };
  });
}

function quality(choices: readonly BenchChoice[], confidences: readonly number[], size: number): unknown {
  const some = [...choices.keys()].filter((at) => choices[at]?.size === size);
  const own = some.map((at) => confidences[at] ?? 0);
  const right = some.map((at) => choices[at]?.right === true);
  return {
    samples: size,
    auroc: rounded(auroc(own, right)),
    ece: rounded(calibrationError(own, right)),
  };
}
