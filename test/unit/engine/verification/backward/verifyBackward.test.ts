import { beforeAll, describe, expect, it } from 'vitest';
import type { Question } from '../../../../../src/engine/ask';
import type { Syntax } from '../../../../../src/engine/ports';
import { combineShares } from '../../../../../src/engine/verification/backward/backwardShare';
import { verifyBackward } from '../../../../../src/engine/verification/backward/verifyBackward';
import { createRandom } from '../../../../bench/random';
import { createTestSyntax } from '../../../../fixtures/syntax';
import { block, nonsense, running, scripted, taskOf, userText } from './support';

let syntax: Syntax;
beforeAll(async () => {
  syntax = await createTestSyntax('typescript');
});

const base = 'export function poll(get: () => string): string {\n  throw new Error("not implemented");\n}\n';
const facts = ['4', '250', '90', '7'];
const task = taskOf('Ask 4 times, wait 250 ms, give up after 90 s, and keep 7 answers.', base, {
  context: [block('test', 'test("poll", () => assert.equal(poll(() => "x"), "x"));', 'src/code.test.ts')],
});
const poll = (mark: number): string =>
  base.replace('  throw new Error("not implemented");', `  return run(get, ${String(mark)}, 4, 250, 90, 7);`);

/** Recovers a masked fact from the right candidate at the rate q, from the wrong one at the rate r. */
function modelWith(q: number, r: number, random: () => number): ReturnType<typeof scripted> {
  return scripted((question: Question) => {
    if (question.purpose === 'maskControl') return '{"x": null}';
    const text = userText(question);
    const missing = facts.find((each) => !new RegExp(`# Text[\\s\\S]*\\b${each}\\b`).test(text));
    const fact = text.includes('assert.equal') ? '"x"' : (missing ?? '?');
    const rate = text.includes('run(get, 111') ? q : r;
    return JSON.stringify({ x: random() < rate ? fact : '31337' });
  });
}

/** How often the right one of two candidates is chosen, by votes alone and with the masked facts. */
async function accuracy(q: number, r: number, rounds: number): Promise<{ votes: number; both: number }> {
  const random = createRandom(29);
  const model = modelWith(q, r, random);
  const candidates = [
    { id: 'right', text: poll(111) },
    { id: 'wrong', text: poll(222) },
  ];
  const sums = { votes: 0, both: 0 };
  for (let round = 0; round < rounds; round++) {
    const mine = Array.from({ length: 10 }, () => random() < 0.55).filter(Boolean).length;
    const forward = [mine, 10 - mine].map((votes) => (votes + 0.5) / 11);
    const { shares = [] } = await verifyBackward(
      { task, syntax, candidates, descriptions: 0, draws: 2 },
      model.ask,
      running(),
    );
    sums.votes += scoreOf(forward);
    sums.both += scoreOf(combineShares(forward, shares));
  }
  return { votes: sums.votes / rounds, both: sums.both / rounds };
}

/** A tie is half a hit. */
function scoreOf([right = 0, wrong = 0]: readonly number[]): number {
  return right === wrong ? 0.5 : right > wrong ? 1 : 0;
}

describe('verifyBackward', () => {
  it('lifts accuracy over votes alone when right candidates give facts away more often', async () => {
    const { votes, both } = await accuracy(0.8, 0.3, 40);
    expect(both).toBeGreaterThan(votes + 0.1);
  });

  it('loses little where they tell nothing', async () => {
    const { votes, both } = await accuracy(0.6, 0.6, 60);
    expect(both).toBeGreaterThan(votes - 0.1);
  });

  it('asks every candidate for the same facts, and makes round trips where they are wanted', async () => {
    const model = modelWith(1, 0, createRandom(3));
    const candidates = [
      { id: 'right', text: poll(111) },
      { id: 'wrong', text: poll(222) },
    ];
    const result = await verifyBackward({ task, syntax, candidates, masks: 3 }, model.ask, running());
    expect(result.masks).toHaveLength(3);
    expect(result.evidence.map(({ compared }) => compared)).toEqual([
      { passed: 3, total: 3 },
      { passed: 0, total: 3 },
    ]);
    expect(result.shares).toEqual([3.5 / 4, 0.5 / 4]);
    expect(result.roundTrips?.candidates.map(({ candidate }) => candidate)).toEqual(['right', 'wrong']);
    expect(model.asked.some(({ purpose }) => purpose === 'describe')).toBe(true);
  });

  it('runs all outputs where candidates can be run, and asks for the rest', async () => {
    const run = (_: string, inputs: string[]): Promise<string[]> => Promise.resolve(inputs.map(() => '"x"'));
    const candidates = [{ id: 'right', text: poll(111) }];
    const model = modelWith(1, 0, createRandom(3));
    const result = await verifyBackward({ task, syntax, candidates, masks: 2, run }, model.ask, running());
    expect(result.probes.map(({ kind, by }) => [kind, by])).toEqual([
      ['testOutput', 'run'],
      ['literal', 'model'],
      ['literal', 'model'],
    ]);
  });

  it.each([...nonsense])('has nothing to compare when the model answers with %s', async (_, answer) => {
    const candidates = [{ id: 'right', text: poll(111) }];
    const result = await verifyBackward({ task, syntax, candidates }, scripted(answer).ask, running());
    expect(result.shares).toBeUndefined();
    expect(result.evidence[0]).toMatchObject({ compared: { passed: 0, total: 0 } });
    expect(result.evidence[0]).not.toHaveProperty('roundTrip');
  });
});
