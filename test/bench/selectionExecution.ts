import { abstentionThreshold } from '../../src/engine/consensus/abstention';
import type { JudgedChoice } from '../../src/engine/consensus/abstention';
import { confidenceWithBehaviour } from '../../src/engine/consensus/behaviourConfidence';
import type { ChoiceEvidence } from '../../src/engine/consensus/chooseWithBehaviour';
import { confidenceOf } from '../../src/engine/consensus/confidence';
import type { Syntax } from '../../src/engine/ports';
import type { BenchOptions } from './arguments';
import { chooseExecuted, createExecutedProblem, executionBaselines } from './executionChoice';
import type { ExecutedProblem, ExecutionOutcome } from './executionChoice';
import { languageOf, readProblems } from './labelledData';
import { createRandom, drawSome } from './random';
import { auroc, bootstrapInterval, calibrationError, mean, rounded } from './statistics';

/** The choice counts as a consensus from here on; below, the extension shows rivals instead of a winner. */
const abstainBelow = 0.5;
/** The shares of wrong consensuses that abstaining is to keep, each with a threshold of its own. */
const promisedRisks = [0.1, 0.2, 0.3];
const folds = 5;

/** The outcomes of one problem, one per drawn pool. */
type Outcomes = readonly ExecutionOutcome[];

interface Judged extends JudgedChoice {
  readonly problem: number;
}

/** pass@1 of the choice with execution beside the ways of others, and how far its confidence can be trusted. */
export function runSelectionExecution(options: BenchOptions, syntax: Syntax): unknown {
  const problems = readProblems(options.data);
  const executed = problems.map((problem) => createExecutedProblem(syntax, problem));
  const drawn = Math.max(...executed.map(({ pool }) => pool.draws.length));
  const sizes = options.samples ?? [10, 20, 100].filter((size) => size <= drawn);
  return {
    suite: 'selection',
    execution: true,
    data: options.data,
    language: problems[0] === undefined ? undefined : languageOf(problems[0]),
    rows: sizes.map((size) => measure(executed, size, options)),
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

function measure(executed: readonly ExecutedProblem[], size: number, options: BenchOptions): unknown {
  const outcomes = drawOutcomes(executed, size, options);
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
    risk: promisedRisks.map((risk) => observedRisk(judged, risk)),
  };
}

function around(values: readonly number[], seed: number): [number, number] {
  const [low, high] = bootstrapInterval(values, seed);
  return [rounded(low), rounded(high)];
}

/** Confidences with the base rate that the choices on all other problems show. */
function judge(outcomes: readonly Outcomes[], rates: readonly number[]): Judged[] {
  const total = rates.reduce((sum, rate) => sum + rate, 0);
  return outcomes.flatMap((some, problem) => {
    const baseRate = (total - (rates[problem] ?? 0)) / Math.max(1, rates.length - 1);
    return some.map(({ evidence, passed }) => ({
      problem,
      confidence: evidence === undefined ? 0 : confidenceFrom(evidence, baseRate),
      right: passed,
      weight: 1 / some.length,
    }));
  });
}

function confidenceFrom(evidence: ChoiceEvidence, baseRate: number): number {
  return evidence.restsOn === 'votes'
    ? confidenceOf(evidence.votes, baseRate)
    : confidenceWithBehaviour(evidence.behaviour, baseRate);
}

/** Thresholds from the other folds of problems, and how often the consensuses that they let pass are wrong. */
function observedRisk(judged: readonly Judged[], promised: number): unknown {
  let wrong = 0;
  let passed = 0;
  let all = 0;
  for (let fold = 0; fold < folds; fold++) {
    const threshold = abstentionThreshold(
      judged.filter(({ problem }) => problem % folds !== fold),
      promised,
    );
    for (const { problem, confidence, right, weight } of judged) {
      if (problem % folds !== fold) continue;
      all += weight;
      if (confidence < threshold) continue;
      passed += weight;
      if (!right) wrong += weight;
    }
  }
  return {
    promised,
    observed: rounded(passed > 0 ? wrong / passed : 0),
    abstained: rounded(1 - passed / Math.max(1, all)),
  };
}
