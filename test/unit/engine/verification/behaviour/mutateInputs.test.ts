import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mutateInputs } from '../../../../../src/engine/verification/behaviour/mutateInputs';
import { readTests } from '../../../../../src/engine/verification/behaviour/readTests';
import { createRandom } from '../../../../bench/random';
import { createTestSyntax } from '../../../../fixtures/syntax';

const syntax = await createTestSyntax('typescript', 'python');

function mutationsOf(languageId: string, calls: readonly string[], seed: number, count = 200): string[] {
  const known = calls.map((text) => ({ text, origin: 'model' as const }));
  return mutateInputs(known, { syntax, languageId, random: createRandom(seed), count }).map(
    ({ text }) => text,
  );
}

describe('mutateInputs', () => {
  it('changes numbers, strings, lists, truth and the order of arguments', () => {
    const made = mutationsOf('typescript', ['f(5, "a1b", [1, 2], true)'], 1, 600);
    for (const wanted of [
      'f(0, "a1b", [1, 2], true)',
      'f(6, "a1b", [1, 2], true)',
      'f((-5), "a1b", [1, 2], true)',
      'f(5, "", [1, 2], true)',
      'f(5, "A1B", [1, 2], true)',
      'f(5, "a1b", [2, 1], true)',
      'f(5, "a1b", [2], true)',
      'f(5, "a1b", [1, 2], false)',
      'f("a1b", 5, [1, 2], true)',
    ]) {
      expect(made).toContain(wanted);
    }
  });

  it('gives new calls that can be read, none twice, the same ones for the same seed', () => {
    const calls: Readonly<Record<string, readonly string[]>> = {
      typescript: ['f(-1.5, { a: ["x", "\\n"] })', 'f(new Map([["a", 1]]), 3n)', 'f("é😀", `t`, undefined)'],
      python: ['f(-1.5, {"a": ["x", (1, 2)]})', 'f({1, 2}, key="a", flag=True)', "f('it\\'s', b'x', None)"],
    };
    fc.assert(
      fc.property(fc.constantFrom('typescript', 'python'), fc.nat(), (languageId, seed) => {
        const known = calls[languageId] ?? [];
        const made = mutationsOf(languageId, known, seed, 40);
        expect(made).toEqual(mutationsOf(languageId, known, seed, 40));
        expect(made.length).toBeGreaterThan(20);
        expect(new Set([...made, ...known]).size).toBe(made.length + known.length);
        const { inputs } = readTests([made.join('\n')], { syntax, languageId, names: new Set(['f']) });
        // Spelled differently, some mean the same.
        expect(inputs.length).toBeGreaterThan(made.length * 0.8);
      }),
      { numRuns: 30 },
    );
  });

  it('has nothing to change in calls without literals', () => {
    expect(mutationsOf('python', ['f()', 'f(None)'], 1)).toEqual([]);
    expect(mutationsOf('python', [], 1)).toEqual([]);
  });
});
