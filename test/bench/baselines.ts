import { align } from '../../src/engine/agreement/align';
import { createGramPool } from '../../src/engine/agreement/grams';
import type { ProblemPool } from './problemPool';
import { mean } from './statistics';

const rules = ['random', 'text-majority', 'tree-majority', 'medoid-token', 'medoid-ngram'] as const;

/** What the choice is compared with; `-usable`: only samples that parse and say something are in the pool. */
export const baselineNames: readonly string[] = [
  ...rules,
  ...rules.map((rule) => `${rule}-usable`),
  'oracle',
];

type Rule = (draws: readonly number[]) => number;

/** Per baseline: the chance that its choice among the draws is right; ties are drawn by lot. */
export function createBaselines(pool: ProblemPool): (draws: readonly number[]) => Record<string, number> {
  const passed = pool.samples.map((sample) => (sample.passed ? 1 : 0));
  const grams = createGramPool();
  for (const { compared } of pool.samples) grams.add([sampleUnits(pool, compared)]);
  const tokenSimilarity = lazyMatrix(pool.samples.length, (a, b) => tokenRatio(pool, a, b));
  const byRule: Record<(typeof rules)[number], Rule> = {
    random: (draws) => mean(draws.map((draw) => passed[draw] ?? 0)),
    'text-majority': majority((draw) => String(draw), passed),
    'tree-majority': majority((draw) => pool.samples[draw]?.compared.signature ?? '', passed),
    'medoid-token': medoid(tokenSimilarity, passed),
    'medoid-ngram': medoid((a, b) => grams.similarity(a, b), passed),
  };
  return (draws) => {
    const usable = draws.filter((draw) => pool.samples[draw]?.usable === true);
    const result: Record<string, number> = { oracle: draws.some((draw) => passed[draw] === 1) ? 1 : 0 };
    for (const rule of rules) {
      result[rule] = byRule[rule](draws);
      result[`${rule}-usable`] = usable.length === 0 ? 0 : byRule[rule](usable);
    }
    return result;
  };
}

/** The numbers of the spellings, names as written. */
function sampleUnits(pool: ProblemPool, compared: ProblemPool['samples'][number]['compared']): Int32Array {
  return compared.ids.subarray(Math.min(compared.first, pool.base.ids.length));
}

function tokenRatio(pool: ProblemPool, a: number, b: number): number {
  const first = pool.samples[a];
  const second = pool.samples[b];
  if (first === undefined || second === undefined) return 0;
  const left = sampleUnits(pool, first.compared);
  const right = sampleUnits(pool, second.compared);
  let matched = 0;
  for (const match of align(left, right)) if (match >= 0) matched += 1;
  return left.length + right.length === 0 ? 1 : (2 * matched) / (left.length + right.length);
}

function lazyMatrix(size: number, value: (a: number, b: number) => number): (a: number, b: number) => number {
  const known = new Map<number, number>();
  return (a, b) => {
    const key = Math.min(a, b) * size + Math.max(a, b);
    const found = known.get(key) ?? value(a, b);
    known.set(key, found);
    return found;
  };
}

function majority(keyOf: (draw: number) => string, passed: readonly number[]): Rule {
  return (draws) => {
    const groups = new Map<string, number[]>();
    for (const draw of draws) groups.set(keyOf(draw), [...(groups.get(keyOf(draw)) ?? []), draw]);
    const most = Math.max(...[...groups.values()].map((group) => group.length));
    const leaders = [...groups.values()].filter((group) => group.length === most);
    return mean(leaders.map((group) => mean(group.map((draw) => passed[draw] ?? 0))));
  };
}

function medoid(similarity: (a: number, b: number) => number, passed: readonly number[]): Rule {
  return (draws) => {
    const distinct = [...new Set(draws)];
    const counts = new Map<number, number>();
    for (const draw of draws) counts.set(draw, (counts.get(draw) ?? 0) + 1);
    const scores = distinct.map((one) => {
      let sum = -1;
      for (const other of distinct)
        sum += (counts.get(other) ?? 0) * (one === other ? 1 : similarity(one, other));
      return sum;
    });
    const best = Math.max(...scores);
    return mean(
      distinct.filter((_, index) => best - (scores[index] ?? 0) < 1e-9).map((draw) => passed[draw] ?? 0),
    );
  };
}
