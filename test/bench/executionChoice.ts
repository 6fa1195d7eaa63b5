import type { Member } from '../../src/engine/agreement/agreement';
import { agreementOf } from '../../src/engine/agreement/agreementOf';
import type { Comparison } from '../../src/engine/agreement/comparer';
import { memberSimilarity } from '../../src/engine/agreement/memberSimilarity';
import { b4 } from '../../src/engine/consensus/b4';
import { behaviourPool } from '../../src/engine/consensus/behaviourPool';
import type { BehaviourPool } from '../../src/engine/consensus/behaviourPool';
import { behaviourMajority, mbrExec, testCount } from '../../src/engine/consensus/behaviourVotes';
import { chooseWithBehaviour } from '../../src/engine/consensus/chooseWithBehaviour';
import type { ChoiceEvidence } from '../../src/engine/consensus/chooseWithBehaviour';
import { codet } from '../../src/engine/consensus/codet';
import { expectationMaximisation } from '../../src/engine/consensus/expectationMaximisation';
import type { ExecutionRule } from '../../src/engine/consensus/behaviourPool';
import type { Syntax } from '../../src/engine/ports';
import { createExecutionMatrix } from './executionMatrix';
import type { ExecutionMatrix } from './executionMatrix';
import type { LabelledProblem } from './labelledData';
import { createProblemPool, sampleOfMember } from './problemPool';
import type { ProblemPool } from './problemPool';
import { mean } from './statistics';

/** What the product's choice is compared with; all but `random` and `oracle` see only samples with a vote. */
const rules: Readonly<Record<string, ExecutionRule>> = {
  codet,
  b4: (pool) => b4(pool),
  em: (pool) => expectationMaximisation(pool).voters,
  'behaviour-majority': behaviourMajority,
  'mbr-exec-usable': mbrExec,
  'test-count': testCount,
};

export const executionBaselines: readonly string[] = [
  'votes',
  ...Object.keys(rules),
  'random',
  'random-usable',
  'oracle',
];

/** A problem whose samples were run, ready to draw pools from. */
export interface ExecutedProblem {
  readonly pool: ProblemPool;
  readonly matrix: ExecutionMatrix;
}

/** The product's choice from one drawn pool, and the chance of each baseline to be right in the same pool. */
export interface ExecutionOutcome {
  /** Undefined when no sample is usable. */
  readonly evidence: ChoiceEvidence | undefined;
  readonly passed: boolean;
  readonly baselines: ReadonlyMap<string, number>;
}

export function createExecutedProblem(syntax: Syntax, problem: LabelledProblem): ExecutedProblem {
  return { pool: createProblemPool(syntax, problem), matrix: createExecutionMatrix(problem) };
}

/** Chooses from a pool of draws by every rule, all from the same matrix. */
export function chooseExecuted(
  { pool, matrix }: ExecutedProblem,
  draws: readonly number[],
): ExecutionOutcome {
  const right = (sample: number): number => (pool.samples[sample]?.passed === true ? 1 : 0);
  const usable = draws.filter((draw) => pool.samples[draw]?.usable === true);
  const baselines = new Map(executionBaselines.map((name) => [name, 0]));
  baselines.set('random', mean(draws.map(right)));
  baselines.set('oracle', Math.max(0, ...draws.map(right)));
  if (usable.length === 0) return { evidence: undefined, passed: false, baselines };
  baselines.set('random-usable', mean(usable.map(right)));
  const comparison = pool.compare(usable);
  const members = membersOf(comparison);
  const agreement = agreementOf(comparison, pool.base);
  const behaviour = matrix.behaviour(
    members.map(({ id }) => id),
    sampleOfMember,
  );
  baselines.set('votes', right(sampleOfMember(agreement.choice)));
  const executed = behaviourPool(behaviour, members);
  for (const [name, rule] of Object.entries(rules))
    baselines.set(
      name,
      chanceOf(executed, rule, (id) => right(sampleOfMember(id))),
    );
  const { choice, evidence } = chooseWithBehaviour({
    members,
    agreement,
    similarity: memberSimilarity(comparison),
    uptake: pool.uptake(comparison),
    behaviour,
    base: pool.base.text,
    drawn: draws.length,
  });
  return { evidence, passed: right(sampleOfMember(choice)) === 1, baselines };
}

/** The members of a pool, in the order of their ids. */
export function membersOf(comparison: Comparison): Member[] {
  return [...comparison.variants.values()]
    .flatMap(({ members }) => members)
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** The chance that a rule's choice is right; ties are drawn by lot. */
function chanceOf(pool: BehaviourPool, rule: ExecutionRule, right: (id: string) => number): number {
  const scores = rule(pool);
  const best = Math.max(...scores) - 1e-9;
  return mean(pool.ids.filter((_, voter) => (scores[voter] ?? -Infinity) >= best).map(right));
}
