import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Behaviour } from '../../../../../src/engine/verification/behaviour';
import { clusterByBehaviour } from '../../../../../src/engine/verification/behaviour/clusterByBehaviour';
import { distinguish } from '../../../../../src/engine/verification/behaviour/distinguish';
import { searchInputs } from '../../../../../src/engine/verification/behaviour/searchInputs';
import { createRandom } from '../../../../bench/random';
import { createTestSyntax } from '../../../../fixtures/syntax';

/** A behaviour from rows such as `a: '1 2 !E'`. */
function behaviourOfRows(rows: Readonly<Record<string, string>>): Behaviour {
  const outcomes = Object.values(rows).map((row) => row.split(' ').filter((word) => word !== ''));
  const inputs = (outcomes[0] ?? []).map((_, index) => ({
    text: `f(${String(index)})`,
    origin: 'model' as const,
  }));
  return { candidates: Object.keys(rows), inputs, outcomes, tests: [], passed: outcomes.map(() => []) };
}

const outcomes = fc.constantFrom('1', '2', '!Error', '?timeout', '?unstable', '?notRun');
const behaviours = fc
  .tuple(fc.integer({ min: 0, max: 8 }), fc.integer({ min: 0, max: 6 }))
  .chain(([rows, columns]) =>
    fc
      .array(fc.array(outcomes, { minLength: columns, maxLength: columns }), {
        minLength: rows,
        maxLength: rows,
      })
      .map((all) =>
        behaviourOfRows(Object.fromEntries(all.map((row, index) => [`c${String(index)}`, row.join(' ')]))),
      ),
  );

describe('clusterByBehaviour', () => {
  it('puts together what is equal on all inputs, the largest first, and what was not run apart', () => {
    const rows = { a: '1 2', b: '1 3', c: '1 3', d: '?notRun ?notRun', e: '?unstable 2', f: '?unstable 2' };
    const { clusters, notRun } = clusterByBehaviour(behaviourOfRows(rows));
    expect(clusters.map(({ candidates }) => candidates)).toEqual([['b', 'c'], ['e', 'f'], ['a']]);
    expect(notRun).toEqual(['d']);
  });

  it('is a partition into classes of equal rows', () => {
    fc.assert(
      fc.property(behaviours, (behaviour) => {
        const { clusters, notRun } = clusterByBehaviour(behaviour);
        expect([...clusters.flatMap(({ candidates }) => candidates), ...notRun].sort()).toEqual(
          [...behaviour.candidates].sort(),
        );
        const rowOf = (id: string): readonly string[] | undefined =>
          behaviour.outcomes[behaviour.candidates.indexOf(id)];
        for (const { candidates, outcomes: row } of clusters)
          for (const id of candidates) expect(rowOf(id)).toEqual(row);
        expect(new Set(clusters.map(({ outcomes: row }) => JSON.stringify(row))).size).toBe(clusters.length);
      }),
    );
  });
});

describe('distinguish', () => {
  it('chooses the inputs that split best, and shows who does what', () => {
    const shown = distinguish(
      behaviourOfRows({ a: '1 5 1', b: '1 5 1', c: '1 6 1', d: '1 !E 2', x: '?notRun ?notRun ?notRun' }),
      { most: 2 },
    );
    expect(shown).toEqual([
      {
        input: { text: 'f(1)', origin: 'model' },
        groups: [
          { outcome: '5', candidates: ['a', 'b'] },
          { outcome: '6', candidates: ['c'] },
          { outcome: '!E', candidates: ['d'] },
        ],
      },
    ]);
  });

  it('prefers what a person might write', () => {
    const behaviour = behaviourOfRows({ a: '1 1', b: '2 2' });
    const texts = ['f(1e21)', 'parse("-5 minutes")'];
    const inputs = texts.map((text) => ({ text, origin: 'mutation' as const }));
    expect(distinguish({ ...behaviour, inputs }, { most: 1 })[0]?.input.text).toBe(texts[1]);
  });

  it('separates every pair of leading clusters that any input separates, and wastes no input', () => {
    fc.assert(
      fc.property(behaviours, (behaviour) => {
        const shown = distinguish(behaviour, { most: 99, clusters: 99 });
        const { clusters } = clusterByBehaviour(behaviour);
        for (const { groups } of shown) expect(groups.length).toBeGreaterThan(1);
        const seen = (id: string): string =>
          shown.map(({ groups }) => groups.findIndex(({ candidates }) => candidates.includes(id))).join();
        const signatures = new Set(clusters.map(({ candidates }) => seen(candidates[0] ?? '')));
        expect(signatures.size).toBe(clusters.length);
        expect(shown.length).toBeLessThan(Math.max(1, clusters.length));
      }),
    );
  });
});

describe('searchInputs', () => {
  it('finds what tells candidates apart near known inputs', async () => {
    const syntax = await createTestSyntax('typescript');
    const programs: Readonly<Record<string, (n: number) => number>> = {
      a: (n) => (n < 0 ? 0 : n),
      b: (n) => n,
      c: (n) => (n < 0 ? 0 : n),
    };
    const run = (inputs: Behaviour['inputs']): Promise<Behaviour> =>
      Promise.resolve({
        candidates: Object.keys(programs),
        inputs,
        outcomes: Object.values(programs).map((program) =>
          inputs.map(({ text }) => String(program(Number(text.replace(/[^\d.e-]/g, ''))))),
        ),
        tests: [],
        passed: [[], [], []],
      });
    const known = await run([{ text: 'f(5)', origin: 'test' }]);
    expect(clusterByBehaviour(known).clusters).toHaveLength(1);
    const options = { syntax, languageId: 'typescript', random: createRandom(3), count: 30 };
    const found = await searchInputs(known, run, options, new AbortController().signal);
    expect(clusterByBehaviour(found).clusters.map(({ candidates }) => candidates)).toEqual([
      ['a', 'c'],
      ['b'],
    ]);
    expect(found.inputs).toHaveLength(2);
    expect(found.inputs[1]?.text).toMatch(/^f\(\(-\d+\)\)$/);
  });
});
