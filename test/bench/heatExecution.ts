import { agreementOf, sortedVariants, weightOf } from '../../src/engine/agreement/agreementOf';
import { behaviourHeat } from '../../src/engine/agreement/behaviourHeat';
import type { StandingVotes } from '../../src/engine/agreement/behaviourHeat';
import type { ComparedText } from '../../src/engine/agreement/comparedText';
import { unitHeat } from '../../src/engine/agreement/heat';
import { memberSimilarity } from '../../src/engine/agreement/memberSimilarity';
import { pairTexts } from '../../src/engine/agreement/pairing';
import { variantStanding } from '../../src/engine/agreement/standing';
import { votesOf } from '../../src/engine/agreement/votes';
import { behaviourPool } from '../../src/engine/consensus/behaviourPool';
import { behaviourScores } from '../../src/engine/consensus/behaviourScores';
import { testCount } from '../../src/engine/consensus/behaviourVotes';
import { standingsOf, weightedRanks } from '../../src/engine/consensus/standings';
import type { Syntax } from '../../src/engine/ports';
import type { BenchOptions } from './arguments';
import { createExecutedProblem, membersOf } from './executionChoice';
import type { ExecutedProblem } from './executionChoice';
import { hunkTokens, onRanges, othersOf, plainDisagreement, remembered } from './heat';
import type { PairCache } from './heat';
import { heatSummary } from './heatSummary';
import type { ScoredTokens } from './heatSummary';
import { readExecutedProblems } from './readExecutedProblems';
import { readRepairs } from './labelledData';
import type { LabelledRepair } from './labelledData';
import { sampleOfMember } from './problemPool';
import { createRandom, drawSome } from './random';
import { mean, rounded } from './statistics';

const kinds = ['heat', 'votes', 'f2', 'f3', 'tokens', 'tokens-sim8'] as const;
type Kind = (typeof kinds)[number];
type Range = readonly [number, number];

/** A variant's differences with its standing, and its rank by the plain number of tests passed. */
interface Other extends StandingVotes {
  readonly testRank: number;
}

/** Heat with behaviour beside heat from votes alone, two formulas that weigh votes by tests passed, and plain disagreement. */
export async function runHeatExecution(options: BenchOptions, syntax: Syntax): Promise<unknown> {
  const problems = await readExecutedProblems(options, syntax);
  const repairs = readRepairs(options.repairs).filter(({ local }) => local);
  const size = options.samples?.[0] ?? Infinity;
  const rounds = size === Infinity ? 1 : (options.draws ?? 20);
  const scored: ScoredTokens<Kind>[] = [];
  const right = new Map<Kind, number[]>(kinds.map((kind) => [kind, []]));
  for (const [index, problem] of problems.entries()) {
    const executed = createExecutedProblem(syntax, problem);
    const cache: PairCache = new Map();
    const random = createRandom(options.seed * 104729 + index);
    for (const repair of repairs.filter(({ task_id }) => task_id === problem.task_id)) {
      for (let round = 0; round < rounds; round++) {
        const draws = drawSome(othersOf(executed.pool, repair.sample), size, random);
        scored.push(scoreRepair(executed, repair, draws, cache));
      }
    }
    addRightSamples(executed, cache, right);
  }
  return {
    suite: 'heat',
    execution: true,
    samples: scored.length / rounds,
    draws: rounds,
    ...heatSummary(kinds, scored),
    meanHeatRight: Object.fromEntries(kinds.map((kind) => [kind, rounded(mean(right.get(kind) ?? []))])),
  };
}

function scoreRepair(
  executed: ExecutedProblem,
  repair: LabelledRepair,
  draws: readonly number[],
  cache: PairCache,
): ScoredTokens<Kind> {
  const offset = executed.pool.problem.prompt.length;
  const visible = repair.tokens.flatMap(([start, end], index) => (end > start ? [index] : []));
  const ranges = visible.map((index): Range => {
    const [start = 0, end = 0] = repair.tokens[index] ?? [];
    return [offset + start, offset + end];
  });
  const hot = new Set(repair.hot);
  return {
    heats: heatsOf(executed, repair.sample, draws, ranges, cache),
    hot: visible.map((index) => hot.has(index)),
    nulls: repair.null_wrong_refs.map(({ hunks }) => {
      const changed = hunkTokens(hunks, visible);
      return visible.map((index) => changed.has(index));
    }),
  };
}

/** Right samples of problems that most samples solve should be cold. */
function addRightSamples(
  executed: ExecutedProblem,
  cache: PairCache,
  right: ReadonlyMap<Kind, number[]>,
): void {
  const { pool } = executed;
  const share = mean(pool.draws.map((draw) => (pool.samples[draw]?.passed === true ? 1 : 0)));
  if (share <= 0.5) return;
  for (const { compared, index } of pool.samples.filter(({ passed, usable }) => passed && usable)) {
    const { form, first, length } = compared;
    const ranges = [...form.token.subarray(first, first + length)].flatMap((token): Range[] => {
      const found = form.tree.tokens[token];
      return found === undefined ? [] : [[found.start, found.end]];
    });
    const heats = heatsOf(executed, index, othersOf(pool, index), ranges, cache);
    for (const kind of kinds) right.get(kind)?.push(mean(heats[kind]));
  }
}

function heatsOf(
  executed: ExecutedProblem,
  sample: number,
  draws: readonly number[],
  ranges: readonly Range[],
  cache: PairCache,
): Record<Kind, number[]> {
  const { pool } = executed;
  const shown = pool.samples[sample]?.compared;
  if (shown === undefined) throw new RangeError(`${pool.problem.task_id} has no sample ${sample}`);
  const usable = draws.filter((draw) => pool.samples[draw]?.usable === true);
  const others = othersBeside(executed, shown, sample, usable, cache);
  const ofUnits = ({ heat, insertion }: ReturnType<typeof unitHeat>): number[] =>
    onRanges(shown, ranges, (at) => (heat[at] ?? 0) + (insertion[at] ?? 0));
  const byTests = testWeighted(shown, others);
  const plain = (
    some: readonly number[],
    weigh: (similarity: number) => number,
    renamed: boolean,
  ): number[] => onRanges(shown, ranges, plainDisagreement(pool, shown, some, cache, weigh, renamed));
  return {
    heat: ofUnits(behaviourHeat(shown, others)),
    votes: ofUnits(unitHeat(shown, others)),
    f2: onRanges(shown, ranges, (at) => byTests.f2[at] ?? 0),
    f3: onRanges(shown, ranges, (at) => byTests.f3[at] ?? 0),
    tokens: plain(draws, () => 1, false),
    'tokens-sim8': plain(usable, (similarity) => similarity ** 8, true),
  };
}

/** The variants of a pool beside the one that is shown, with what running all of them says of each. */
function othersBeside(
  { pool, matrix }: ExecutedProblem,
  shown: ComparedText,
  sample: number,
  usable: readonly number[],
  cache: PairCache,
): Other[] {
  const everyone = pool.compare([...usable, sample]);
  const members = membersOf(everyone);
  const ids = members.map(({ id }) => id);
  const executed = behaviourPool(matrix.behaviour(ids, sampleOfMember), members);
  const votes = agreementOf(everyone, pool.base).scores;
  const similarity = memberSimilarity(everyone);
  const scores = behaviourScores({
    pool: executed,
    votes: ids.map((id) => votes.get(id) ?? 0),
    similarity: (a, b) => similarity(ids[a] ?? '', ids[b] ?? ''),
  });
  const standings = standingsOf(
    executed,
    scores,
    ids.find((id) => sampleOfMember(id) === sample),
  );
  const testRanks = weightedRanks([...testCount(executed)], executed.weights);
  const numberOf = new Map(ids.map((id, voter) => [id, voter]));
  return sortedVariants(pool.compare(usable)).map((variant) => {
    const voters = variant.members.map(({ id }) => numberOf.get(id) ?? -1);
    const pairing = remembered(cache, `${shown.text}\0${variant.compared.text}`, () =>
      pairTexts(shown, variant.compared),
    );
    return {
      votes: votesOf(shown, variant.compared, pairing),
      weight: weightOf(variant),
      similarity: pairing.similarity,
      ...variantStanding(variant, standings),
      testRank: mean(voters.map((voter) => testRanks[voter] ?? 0)),
    };
  });
}

/**
 * Votes weighted by the rank of the tests passed: with r and v the means of the votes weighted by draws, similarity⁸
 * and that rank, or what it lacks to 1, f2 is the heat of votes · √((r + 0.2) / (v + 0.2)) and f3 is it + 1.2 (r − v).
 */
function testWeighted(shown: ComparedText, others: readonly Other[]): { f2: number[]; f3: number[] } {
  const { heat, insertion } = unitHeat(shown, others);
  const passing = weightedVotes(shown, others, ({ testRank }) => testRank);
  const failing = weightedVotes(shown, others, ({ testRank }) => 1 - testRank);
  const f2: number[] = [];
  const f3: number[] = [];
  for (let at = 0; at < insertion.length; at++) {
    const f1 = (heat[at] ?? 0) + (insertion[at] ?? 0);
    const r = passing[at] ?? 0;
    const v = failing[at] ?? 0;
    f2.push(f1 * Math.sqrt((r + 0.2) / (v + 0.2)));
    f3.push(f1 + 1.2 * (r - v));
  }
  return { f2, f3 };
}

function weightedVotes(
  shown: ComparedText,
  others: readonly Other[],
  factor: (other: Other) => number,
): Float64Array {
  const sums = new Float64Array(shown.length + 1);
  let total = 0;
  for (const other of others) {
    const weight = other.weight * other.similarity ** 8 * factor(other);
    // Alone in a pool, a variant's heat is its votes.
    const { heat, insertion } = unitHeat(shown, [{ ...other, weight: 1, similarity: 1 }]);
    for (let at = 0; at < sums.length; at++)
      sums[at] = (sums[at] ?? 0) + weight * ((heat[at] ?? 0) + (insertion[at] ?? 0));
    total += weight;
  }
  return total > 0 ? sums.map((sum) => sum / total) : sums;
}
