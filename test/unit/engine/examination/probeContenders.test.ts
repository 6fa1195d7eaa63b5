import { beforeAll, describe, expect, it } from 'vitest';
import type { Question } from '../../../../src/engine/ask';
import type { Syntax } from '../../../../src/engine/ports';
import { combineShares } from '../../../../src/engine/consensus/fusionShares';
import { sharesOf } from '../../../../src/engine/examination/chooseExamined';
import type { Contender } from '../../../../src/engine/examination/contenders';
import type { ExaminationJob } from '../../../../src/engine/examination/examine';
import { noExamination } from '../../../../src/engine/examination/examination';
import { probeContenders } from '../../../../src/engine/examination/probeContenders';
import { budgetLevels } from '../../../../src/engine/sampling/budgetLevels';
import type { BackwardVerification } from '../../../../src/engine/verification/backward/backwardOf';
import type { RunCandidate } from '../../../../src/engine/verification/backward/runCandidate';
import { noEvidence } from '../../../../src/engine/verification/evidence';
import { createRandom } from '../../../bench/random';
import { createTestSyntax } from '../../../fixtures/syntax';
import { block, nonsense, running, scripted, taskOf, userText } from '../verification/backward/support';

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

const both: readonly Contender[] = [
  { id: 'right', text: poll(111), votes: 5, isNew: false },
  { id: 'wrong', text: poll(222), votes: 5, isNew: false },
];

interface Probing {
  readonly contenders?: readonly Contender[];
  readonly masks?: number;
  readonly everyStage?: boolean;
  readonly run?: RunCandidate;
}

async function probed(
  { ask }: ReturnType<typeof scripted>,
  { contenders = both, masks = 4, everyStage = false, run }: Probing = {},
): Promise<BackwardVerification | undefined> {
  const job: ExaminationJob = {
    task,
    level: { ...budgetLevels.normal, masks, everyStage },
    syntax,
    clock: () => 0,
    modelId: 'm',
    ask,
    standing: () => {
      // Only what behaviour is known is looked at here.
      const lead = { choice: 'right', clusters: [], level: 'tree' } as never;
      return { contest: { lead, contenders }, evidence: noEvidence, examination: noExamination };
    },
    random: () => 0.5,
    ...(run === undefined ? {} : { run }),
  };
  let last: BackwardVerification | undefined;
  for await (const news of probeContenders(job, contenders, running()))
    if (news.kind === 'probed') last = news.backward;
  return last;
}

/** How often the right one of two candidates is chosen, by votes alone and with the masked facts. */
async function accuracy(q: number, r: number, rounds: number): Promise<{ votes: number; both: number }> {
  const random = createRandom(29);
  const model = modelWith(q, r, random);
  const sums = { votes: 0, both: 0 };
  for (let round = 0; round < rounds; round++) {
    const mine = Array.from({ length: 10 }, () => random() < 0.55).filter(Boolean).length;
    const [right, wrong] = both;
    if (right === undefined || wrong === undefined) throw new Error('both are there');
    const contenders = [
      { ...right, votes: mine },
      { ...wrong, votes: 10 - mine },
    ];
    const backward = await probed(model, { contenders });
    const shares = combineShares(sharesOf(contenders, backward === undefined ? {} : { backward }), {
      alpha: 0.5,
      doubt: 0,
    });
    sums.votes += scoreOf([mine, 10 - mine]);
    sums.both += scoreOf([...shares.values()]);
  }
  return { votes: sums.votes / rounds, both: sums.both / rounds };
}

/** A tie is half a hit. */
function scoreOf([right = 0, wrong = 0]: readonly number[]): number {
  return right === wrong ? 0.5 : right > wrong ? 1 : 0;
}

describe('probeContenders', () => {
  it('lifts accuracy over votes alone when right candidates give facts away more often', async () => {
    const { votes, both: lifted } = await accuracy(0.8, 0.3, 40);
    expect(lifted).toBeGreaterThan(votes + 0.1);
  });

  it('loses little where they tell nothing', async () => {
    const { votes, both: lifted } = await accuracy(0.6, 0.6, 60);
    expect(lifted).toBeGreaterThan(votes - 0.1);
  });

  it('asks every candidate for the same facts, and makes round trips where every stage is wanted', async () => {
    const model = modelWith(1, 0, createRandom(3));
    const result = await probed(model, { masks: 3, everyStage: true });
    expect(result?.masks).toHaveLength(3);
    expect(result?.evidence.map(({ compared }) => compared)).toEqual([
      { passed: 3, total: 3 },
      { passed: 0, total: 3 },
    ]);
    expect(result?.roundTrips?.candidates.map(({ candidate }) => candidate)).toContain('right');
    expect(model.asked.some(({ purpose }) => purpose === 'describe')).toBe(true);
  });

  it('stops asking when the other one is out of reach', async () => {
    const contenders = both.map((one) => ({ ...one, votes: one.id === 'right' ? 40 : 1 }));
    const model = modelWith(1, 0, createRandom(3));
    const result = await probed(model, { contenders });
    expect(result?.masks).toHaveLength(4);
    expect(model.asked.filter(({ purpose }) => purpose === 'mask').length).toBeLessThan(8);
  });

  it('runs all outputs where candidates can be run, and asks for the rest', async () => {
    const run = (_: string, inputs: string[]): Promise<string[]> => Promise.resolve(inputs.map(() => '"x"'));
    const model = modelWith(1, 0, createRandom(3));
    const result = await probed(model, { contenders: both.slice(0, 1), masks: 2, run });
    expect(result?.probes.map(({ kind, by }) => [kind, by])).toEqual([
      ['testOutput', 'run'],
      ['literal', 'model'],
      ['literal', 'model'],
    ]);
  });

  it.each([...nonsense])('has nothing to compare when the model answers with %s', async (_, answer) => {
    const result = await probed(scripted(answer), { contenders: both.slice(0, 1), everyStage: true });
    expect(result?.evidence[0]).toMatchObject({ compared: { passed: 0, total: 0 } });
    expect(result?.evidence[0]).not.toHaveProperty('roundTrip');
  });
});
