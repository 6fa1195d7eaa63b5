import { describe, expect, it } from 'vitest';
import type { Behaviour } from '../../../../src/engine/verification/behaviour';
import { clusterByBehaviour } from '../../../../src/engine/verification/behaviour/clusterByBehaviour';
import { createBehaviourSearch } from '../../../../src/execution/verifier/behaviourSearch';
import type { KeptBehaviour } from '../../../../src/execution/behaviour/keptBehaviour';
import { createRandom } from '../../../bench/random';
import { createTestSyntax } from '../../../fixtures/syntax';

const syntax = await createTestSyntax('typescript');

type Program = (n: number) => string;
const programs: Readonly<Record<string, Program>> = {
  cut: (n) => String(n < 0 ? 0 : n),
  plain: String,
  alsoCut: (n) => String(Math.max(0, n)),
};

/** Candidates whose texts are names of programs; calls are of one number. */
function runnerOf(all: Readonly<Record<string, Program>>) {
  const ran: { candidates: number; inputs: number }[] = [];
  const run: KeptBehaviour['run'] = (candidates, inputs, { tests = [] } = {}) => {
    ran.push({ candidates: candidates.length, inputs: inputs.length });
    return Promise.resolve({
      candidates: candidates.map(({ id }) => id),
      inputs,
      outcomes: candidates.map(({ text }) =>
        inputs.map((input) => all[text]?.(Number(input.text.replace(/[^\d.e-]/g, ''))) ?? '?notRun'),
      ),
      tests: tests.map(({ id, text, count }) => ({ id, text, count })),
      passed: candidates.map(() => tests.map(() => false)),
      notRun: [],
      dropped: [],
    });
  };
  return { run, ran };
}

function searchWith(all: Readonly<Record<string, Program>>) {
  const { run, ran } = runnerOf(all);
  const cases = { inputs: [{ text: 'f(5)', origin: 'test' as const }], tests: [] };
  const options = { syntax, languageId: 'typescript', random: createRandom(3), count: 30 };
  return { search: createBehaviourSearch(run, cases, options), ran };
}

const named = (...texts: string[]) => texts.map((text) => ({ id: text, text }));
const groups = (behaviour: Behaviour): (readonly string[])[] =>
  clusterByBehaviour(behaviour).clusters.map(({ candidates }) => candidates);

describe('createBehaviourSearch', () => {
  it('finds what tells apart candidates that are there, and keeps only that', async () => {
    const { search } = searchWith(programs);
    await search.add(named('cut', 'plain', 'alsoCut'));
    expect(groups(search.behaviour())).toHaveLength(1);
    expect(search.canSplit()).toBe(true);
    expect(await search.round()).toBe(true);
    expect(groups(search.behaviour())).toEqual([['cut', 'alsoCut'], ['plain']]);
    expect(search.behaviour().inputs.map(({ origin }) => origin)).toEqual(['test', 'mutation']);
  });

  it('tells a late candidate apart by inputs that had told nobody apart before', async () => {
    const { search, ran } = searchWith(programs);
    await search.add(named('cut', 'alsoCut'));
    expect(await search.round()).toBe(false);
    expect(search.behaviour().inputs).toHaveLength(1);
    const before = ran.length;
    await search.add(named('plain'));
    expect(groups(search.behaviour())).toEqual([['cut', 'alsoCut'], ['plain']]);
    // Only the new one was run.
    expect(ran.slice(before).map(({ candidates }) => candidates)).toEqual([1]);
  });

  it('gives the same clusters in whichever order candidates come', async () => {
    const orders = [
      ['cut', 'plain', 'alsoCut'],
      ['plain', 'alsoCut', 'cut'],
    ];
    for (const order of orders) {
      const { search } = searchWith(programs);
      for (const name of order) {
        await search.add(named(name));
        await search.round();
      }
      const found = groups(search.behaviour()).map((ids) => [...ids].sort());
      expect(found).toEqual([['alsoCut', 'cut'], ['plain']]);
    }
  });

  it('keeps inputs that were asked for, whatever they show', async () => {
    const { search } = searchWith(programs);
    await search.add(named('cut', 'alsoCut'));
    await search.also([{ text: 'f(7)', origin: 'model' }]);
    expect(search.behaviour().inputs.map(({ text }) => text)).toEqual(['f(5)', 'f(7)']);
    expect(search.behaviour().outcomes).toEqual([
      ['5', '7'],
      ['5', '7'],
    ]);
  });

  it('does not take a candidate that ran out of time for one that differs', async () => {
    let left = 12;
    const slow: Program = (n) => (left-- > 0 ? String(n) : '?timeout');
    const { search } = searchWith({ plain: String, slow });
    await search.add(named('plain', 'slow'));
    expect(await search.round()).toBe(false);
    expect(groups(search.behaviour())).toEqual([['plain', 'slow']]);
  });

  it('sees that nothing is left to tell apart', async () => {
    const { search } = searchWith(programs);
    await search.add([...named('cut'), { id: 'again', text: 'cut' }]);
    expect(search.canSplit()).toBe(false);
  });
});
