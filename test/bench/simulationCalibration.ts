import { riskThreshold } from '../../src/engine/consensus/abstention';
import { fuse } from '../../src/engine/consensus/fusion';
import {
  localCalibration,
  outcomesNeeded,
  shownConfidence,
} from '../../src/engine/consensus/localCalibration';
import { reliabilityOf } from '../../src/engine/consensus/reliability';
import { reliabilityOfSignals } from '../../src/engine/consensus/reliabilityOfSignals';
import type { SimulatedRun } from './simulationRun';
import { auroc, bootstrapInterval, mean, rounded } from './statistics';

const risks = [0.05, 0.1, 0.2];
/** How sure the promises are to hold. */
const certainty = 0.95;

/** How well the confidence of runs fits how they turned out, and how much better the choice is than the votes' leader. */
export function calibrationRow(runs: readonly SimulatedRun[]): object {
  const outcomes = runs.map(fused);
  const { error, brier, bins } = reliabilityOf(outcomes);
  const gains = seedMeans(runs, ({ right, votesRight }) => Number(right) - Number(votesRight));
  return {
    runs: runs.length,
    right: rounded(mean(runs.map(({ right }) => Number(right)))),
    votesAlone: rounded(mean(runs.map(({ votesRight }) => Number(votesRight)))),
    gain: rounded(mean(gains)),
    gainInterval: bootstrapInterval(gains, 1).map((value) => rounded(value)),
    confidence: rounded(mean(outcomes.map(({ confidence }) => confidence))),
    ece: rounded(error),
    eceWithoutCaps: rounded(reliabilityOf(runs.map(uncapped)).error),
    brier: rounded(brier),
    auroc: rounded(
      auroc(
        outcomes.map(({ confidence }) => confidence),
        runs.map(({ right }) => right),
      ),
    ),
    bins: bins.map(({ count, confidence = 0, right = 0 }) => [
      count,
      rounded(confidence, 3),
      rounded(right, 3),
    ]),
  };
}

/** What each signal has been worth over the runs. */
export function worthRows(runs: readonly SimulatedRun[]): object[] {
  return reliabilityOfSignals(
    runs.map((run) => ({ ...fuse(run.signals, run.facts), right: Number(run.right) })),
  ).map(({ name, seen, auroc: area, gain }) => ({ name, seen, auroc: rounded(area), gain: rounded(gain) }));
}

/** Thresholds found on held-out runs, and how often what they let through was wrong on others. */
export function abstentionRows(heldOut: readonly SimulatedRun[], runs: readonly SimulatedRun[]): object[] {
  const judged = heldOut.map((run) => ({ ...fused(run), right: run.right, task: run.seed }));
  return risks.map((risk) => {
    const threshold = riskThreshold(judged, risk, certainty);
    const shown = runs.filter((run) => fused(run).confidence >= threshold);
    return {
      promised: risk,
      threshold: Number.isFinite(threshold) ? rounded(threshold) : null,
      shown: rounded(shown.length / Math.max(1, runs.length)),
      observed: rounded(mean(shown.map(({ right }) => Number(!right)))),
      interval: riskInterval(shown).map((value) => rounded(value)),
    };
  });
}

/** A person's own outcomes: bands before there are enough, and the calibration error of percentages after. */
export function localRow(runs: readonly SimulatedRun[]): object {
  const outcomes = runs.map((run) => ({
    logOdds: fuse(run.signals, run.facts).logOdds,
    decision: run.right ? ('accepted' as const) : ('rejected' as const),
  }));
  const half = outcomes.length >> 1;
  const calibration = localCalibration(outcomes.slice(0, half));
  const later = runs.slice(half).map((run) => {
    const { confidence, logOdds } = fuse(run.signals, run.facts);
    const shown = shownConfidence({ confidence, logOdds }, calibration);
    return { confidence: shown.kind === 'percentage' ? shown.value : confidence, right: Number(run.right) };
  });
  return {
    before: localCalibration(outcomes.slice(0, outcomesNeeded - 1)).kind,
    after: calibration.kind,
    outcomes: half,
    ece: rounded(reliabilityOf(later).error),
  };
}

/** Whether runs held their plans, and how much of them they needed. */
export function budgetRow(runs: readonly SimulatedRun[]): object {
  const calls = runs.map(({ spent }) => spent.calls);
  const over = runs.filter(({ plan, spent }) => {
    const allowed = new Map(plan.stages.map((stage) => [stage.purpose, stage.calls]));
    return [...spent.byPurpose].some(([purpose, count]) => count > (allowed.get(purpose) ?? 0));
  });
  const promptTokens = runs.map(({ plan, spent }) => spent.usage.promptTokens / plan.usage.promptTokens);
  return {
    planned: runs[0]?.plan.calls,
    mean: rounded(mean(calls), 1),
    most: Math.max(...calls),
    overPlan: over.length,
    // The plan's tokens are an estimate for its most calls.
    shareOfPlannedTokens: { mean: rounded(mean(promptTokens)), most: rounded(Math.max(...promptTokens)) },
  };
}

function fused({ signals, facts, right }: SimulatedRun): {
  readonly confidence: number;
  readonly right: number;
} {
  return { confidence: fuse(signals, facts).confidence, right: Number(right) };
}

/** Caps hold confidence down for what the simulation does not have: code that nobody ran and that fails elsewhere. */
function uncapped({ signals, facts, right }: SimulatedRun): {
  readonly confidence: number;
  readonly right: number;
} {
  const free = { ...facts, executed: true, typeChecked: true, usable: Math.max(2, facts.usable) };
  return { confidence: fuse(signals, free).confidence, right: Number(right) };
}

/** The 95 % bootstrap interval of the share that is wrong, by seeds, which may have shown more or fewer. */
function riskInterval(shown: readonly SimulatedRun[]): [number, number] {
  const share = mean(shown.map(({ right }) => Number(!right)));
  const bySeed = new Map<number, number>();
  for (const { seed, right } of shown) bySeed.set(seed, (bySeed.get(seed) ?? 0) + Number(!right) - share);
  // The mean of a ratio, linear around its estimate.
  const residuals = [...bySeed.values()].map((sum) => share + (sum * bySeed.size) / shown.length);
  return bootstrapInterval(residuals, 1);
}

/** Runs of a seed are alike, so that intervals are over seeds. */
function seedMeans(runs: readonly SimulatedRun[], value: (run: SimulatedRun) => number): number[] {
  const bySeed = new Map<number, number[]>();
  for (const run of runs) bySeed.set(run.seed, [...(bySeed.get(run.seed) ?? []), value(run)]);
  return [...bySeed.values()].map(mean);
}
