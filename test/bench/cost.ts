import type { PoolAgreement } from '../../src/engine/agreement/agreement';
import { agreementOf } from '../../src/engine/agreement/agreementOf';
import type { Syntax } from '../../src/engine/ports';
import type { PoolState, StopRule } from '../../src/engine/sampling/stopping';
import {
  anyRule,
  betaRule,
  poolState,
  settledRule,
  stopRules,
  windowRule,
} from '../../src/engine/sampling/stopping';
import type { BenchOptions } from './arguments';
import { UsageError } from './arguments';
import { createExecutedPool } from './executedPool';
import { readProblems } from './labelledData';
import type { ProblemPool } from './problemPool';
import { createProblemPool, sampleOfMember } from './problemPool';
import { createRandom, drawSome } from './random';
import { bootstrapInterval, mean, rounded } from './statistics';

/** The rules that the one that runs use is compared with. */
const others: Readonly<Record<string, StopRule>> = {
  'beta-0.90': betaRule(0.9),
  'beta-0.95': betaRule(0.95),
  'window-3': windowRule(3),
  'window-5': windowRule(5),
  'alone-5': settledRule({ support: 1, steady: 5, lead: 0.06 }),
  'alone-8': settledRule({ support: 1, steady: 8, lead: 0.1 }),
  'two-3': settledRule({ support: 2, steady: 3, lead: 0.02 }),
  'two-5': settledRule({ support: 2, steady: 5, lead: 0.02 }),
  'two-3-or-alone-8': anyRule(
    settledRule({ support: 2, steady: 3, lead: 0.02 }),
    settledRule({ support: 1, steady: 8, lead: 0.1 }),
  ),
};

/** A sequence of draws from one problem: what a rule sees after each, and whether the choice then is right. */
interface Sequence {
  readonly states: readonly PoolState[];
  readonly right: readonly boolean[];
  /** The share of the usable candidates that the largest cluster has in the end. */
  readonly agreed: number;
}

/** How the agreement of a pool is found, by text alone or with what its candidates do. */
type Agree = (draws: readonly number[]) => PoolAgreement | undefined;

/**
 * How many samples adaptive stopping draws, and what it costs in pass@1 against drawing them all: paired on the same
 * draws, with the bootstrap interval of the difference over problems.
 */
export function runCost(options: BenchOptions, syntax: Syntax): unknown {
  const problems = readProblems(options.data);
  const size = options.samples?.[0] ?? 20;
  const rounds = options.draws ?? 20;
  const perProblem = problems.map((problem, index) => {
    const pool = createProblemPool(syntax, problem);
    const agree = options.execution ? executed(pool) : byText(pool);
    const random = createRandom(options.seed * 7919 + index);
    return Array.from({ length: rounds }, () => follow(pool, agree, shuffled(pool.draws, size, random)));
  });
  const fixed = mean(
    perProblem.map((some) => mean(some.map(({ right }) => (right.at(-1) === true ? 1 : 0)))),
  );
  const used = options.execution ? stopRules.behaviour : stopRules.text;
  const rows = Object.entries({ used, ...others }).map(([name, rule]) =>
    measure(name, rule, perProblem, options.seed),
  );
  const [adaptive] = rows;
  return {
    suite: 'cost',
    execution: options.execution,
    data: options.data,
    problems: problems.length,
    draws: rounds,
    fixed: {
      samples: size,
      pass1: rounded(fixed),
      agreed: rounded(mean(perProblem.flat().map(({ agreed }) => agreed))),
    },
    adaptive,
    rules: rows,
  };
}

function shuffled(draws: readonly number[], size: number, random: () => number): number[] {
  // Drawing all but one, and the rest after it, shuffles what would otherwise be handed out in order.
  return draws.length > size
    ? drawSome(draws, size, random)
    : [...drawSome(draws, draws.length - 1, random), ...draws.slice(-1)].slice(0, size);
}

function byText(pool: ProblemPool): Agree {
  return (draws) => {
    const usable = draws.filter((draw) => pool.samples[draw]?.usable === true);
    return usable.length === 0 ? undefined : agreementOf(pool.compare(usable), pool.base);
  };
}

function executed(pool: ProblemPool): Agree {
  const agree = createExecutedPool(pool);
  if (agree === undefined)
    throw new UsageError('This data holds no outputs of its samples; leave --execution out.');
  return agree;
}

function follow(pool: ProblemPool, agree: Agree, draws: readonly number[]): Sequence {
  const states: PoolState[] = [];
  const right: boolean[] = [];
  let last: PoolAgreement | undefined;
  for (let count = 1; count <= draws.length; count++) {
    last = agree(draws.slice(0, count));
    states.push(poolState(count, last));
    right.push(last !== undefined && pool.samples[sampleOfMember(last.choice)]?.passed === true);
  }
  const usable = last?.scores.size ?? 0;
  return { states, right, agreed: usable === 0 ? 0 : (last?.clusters[0]?.weight ?? 0) / usable };
}

function measure(
  name: string,
  rule: StopRule,
  perProblem: readonly (readonly Sequence[])[],
  seed: number,
): Record<string, unknown> {
  const stops = perProblem.map((some) =>
    some.map((sequence) => ({ sequence, at: stopOf(rule, sequence.states) })),
  );
  const gains = stops.map((some) =>
    mean(
      some.map(
        ({ sequence: { right }, at }) => (right[at - 1] === true ? 1 : 0) - (right.at(-1) === true ? 1 : 0),
      ),
    ),
  );
  const all = stops.flat();
  // A pool agrees with itself where half of its usable candidates are the same.
  const agreeing = all.filter(({ sequence }) => sequence.agreed >= 0.5);
  const rest = all.filter(({ sequence }) => sequence.agreed < 0.5);
  const passed = all.map(({ sequence, at }) => (sequence.right[at - 1] === true ? 1 : 0));
  const [low, high] = bootstrapInterval(gains, seed);
  return {
    rule: name,
    meanSamples: rounded(mean(all.map(({ at }) => at))),
    pass1: rounded(mean(passed)),
    /** Of the difference in pass@1 to drawing all. */
    interval: [rounded(low), rounded(high)],
    whereAgreed: {
      share: rounded(agreeing.length / all.length),
      meanSamples: rounded(mean(agreeing.map(({ at }) => at))),
    },
    elsewhere: { meanSamples: rounded(mean(rest.map(({ at }) => at))) },
  };
}

/** After how many draws the rule stops; all of them where it never does. */
function stopOf(rule: StopRule, states: readonly PoolState[]): number {
  for (let count = 1; count < states.length; count++) {
    if (rule(states.slice(0, count)) !== undefined) return count;
  }
  return states.length;
}
