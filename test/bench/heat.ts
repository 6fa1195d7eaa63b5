import { sortedVariants, weightOf } from '../../src/engine/agreement/agreementOf';
import { align } from '../../src/engine/agreement/align';
import type { Variant } from '../../src/engine/agreement/comparer';
import type { ComparedText } from '../../src/engine/agreement/comparedText';
import { unitHeat } from '../../src/engine/agreement/heat';
import { pairTexts } from '../../src/engine/agreement/pairing';
import type { Pairing } from '../../src/engine/agreement/pairing';
import { votesOf } from '../../src/engine/agreement/votes';
import type { Syntax } from '../../src/engine/ports';
import type { OffsetRange } from '../../src/engine/task';
import type { BenchOptions } from './arguments';
import { f1Heat, wholePairing } from './f1Heat';
import { heatSummary } from './heatSummary';
import type { ScoredTokens } from './heatSummary';
import { readProblems, readRepairs } from './labelledData';
import type { LabelledRepair } from './labelledData';
import { createProblemPool } from './problemPool';
import type { ProblemPool } from './problemPool';
import { createRandom, drawSome } from './random';
import { auroc, bootstrapInterval, mean, rounded } from './statistics';

const kinds = ['heat', 'tokens', 'tokens-sim8', 'f1'] as const;
type Kind = (typeof kinds)[number];
type Heats = Record<Kind, number[]>;

interface Scored extends ScoredTokens<Kind> {
  readonly problem: string;
}

/** How well heat finds the tokens that a minimal repair changes, beside plain disagreement and the null control. */
export function runHeat(options: BenchOptions, syntax: Syntax): unknown {
  const problems = new Map(readProblems(options.data).map((problem) => [problem.task_id, problem]));
  const repairs = readRepairs(options.repairs).filter(
    (repair) => repair.local && problems.has(repair.task_id),
  );
  const size = options.samples?.[0] ?? Infinity;
  const rounds = size === Infinity ? 1 : (options.draws ?? 20);
  const scored: Scored[] = [];
  const right: Record<Kind, number[]> = { heat: [], tokens: [], 'tokens-sim8': [], f1: [] };
  for (const [index, problem] of [...problems.values()].entries()) {
    const pool = createProblemPool(syntax, problem);
    const cache: PairCache = new Map();
    const random = createRandom(options.seed * 104729 + index);
    for (const repair of repairs.filter(({ task_id }) => task_id === problem.task_id)) {
      for (let round = 0; round < rounds; round++) {
        const draws = drawSome(othersOf(pool, repair.sample), size, random);
        scored.push(scoreRepair(pool, repair, draws, cache));
      }
    }
    addRightSamples(pool, cache, right);
  }
  return summary(scored, right, rounds, options.seed);
}

export type PairCache = Map<string, Pairing>;

/** All draws but one of the sample that is looked at. */
export function othersOf(pool: ProblemPool, sample: number): number[] {
  const own = pool.draws.indexOf(sample);
  return pool.draws.filter((_, draw) => draw !== own);
}

function scoreRepair(
  pool: ProblemPool,
  repair: LabelledRepair,
  draws: readonly number[],
  cache: PairCache,
): Scored {
  const offset = pool.problem.prompt.length;
  const visible = repair.tokens.flatMap(([start, end], index) => (end > start ? [index] : []));
  const ranges = visible.map((index): [number, number] => {
    const [start = 0, end = 0] = repair.tokens[index] ?? [];
    return [offset + start, offset + end];
  });
  const hot = new Set(repair.hot);
  return {
    problem: repair.task_id,
    heats: heatsOf(pool, repair.sample, draws, ranges, cache),
    hot: visible.map((index) => hot.has(index)),
    nulls: repair.null_wrong_refs.map(({ hunks }) => {
      const changed = hunkTokens(hunks, visible);
      return visible.map((index) => changed.has(index));
    }),
  };
}

/** What changes no token that can be seen counts at the next one that can, or at the last one. */
export function hunkTokens(
  hunks: readonly (readonly [number, number])[],
  visible: readonly number[],
): Set<number> {
  const tokens = new Set<number>();
  for (const [start, end] of hunks) {
    const changed = visible.filter((token) => token >= start && token < end);
    const next = visible.find((token) => token >= start) ?? visible.at(-1);
    if (changed.length === 0 && next !== undefined) changed.push(next);
    for (const token of changed) tokens.add(token);
  }
  return tokens;
}

function heatsOf(
  pool: ProblemPool,
  sample: number,
  draws: readonly number[],
  ranges: readonly (readonly [number, number])[],
  cache: PairCache,
): Heats {
  const shown = pool.samples[sample]?.compared;
  if (shown === undefined) return { heat: [], tokens: [], 'tokens-sim8': [], f1: [] };
  const usable = draws.filter((draw) => pool.samples[draw]?.usable === true);
  const variants = sortedVariants(pool.compare(usable));
  const pair = (variant: Variant): Pairing =>
    remembered(cache, `${shown.text}\0${variant.compared.text}`, () => pairTexts(shown, variant.compared));
  const others = variants.map((variant) => {
    const pairing = pair(variant);
    return {
      votes: votesOf(shown, variant.compared, pairing),
      weight: weightOf(variant),
      similarity: pairing.similarity,
    };
  });
  const heat = unitHeat(shown, others);
  const wholes = variants.map((variant) => {
    const { text } = variant.compared;
    const pairing = remembered(cache, `${shown.text}\0whole\0${text}`, () =>
      wholePairing(shown, variant.compared),
    );
    const { similarity } = pairing;
    return { votes: votesOf(shown, variant.compared, pairing), weight: weightOf(variant), similarity };
  });
  const f1 = f1Heat(shown, wholes);
  return {
    heat: onRanges(shown, ranges, (at) => (heat.heat[at] ?? 0) + (heat.insertion[at] ?? 0)),
    tokens: onRanges(
      shown,
      ranges,
      plainDisagreement(pool, shown, draws, cache, () => 1, false),
    ),
    'tokens-sim8': onRanges(
      shown,
      ranges,
      plainDisagreement(pool, shown, usable, cache, (similarity) => similarity ** 8, true),
    ),
    f1: onRanges(shown, ranges, (at) => f1[at] ?? 0),
  };
}

export function remembered(cache: PairCache, key: string, make: () => Pairing): Pairing {
  const known = cache.get(key) ?? make();
  cache.set(key, known);
  return known;
}

/** The share of the other draws that differ at a unit, or have something more in front of it. */
export function plainDisagreement(
  pool: ProblemPool,
  shown: ComparedText,
  draws: readonly number[],
  cache: PairCache,
  weigh: (similarity: number) => number,
  renamed: boolean,
): (at: number) => number {
  const sums = new Float64Array(shown.length + 1);
  let total = 0;
  for (const draw of draws) {
    const other = pool.samples[draw]?.compared;
    if (other === undefined) continue;
    const pairing = renamed
      ? remembered(cache, `${shown.text}\0${other.text}`, () => pairTexts(shown, other))
      : remembered(cache, `${shown.text}\0raw\0${other.text}`, () => rawPairing(shown, other));
    const votes = votesOf(shown, other, pairing);
    const weight = weigh(pairing.similarity);
    total += weight;
    for (let at = 0; at <= shown.length; at++) {
      if ((votes.changed[at] ?? 0) > 0 || (votes.inserted[at] ?? 0) > 0) sums[at] = (sums[at] ?? 0) + weight;
    }
  }
  return (at) => (sums[at] ?? 0) / (total || 1);
}

function rawPairing(shown: ComparedText, other: ComparedText): Pairing {
  const units = ({ ids, first, length }: ComparedText): Int32Array => ids.slice(first, first + length);
  const matches = align(units(shown), units(other));
  const matched = matches.reduce((sum, match) => sum + (match >= 0 ? 1 : 0), 0);
  return {
    matches,
    renaming: new Int32Array(other.locals),
    similarity: (2 * matched) / Math.max(1, shown.length + other.length),
  };
}

/**
 * Heat per range of offsets: the highest of the units that it overlaps. What stands behind the last unit that can be
 * seen counts at that unit, as it does in the labels.
 */
export function onRanges(
  shown: ComparedText,
  ranges: readonly (readonly [number, number])[],
  heatOf: (at: number) => number,
): number[] {
  const { form, first, length } = shown;
  const result = new Array<number>(ranges.length).fill(0);
  let last: OffsetRange | undefined;
  let pending = 0;
  const count = (token: OffsetRange, value: number): void => {
    for (const [index, [start, end]] of ranges.entries())
      if (token.start < end && token.end > start) result[index] = Math.max(result[index] ?? 0, value);
  };
  for (let at = 0; at < length; at++) {
    pending = Math.max(pending, heatOf(at));
    const token = form.tree.tokens[form.token[first + at] ?? -1];
    if (token === undefined) continue;
    count(token, pending);
    pending = 0;
    last = token;
  }
  if (last !== undefined) count(last, Math.max(pending, heatOf(length)));
  return result;
}

/** Right samples of problems that most samples solve should be cold. */
function addRightSamples(pool: ProblemPool, cache: PairCache, right: Record<Kind, number[]>): void {
  const share = mean(pool.draws.map((draw) => (pool.samples[draw]?.passed === true ? 1 : 0)));
  if (share <= 0.5) return;
  for (const sample of pool.samples.filter(({ passed, usable }) => passed && usable)) {
    const { form, first, length } = sample.compared;
    const tokens = [...form.token.subarray(first, first + length)].flatMap(
      (token) => form.tree.tokens[token] ?? [],
    );
    const ranges = tokens.map(({ start, end }): [number, number] => [start, end]);
    const heats = heatsOf(pool, sample.index, othersOf(pool, sample.index), ranges, cache);
    for (const kind of kinds) right[kind].push(mean(heats[kind]));
  }
}

function summary(
  scored: readonly Scored[],
  right: Record<Kind, readonly number[]>,
  rounds: number,
  seed: number,
): unknown {
  const byKind = (value: (kind: Kind) => number): Record<string, number> =>
    Object.fromEntries(kinds.map((kind) => [kind, rounded(value(kind))]));
  return {
    suite: 'heat',
    execution: false,
    samples: scored.length / rounds,
    draws: rounds,
    ...heatSummary(kinds, scored),
    pooled: byKind((kind) =>
      auroc(
        scored.flatMap(({ heats }) => heats[kind]),
        scored.flatMap(({ hot }) => hot),
      ),
    ),
    meanHeatRight: byKind((kind) => mean(right[kind])),
    paired: {
      'heat-f1': pairedDifference(scored, 'f1', seed),
      'heat-tokens-sim8': pairedDifference(scored, 'tokens-sim8', seed),
    },
  };
}

/** By how much the AUROC of heat is above that of another kind on the same pools: the mean over problems, and its interval. */
function pairedDifference(
  scored: readonly Scored[],
  kind: Kind,
  seed: number,
): { mean: number; interval: number[] } {
  const byProblem = new Map<string, number[]>();
  for (const { problem, heats, hot } of scored) {
    const differences = byProblem.get(problem) ?? [];
    differences.push(auroc(heats.heat, hot) - auroc(heats[kind], hot));
    byProblem.set(problem, differences);
  }
  const perProblem = [...byProblem.values()].map(mean);
  const interval = bootstrapInterval(perProblem, seed).map((bound) => rounded(bound));
  return { mean: rounded(mean(perProblem)), interval };
}
