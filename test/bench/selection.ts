import { agreementOf } from '../../src/engine/agreement/agreementOf';
import { confidenceOf } from '../../src/engine/consensus/confidence';
import type { Syntax } from '../../src/engine/ports';
import type { BenchOptions } from './arguments';
import { baselineNames, createBaselines } from './baselines';
import { readProblems, languageOf } from './labelledData';
import { createProblemPool, sampleOfMember } from './problemPool';
import type { ProblemPool } from './problemPool';
import { createRandom, drawSome } from './random';
import { auroc, bootstrapInterval, calibrationError, mean, rounded } from './statistics';

/** The choice counts as a consensus from here on; below, the extension shows rivals instead of a winner. */
const abstainBelow = 0.5;

/** What was chosen from one drawn pool. */
export interface Outcome {
  readonly passed: boolean;
  readonly centrality: number;
  readonly share: number;
  readonly clusters: number;
  readonly usable: number;
}

/** pass@1 of the choice beside the baselines, and how well the confidence is calibrated. */
export function runSelection(options: BenchOptions, syntax: Syntax): unknown {
  const problems = readProblems(options.data);
  const pools = problems.map((problem) => createProblemPool(syntax, problem));
  const drawn = Math.max(...pools.map((pool) => pool.draws.length));
  const sizes = options.samples ?? [5, 10, 20, 100].filter((size) => size <= drawn);
  const baselines = pools.map(createBaselines);
  return {
    suite: 'selection',
    execution: options.execution,
    data: options.data,
    language: languageOf(problems[0] ?? ({} as never)),
    rows: sizes.map((size) => measure(pools, baselines, size, options)),
  };
}

function measure(
  pools: readonly ProblemPool[],
  baselines: readonly ReturnType<typeof createBaselines>[],
  size: number,
  options: BenchOptions,
): unknown {
  const rounds = pools.every((pool) => pool.draws.length <= size) ? 1 : (options.draws ?? 40);
  const names = ['consensus', ...baselineNames];
  const perProblem = new Map(names.map((name) => [name, [] as number[]]));
  const outcomes: (Outcome | undefined)[][] = [];
  for (const [index, pool] of pools.entries()) {
    const random = createRandom(options.seed * 7919 + index);
    const sums = new Map(names.map((name) => [name, 0]));
    const add = (name: string, value: number): unknown => sums.set(name, (sums.get(name) ?? 0) + value);
    const mine: (Outcome | undefined)[] = [];
    for (let round = 0; round < rounds; round++) {
      const draws = drawSome(pool.draws, size, random);
      const outcome = choose(pool, draws);
      mine.push(outcome);
      add('consensus', outcome?.passed === true ? 1 : 0);
      for (const [name, value] of Object.entries(baselines[index]?.(draws) ?? {})) add(name, value);
    }
    outcomes.push(mine);
    for (const name of names) perProblem.get(name)?.push((sums.get(name) ?? 0) / rounds);
  }
  return report(size, rounds, perProblem, outcomes, options.seed);
}

/** The product's choice from a pool of draws; undefined when none of them is usable. */
export function choose(pool: ProblemPool, draws: readonly number[]): Outcome | undefined {
  const usable = draws.filter((draw) => pool.samples[draw]?.usable === true);
  if (usable.length === 0) return undefined;
  const agreement = agreementOf(pool.compare(usable), pool.base);
  const sample = pool.samples[sampleOfMember(agreement.choice)];
  return {
    passed: sample?.passed === true,
    centrality: agreement.centrality,
    share: agreement.cluster.weight / usable.length,
    clusters: agreement.clusters.length,
    usable: usable.length,
  };
}

function report(
  size: number,
  draws: number,
  perProblem: ReadonlyMap<string, readonly number[]>,
  outcomes: readonly (readonly (Outcome | undefined)[])[],
  seed: number,
): unknown {
  const consensus = perProblem.get('consensus') ?? [];
  const pass1: Record<string, number> = {};
  const interval: Record<string, [number, number]> = {};
  for (const [name, values] of perProblem) {
    pass1[name] = rounded(mean(values));
    const gains = values.map((value, problem) => (consensus[problem] ?? 0) - value);
    const [low, high] = bootstrapInterval(name === 'consensus' ? values : gains, seed);
    interval[name] = [rounded(low), rounded(high)];
  }
  return { samples: size, draws, problems: consensus.length, pass1, interval, ...calibration(outcomes) };
}

/** The base rate of each problem's model is what the choices on all other problems show. */
function calibration(outcomes: readonly (readonly (Outcome | undefined)[])[]): Record<string, number> {
  const rates = outcomes.map((some) => mean(some.map((one) => (one?.passed === true ? 1 : 0))));
  const total = rates.reduce((sum, rate) => sum + rate, 0);
  const confidences: number[] = [];
  const right: boolean[] = [];
  for (const [problem, some] of outcomes.entries()) {
    const baseRate = (total - (rates[problem] ?? 0)) / Math.max(1, rates.length - 1);
    for (const one of some) {
      confidences.push(one === undefined ? 0 : confidenceOf(one, baseRate));
      right.push(one?.passed === true);
    }
  }
  return {
    auroc: rounded(auroc(confidences, right)),
    ece: rounded(calibrationError(confidences, right)),
    abstained: rounded(mean(confidences.map((value) => (value < abstainBelow ? 1 : 0)))),
  };
}
