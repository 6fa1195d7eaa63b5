import { diffArrays } from 'diff';
import { createComparer } from '../../src/engine/agreement/comparer';
import type { Comparer } from '../../src/engine/agreement/comparer';
import type { Syntax } from '../../src/engine/ports';
import type { BenchOptions } from './arguments';
import { createRandom } from './random';
import { median, rounded } from './statistics';
import { syntheticProgram, variantOf } from './syntheticCode';

const languageId = 'typescript';
const heatShare = 0.2;
const sizes = [4, 16, 64];
const lengths = [50, 400, 2000];
/** All pairs of 64 long files would take minutes: of more than this many in all rounds, some are timed and scaled up. */
const mostPairs = 40;

/**
 * Milliseconds for clusters, alignment and heat, from scratch and for one more sample, beside the pairwise token diff
 * of the `diff` package in the same run. Trees are given to the one and tokens to the other; `WithParsing` is the
 * same from the texts on.
 */
export function runSpeed(options: BenchOptions, syntax: Syntax): unknown {
  const rounds = options.draws ?? 7;
  // What is measured first would pay for the compiler, on either side.
  for (const lines of [50, 200]) measure(syntax, 8, lines, 2000 / lines, options.seed);
  const rows = (options.samples ?? sizes).flatMap((candidates) =>
    lengths.map((lines) => measure(syntax, candidates, lines, rounds, options.seed)),
  );
  return { suite: 'speed', language: languageId, rounds, seed: options.seed, rows };
}

function measure(syntax: Syntax, candidates: number, lines: number, rounds: number, seed: number): unknown {
  const random = createRandom(seed * 31 + candidates * 10007 + lines);
  const program = syntheticProgram(lines, random);
  const base = program.join('\n') + '\n';
  const times = {
    scratch: [] as number[],
    more: [] as number[],
    parsed: [] as number[],
    moreParsed: [] as number[],
    pair: [] as number[],
  };
  let tokens = 0;
  for (let round = 0; round < rounds; round++) {
    // Fresh texts in every round: nothing may be remembered from the last one.
    const texts = Array.from({ length: candidates }, () => variantOf(program, random));
    times.parsed.push(timed(() => look(filled(syntax, base, texts))));
    times.moreParsed.push(oneMore(syntax, base, texts));
    const given = withTrees(syntax, [base, ...texts]);
    times.scratch.push(timed(() => look(filled(given, base, texts))));
    times.more.push(oneMore(given, base, texts));
    const spelled = texts.map((text) => given.parse(languageId, text).tokens.map((token) => token.text));
    tokens = spelled[0]?.length ?? 0;
    times.pair.push(diffPerPair(spelled, Math.ceil(mostPairs / rounds)));
  }
  const perPair = median(times.pair);
  return {
    candidates,
    lines: program.length,
    tokens,
    fromScratchMs: rounded(median(times.scratch), 2),
    oneMoreMs: rounded(median(times.more), 2),
    fromScratchWithParsingMs: rounded(median(times.parsed), 2),
    oneMoreWithParsingMs: rounded(median(times.moreParsed), 2),
    pairwiseDiffMs: rounded(perPair * ((candidates * (candidates - 1)) / 2), 2),
    oneMoreDiffMs: rounded(perPair * (candidates - 1), 2),
  };
}

/** A syntax that has parsed the texts before. */
function withTrees(syntax: Syntax, texts: readonly string[]): Syntax {
  const trees = new Map(texts.map((text) => [text, syntax.parse(languageId, text)]));
  return { ...syntax, parse: (language, text) => trees.get(text) ?? syntax.parse(language, text) };
}

function oneMore(syntax: Syntax, base: string, texts: readonly string[]): number {
  const comparer = filled(syntax, base, texts.slice(0, -1));
  look(comparer);
  return timed(() => {
    comparer.add(member(texts.at(-1) ?? '', texts.length - 1));
    look(comparer);
  });
}

function filled(syntax: Syntax, base: string, texts: readonly string[]): Comparer {
  const comparer = createComparer({ syntax, languageId, base, target: { start: 0, end: base.length } });
  for (const [index, text] of texts.entries()) comparer.add(member(text, index));
  return comparer;
}

function member(text: string, index: number): { id: string; text: string; weight: number } {
  return { id: `s${String(index).padStart(3, '0')}`, text, weight: 1 };
}

/** What the extension does after each sample. */
function look(comparer: Comparer): void {
  const { choice } = comparer.agreement();
  const shown = comparer.members.find(({ id }) => id === choice);
  comparer.heat(shown?.text ?? '', heatShare);
}

/** Milliseconds for one pair, over so many pairs at most. */
function diffPerPair(tokens: readonly (readonly string[])[], most: number): number {
  const pairs: [readonly string[], readonly string[]][] = [];
  for (const [index, left] of tokens.entries()) {
    for (const right of tokens.slice(index + 1)) pairs.push([left, right]);
  }
  const step = Math.max(1, Math.floor(pairs.length / most));
  const some = pairs.filter((_, index) => index % step === 0).slice(0, most);
  const elapsed = timed(() => some.map(([left, right]) => diffArrays([...left], [...right])));
  return elapsed / Math.max(1, some.length);
}

function timed(work: () => unknown): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}
