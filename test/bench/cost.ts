import { agreementOf } from '../../src/engine/agreement/agreementOf';
import { memberSimilarity } from '../../src/engine/agreement/memberSimilarity';
import type { Syntax } from '../../src/engine/ports';
import { behaviourStates } from '../../src/engine/sampling/behaviourStates';
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
import { membersOf } from './executionChoice';
import { createExecutionMatrix } from './executionMatrix';
import { readProblems } from './labelledData';
import type { ProblemPool } from './problemPool';
import { createProblemPool, sampleOfMember } from './problemPool';
import { createRandom, drawSome } from './random';
import { bootstrapInterval, mean, rounded } from './statistics';
import { testReplyTokens, verificationCost } from './verificationCost';
import type { VerificationCost } from './verificationCost';

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
  /** What verification takes after so many draws, in samples. */
  readonly verification: (count: number) => number;
}

/** How a pool stands after some draws, by text alone or with what its candidates do. */
type StateAfter = (draws: readonly number[]) => PoolState;

/**
 * How many samples adaptive stopping draws, and what it costs in pass@1 against drawing them all: paired on the same
 * draws, with the bootstrap interval of the difference over problems.
 */
export function runCost(options: BenchOptions, syntax: Syntax): unknown {
  const problems = readProblems(options.data);
  const size = options.samples?.[0] ?? 20;
  const rounds = options.draws ?? 20;
  const testReply = testReplyTokens();
  const perProblem = problems.map((problem, index) => {
    const pool = createProblemPool(syntax, problem);
    const stateAfter = options.execution ? executed(pool) : byText(pool);
    const cost = options.execution ? verificationCost(pool, testReply) : undefined;
    const random = createRandom(options.seed * 7919 + index);
    return Array.from({ length: rounds }, () =>
      follow(pool, stateAfter, shuffled(pool.draws, size, random), cost),
    );
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
      withVerification: rounded(size + mean(perProblem.flat().map(({ verification }) => verification(size)))),
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

function byText(pool: ProblemPool): StateAfter {
  return (draws) => {
    const usable = draws.filter((draw) => pool.samples[draw]?.usable === true);
    const agreement = usable.length === 0 ? undefined : agreementOf(pool.compare(usable), pool.base);
    return poolState(draws.length, agreement);
  };
}

/** The state that runs look at once their candidates were run, with the product's own scores. */
function executed(pool: ProblemPool): StateAfter {
  const matrix = createExecutionMatrix(pool.problem);
  return (draws) => {
    const usable = draws.filter((draw) => pool.samples[draw]?.usable === true);
    if (usable.length === 0) return poolState(draws.length, undefined);
    const comparison = pool.compare(usable);
    const members = membersOf(comparison);
    const ids = members.map(({ id }) => id);
    const [state] = behaviourStates(
      {
        drawn: [...ids, ...draws.slice(ids.length).map((_, at) => `unusable ${String(at)}`)],
        members,
        votes: agreementOf(comparison, pool.base).scores,
        similarity: memberSimilarity(comparison),
        behaviour: matrix.behaviour(ids, sampleOfMember),
      },
      1,
    );
    return state ?? poolState(draws.length, undefined);
  };
}

function follow(
  pool: ProblemPool,
  stateAfter: StateAfter,
  draws: readonly number[],
  cost: VerificationCost | undefined,
): Sequence {
  const states = draws.map((_, at) => stateAfter(draws.slice(0, at + 1)));
  const right = states.map(
    ({ choice }) => choice !== undefined && pool.samples[sampleOfMember(choice)]?.passed === true,
  );
  const { usable = 0, support = 0, rival = 0 } = states.at(-1) ?? {};
  return {
    states,
    right,
    agreed: usable === 0 ? 0 : Math.max(support, rival) / usable,
    verification: (count) => (cost === undefined ? 0 : cost.tests + cost.inputs(draws.slice(0, count))),
  };
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
    /** With what verification takes, each request counted as samples by its tokens. */
    withVerification: rounded(mean(all.map(({ sequence, at }) => at + sequence.verification(at)))),
    pass1: rounded(mean(passed)),
    /** Of the difference in pass@1 to drawing all. */
    interval: [rounded(low), rounded(high)],
    whereAgreed: {
      share: rounded(agreeing.length / all.length),
      meanSamples: rounded(mean(agreeing.map(({ at }) => at))),
      withVerification: rounded(mean(agreeing.map(({ sequence, at }) => at + sequence.verification(at)))),
    },
    elsewhere: { meanSamples: rounded(mean(rest.map(({ at }) => at))) },
    byAgreement: thirds(all),
  };
}

interface Stop {
  readonly sequence: Sequence;
  readonly at: number;
}

/** The thirds of all sequences by how much the pool agrees in the end, those that agree least first. */
function thirds(stops: readonly Stop[]): unknown {
  const sorted = [...stops].sort((a, b) => a.sequence.agreed - b.sequence.agreed);
  const share = (values: readonly (boolean | undefined)[]): number =>
    rounded(values.filter((value) => value === true).length / Math.max(1, values.length));
  return [0, 1, 2].map((third) => {
    const part = sorted.slice((third * sorted.length) / 3, ((third + 1) * sorted.length) / 3);
    const agreed = part.map(({ sequence }) => sequence.agreed);
    return {
      agreed: [rounded(Math.min(...agreed)), rounded(Math.max(...agreed))],
      meanSamples: rounded(mean(part.map(({ at }) => at))),
      withVerification: rounded(mean(part.map(({ sequence, at }) => at + sequence.verification(at)))),
      pass1: share(part.map(({ sequence, at }) => sequence.right[at - 1])),
      pass1Fixed: share(part.map(({ sequence }) => sequence.right.at(-1))),
    };
  });
}

/** After how many draws the rule stops; all of them where it never does. */
function stopOf(rule: StopRule, states: readonly PoolState[]): number {
  for (let count = 1; count < states.length; count++) {
    if (rule(states.slice(0, count)) !== undefined) return count;
  }
  return states.length;
}
