import { drawSome } from './random';

export type BenchLanguage = 'typescript' | 'python';

export interface SyntheticPool {
  readonly languageId: BenchLanguage;
  /** The patched documents; the first is the one the tests are right about. */
  readonly texts: readonly string[];
  /** Calls, none twice. */
  readonly calls: readonly string[];
}

/** What variants of the function decide differently. */
interface Choices {
  readonly trims: boolean;
  readonly refusesNegative: boolean;
  readonly limit: number;
  readonly factor: number;
  readonly ties: '<' | '<=';
}

/**
 * Candidates for one request that differ in small decisions, and calls that exercise them: a function that takes a line
 * of numbers apart, weighs and sums them, and says which is the largest.
 */
export function syntheticPool(
  languageId: BenchLanguage,
  candidates: number,
  calls: number,
  random: () => number,
): SyntheticPool {
  const write = languageId === 'python' ? pythonText : typescriptText;
  const right: Choices = { trims: true, refusesNegative: true, limit: 100, factor: 2, ties: '<' };
  const variants = Array.from({ length: Math.max(0, candidates - 1) }, () => ({
    trims: random() < 0.7,
    refusesNegative: random() < 0.7,
    limit: random() < 0.8 ? 100 : 99,
    factor: random() < 0.9 ? 2 : 3,
    ties: random() < 0.8 ? ('<' as const) : ('<=' as const),
  }));
  const seen = new Set<string>();
  while (seen.size < calls) seen.add(syntheticCall(languageId, random));
  return { languageId, texts: [right, ...variants].map(write), calls: [...seen] };
}

function syntheticCall(languageId: BenchLanguage, random: () => number): string {
  const whole = (below: number): number => Math.floor(random() * below);
  const terms = Array.from({ length: 1 + whole(8) }, () => {
    const sign = random() < 0.1 ? '-' : '';
    const space = random() < 0.2 ? ' ' : '';
    return `${space}${sign}${whole(150)}${random() < 0.05 ? 'x' : ''}`;
  });
  const weights = drawSome([1, 2, 3, 5, 8, 13], 1 + whole(5), random);
  const strict = random() < 0.5;
  const flag = languageId === 'python' ? `strict=${strict ? 'True' : 'False'}` : `{ strict: ${strict} }`;
  return `summarise(${JSON.stringify(terms.join(','))}, [${weights.join(', ')}], ${flag})`;
}

function typescriptText(choices: Choices): string {
  return `/** A summary of a line of numbers. */
export interface Summary { readonly total: number; readonly largest: number; readonly at: number }

export class LineError extends Error {}

export function summarise(line: string, weights: readonly number[], options: { strict: boolean }): Summary {
  const terms = line.split(',').map((term) => ${choices.trims ? 'term.trim()' : 'term'});
  let total = 0;
  let largest = -1;
  let at = -1;
  for (const [index, term] of terms.entries()) {
    if (!/^-?\\d+$/.test(term)) {
      if (options.strict) throw new LineError(\`Not a number: \${term}\`);
      continue;
    }
    const value = Number(term);
    ${choices.refusesNegative ? "if (value < 0) throw new RangeError('A number is negative');" : ''}
    const weight = weights[index % weights.length] ?? 1;
    total += Math.min(value, ${choices.limit}) * weight * ${choices.factor};
    if (largest ${choices.ties} value) {
      largest = value;
      at = index;
    }
  }
  return { total, largest, at };
}
`;
}

function pythonText(choices: Choices): string {
  return `"""Summaries of lines of numbers."""

import re
from dataclasses import dataclass


class LineError(Exception):
    pass


@dataclass
class Summary:
    total: int
    largest: int
    at: int


def summarise(line: str, weights: list[int], strict: bool = False) -> Summary:
    terms = [term${choices.trims ? '.strip()' : ''} for term in line.split(",")]
    total, largest, at = 0, -1, -1
    for index, term in enumerate(terms):
        if not re.fullmatch(r"-?\\d+", term):
            if strict:
                raise LineError(f"Not a number: {term}")
            continue
        value = int(term)
        ${choices.refusesNegative ? 'if value < 0:\n            raise ValueError("A number is negative")' : ''}
        total += min(value, ${choices.limit}) * weights[index % len(weights)] * ${choices.factor}
        if largest ${choices.ties} value:
            largest, at = value, index
    return Summary(total, largest, at)
`;
}
