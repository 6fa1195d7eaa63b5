import { confidenceWithBehaviour } from '../../src/engine/consensus/behaviourConfidence';
import type { ChoiceEvidence } from '../../src/engine/consensus/chooseWithBehaviour';
import { confidenceOf } from '../../src/engine/consensus/confidence';
import type { Syntax } from '../../src/engine/ports';
import { abstentionRow, shownAsShipped, shownByPromise } from './abstentionRows';
import type { ShownChoice } from './abstentionRows';
import type { BenchOptions } from './arguments';
import { chooseExecuted, createExecutedProblem, executionBaselines } from './executionChoice';
import type { ExecutedProblem, ExecutionOutcome } from './executionChoice';
import { languageOf, readProblems } from './labelledData';
import { benchChoices, leftOutConfidences } from './leftOut';
import type { BenchChoice } from './leftOut';
import { createRandom, drawSome } from './random';
import { auroc, bootstrapInterval, calibrationError, mean, rounded } from './statistics';

/** The choice counts as a consensus from here on; below, the extension shows rivals instead of a winner. */
const abstainBelow = 0.5;

/** The outcomes of one problem, one per drawn pool. */
type Outcomes = readonly ExecutionOutcome[];

/** pass@1 of the choice with execution beside the ways of others, and how far its confidence can be trusted. */
export function runSelectionExecution(options: BenchOptions, syntax: Syntax): unknown {
  const problems = readProblems(options.data);
  const executed = problems.map((problem) => createExecutedProblem(syntax, problem));
  const drawn = Math.max(...executed.map(({ pool }) => pool.draws.length));
  const sizes = options.samples ?? [10, 20, 100].filter((size) => size <= drawn);
  const outcomes = new Map(sizes.map((size) => [size, drawOutcomes(executed, size, options)]));
  const choices = [...outcomes].flatMap(([size, some]) => benchChoices(some, { size, sizes: sizes.length }));
  const judged = { choices, confidences: leftOutConfidences(choices) };
  const promises = { leftOut: shownByPromise(choices), asShipped: shownAsShipped(choices) };
  return {
    suite: 'selection',
    execution: true,
    data: options.data,
    language: problems[0] === undefined ? undefined : languageOf(problems[0]),
    rows: [...outcomes].map(([size, some]) => ({
      ...measure(some, size, options),
      leftOut: leftOutQuality(judged, size),
      risk: riskRows(promises.leftOut, size, options.seed),
      shippedRisk: riskRows(promises.asShipped, size, options.seed),
    })),
  };
}

/** Draws pools of a size from every problem and chooses from each. */
export function drawOutcomes(
  executed: readonly ExecutedProblem[],
  size: number,
  { draws, seed }: Pick<BenchOptions, 'draws' | 'seed'>,
): Outcomes[] {
  const rounds = executed.every(({ pool }) => pool.draws.length <= size) ? 1 : (draws ?? 40);
  return executed.map((problem, index) => {
    const random = createRandom(seed * 7919 + index);
    return Array.from({ length: rounds }, () =>
      chooseExecuted(problem, drawSome(problem.pool.draws, size, random)),
    );
  });
}

function measure(outcomes: readonly Outcomes[], size: number, options: BenchOptions): object {
  const consensus = outcomes.map((some) => mean(some.map(({ passed }) => (passed ? 1 : 0))));
  const pass1: Record<string, number> = { consensus: rounded(mean(consensus)) };
  const interval: Record<string, [number, number]> = { consensus: around(consensus, options.seed) };
  for (const name of executionBaselines) {
    const values = outcomes.map((some) => mean(some.map(({ baselines }) => baselines.get(name) ?? 0)));
    pass1[name] = rounded(mean(values));
    interval[name] = around(
      consensus.map((value, problem) => value - (values[problem] ?? 0)),
      options.seed,
    );
  }
  const judged = judge(outcomes, consensus);
  const confidences = judged.map(({ confidence }) => confidence);
  const right = judged.map((one) => one.right);
  return {
    samples: size,
    draws: outcomes[0]?.length ?? 0,
    problems: outcomes.length,
    pass1,
    interval,
    auroc: rounded(auroc(confidences, right)),
    ece: rounded(calibrationError(confidences, right)),
    abstained: rounded(mean(confidences.map((value) => (value < abstainBelow ? 1 : 0)))),
  };
}

function around(values: readonly number[], seed: number): [number, number] {
  const [low, high] = bootstrapInterval(values, seed);
  return [rounded(low), rounded(high)];
}

/** How good confidences are that were fitted to the problems of other folds. */
function leftOutQuality(
  { choices, confidences }: { choices: readonly BenchChoice[]; confidences: readonly number[] },
  size: number,
): unknown {
  const some = [...choices.keys()].filter((at) => choices[at]?.size === size);
  const own = some.map((at) => confidences[at] ?? 0);
  const right = some.map((at) => choices[at]?.right === true);
  return { auroc: rounded(auroc(own, right)), ece: rounded(calibrationError(own, right)) };
}

function riskRows(
  promises: ReadonlyMap<number, readonly ShownChoice[]>,
  size: number,
  seed: number,
): unknown[] {
  return [...promises].map(([promised, choices]) => abstentionRow(promised, choices, size, seed));
}

/** Confidences as the product ships, with the base rate that the choices on all other problems show. */
function judge(
  outcomes: readonly Outcomes[],
  rates: readonly number[],
): { readonly confidence: number; readonly right: boolean }[] {
  const total = rates.reduce((sum, rate) => sum + rate, 0);
  return outcomes.flatMap((some, problem) => {
    const baseRate = (total - (rates[problem] ?? 0)) / Math.max(1, rates.length - 1);
    return some.map(({ evidence, passed }) => ({
      confidence: evidence === undefined ? 0 : confidenceFrom(evidence, baseRate),
      right: passed,
    }));
  });
}

function confidenceFrom(evidence: ChoiceEvidence, baseRate: number): number {
  return evidence.restsOn === 'votes'
    ? confidenceOf(evidence.votes, baseRate)
    : confidenceWithBehaviour(evidence.behaviour, baseRate);
}
