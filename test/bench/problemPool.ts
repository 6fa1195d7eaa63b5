import {
  compareWithin,
  commonMargins,
  prepareText,
  targetMargins,
} from '../../src/engine/agreement/comparedText';
import type { ComparedText, PreparedText } from '../../src/engine/agreement/comparedText';
import type { Comparison, Variant } from '../../src/engine/agreement/comparer';
import { requestUptake } from '../../src/engine/agreement/requestUptake';
import type { RequestUptake, UptakeMemory } from '../../src/engine/agreement/requestUptake';
import { requestWords, targetProse } from '../../src/engine/agreement/requestWords';
import { createGramPool } from '../../src/engine/agreement/grams';
import { createPartMemory } from '../../src/engine/agreement/partMemory';
import { structureOf } from '../../src/engine/agreement/structure';
import type { Syntax } from '../../src/engine/ports';
import { enclosingFunction } from '../../src/engine/syntax/functions';
import { saysNothing } from '../../src/engine/syntax/triviality';
import type { LabelledProblem } from './labelledData';
import { languageOf } from './labelledData';

/** A distinct sample of a problem, read once for all draws. */
export interface ProblemSample {
  readonly index: number;
  readonly compared: ComparedText;
  readonly usable: boolean;
  readonly passed: boolean;
}

/** A problem with its samples compared, so that pools can be drawn from it quickly. */
export interface ProblemPool {
  readonly problem: LabelledProblem;
  readonly base: PreparedText;
  readonly samples: readonly ProblemSample[];
  /** The index of the distinct sample of every draw. */
  readonly draws: readonly number[];
  /** Compares a pool of draws just as the extension does. */
  compare(draws: readonly number[]): Comparison;
  /** Which words of the prompt the members of such a comparison take up. */
  uptake(comparison: Comparison): RequestUptake;
}

/** Reads the samples of a problem: they continue the prompt, whose function is what was asked for. */
export function createProblemPool(syntax: Syntax, problem: LabelledProblem): ProblemPool {
  const languageId = languageOf(problem);
  const parts = createPartMemory();
  const baseText = problem.prompt + (languageId === 'python' ? '    pass\n' : '}\n');
  const target = enclosingFunction(syntax.parse(languageId, baseText), problem.prompt.length - 1) ?? {
    start: 0,
    end: baseText.length,
  };
  const base = prepareText(syntax, languageId, baseText, parts);
  const texts = problem.samples.map(({ text }) =>
    prepareText(syntax, languageId, problem.prompt + text, parts),
  );
  let margins = targetMargins(base, target);
  const usable = texts.map(({ form: { tree } }) => {
    return tree.errors === 0 && !saysNothing(tree, { start: target.start, end: tree.text.length });
  });
  for (const [index, text] of texts.entries())
    if (usable[index] === true) margins = commonMargins(base, text, margins);
  const samples = texts.map((text, index) => ({
    index,
    compared: compareWithin(text, margins, parts),
    usable: usable[index] ?? false,
    passed: problem.passed[index] ?? false,
  }));
  const grams = createGramPool();
  for (const { compared } of samples) grams.add(compared.parts.map(({ part }) => part.keys));
  const structures = samples.map(({ compared }) => structureOf(compared));
  const request = requestWords(targetProse(base.form.tree, target));
  const uptakes: UptakeMemory = new Map();
  const draws = problem.samples
    .flatMap(({ idx }, index) => idx.map((draw) => ({ draw, index })))
    .sort((a, b) => a.draw - b.draw)
    .map(({ index }) => index);
  return {
    problem,
    base,
    samples,
    draws,
    uptake: (comparison) => requestUptake(comparison, request, uptakes),
    compare(some) {
      const variants = new Map<string, Variant>();
      for (const [draw, index] of some.entries()) {
        const sample = samples[index];
        const structure = structures[index];
        if (sample === undefined || structure === undefined) continue;
        const { compared } = sample;
        const known = variants.get(compared.signature);
        const member = { id: memberId(index, draw), text: compared.text, weight: 1 };
        const members = [...(known?.members ?? []), member];
        variants.set(
          compared.signature,
          known ? { ...known, members } : { compared, structure, index, members },
        );
      }
      return { margins, grams, variants };
    },
  };
}

function memberId(index: number, draw: number): string {
  return `${String(index).padStart(4, '0')}-${String(draw).padStart(4, '0')}`;
}

/** The distinct sample that a member of such a pool is. */
export function sampleOfMember(id: string): number {
  return Number(id.split('-')[0]);
}
