import { describe, expect, it } from 'vitest';
import { valueOf } from '../../../../../src/engine/verification/backward/measured';
import { answerQuestions, deriveQuestions } from '../../../../../src/engine/critique/judge/closedQuestions';
import { judgeLeaders } from '../../../../../src/engine/critique/judge/judgeLeaders';
import { minimalPairs } from '../../../../../src/engine/critique/judge/minimalPairs';
import { createRandom } from '../../../../bench/random';
import { drawTask } from '../../../../fixtures/simulatedModel/drawSample';
import { drawParameters } from '../../../../fixtures/simulatedModel/parameters';
import type { SimulatedParameters } from '../../../../fixtures/simulatedModel/parameters';
import { codeOf, requestedShape, shapesIn } from '../../../../fixtures/simulatedModel/shape';
import { createSimulatedModel } from '../../../../fixtures/simulatedModel/simulatedModel';
import { faulty, nonsense, right, scripted, signal, task, truth } from '../scripted';

const flawless: SimulatedParameters = {
  ...drawParameters(1),
  judgeSkill: 1,
  positionBias: 0,
  requestBlindness: 0,
  tieSense: 1,
  flattery: 0,
  yesBias: 0,
  readSkill: 1,
  deriveSkill: 1,
  sameMind: 0,
  nonsense: 0,
};

const third = { id: 's3', text: codeOf({ ...truth, times: 9, plus: 7 }) };
const contenders = [faulty, right, third];

function simulated(parameters: SimulatedParameters) {
  return createSimulatedModel(drawTask(truth, parameters, createRandom(1)), parameters, 1).ask;
}

async function judge(ask = simulated(flawless), trials = 2) {
  const questions = valueOf(await deriveQuestions(task, ask, signal)) ?? [];
  return judgeLeaders({ task, inputs: [], contenders, scores: true, questions, trials }, ask, signal);
}

describe('judgeLeaders', () => {
  it('finds the right one with a flawless judge', async () => {
    const { opinion, record } = await judge();
    expect(opinion).toMatchObject({ weight: 1, instability: 0, violations: 0 });
    expect(opinion.wins.get('s1')).toEqual({ won: 2, compared: 2 });
    expect(record.trials).toEqual({ tried: 4, right: 4 });
  });

  it('has no opinion with a judge who goes by the place', async () => {
    const { opinion } = await judge(simulated({ ...flawless, positionBias: 1 }));
    expect(opinion).toMatchObject({ none: 'unstable', weight: 0, instability: 1 });
    expect(opinion.wins.size).toBe(0);
  });

  it('has no opinion with a judge who does not look at the request', async () => {
    const { opinion, record } = await judge(simulated({ ...flawless, requestBlindness: 1, sameMind: 1 }));
    expect(record.trials.right * 2).toBeLessThanOrEqual(record.trials.tried);
    expect(opinion.weight).toBe(0);
  });

  it('counts no verdict that the scores contradict', async () => {
    const { ask: flawlessAsk } = { ask: simulated(flawless) };
    const { opinion } = await judge((question, abort) => {
      const text = question.messages.at(-1)?.content ?? '';
      if (!text.includes('"score"')) return flawlessAsk(question, abort);
      const [shape] = shapesIn(text);
      const isRight = shape?.plus === truth.plus;
      return Promise.resolve({
        text: JSON.stringify({ score: isRight ? 0 : 9 }),
        finishReason: 'stop',
        model: 'm',
      });
    });
    expect(opinion.wins.get('s1') ?? { won: 0 }).toMatchObject({ won: 0 });
    expect(opinion.agreement).toBeLessThan(1);
  });

  it('is void with a cycle', async () => {
    const order = [faulty, right, third].map(({ text }) => text);
    const { ask } = scripted(({ messages }) => {
      const texts = shapesIn(messages.at(-1)?.content ?? '').map((shape) => order.indexOf(codeOf(shape)));
      const [a = 0, b = 0] = texts;
      return JSON.stringify({ verdict: (a + 1) % 3 === b ? 'A' : 'B' });
    });
    const { opinion } = await judgeLeaders(
      { task, inputs: [], contenders, scores: false, trials: 0 },
      ask,
      signal,
    );
    expect(opinion).toMatchObject({ none: 'cyclic', weight: 0 });
    expect(opinion.violations).toBeGreaterThan(0);
  });

  it('shows outputs beside the code, before it, under names that tell nothing', async () => {
    const { ask, asked } = scripted(() => '{"verdict": "tie"}');
    const shown = [
      { ...right, outcomes: ['5'] },
      { ...faulty, outcomes: ['6'] },
    ];
    const { opinion } = await judgeLeaders(
      { task, inputs: ['shape(1)'], contenders: shown, scores: false, trials: 0 },
      ask,
      signal,
    );
    expect(opinion.none).toBe('tied');
    const [first, second] = asked.map(({ messages }) => messages.at(-1)?.content ?? '');
    expect(first).toContain('A gives:\n\n```\n5');
    expect(second).toContain('A gives:\n\n```\n6');
    expect(first?.indexOf('# Outputs')).toBeLessThan(first?.indexOf('# Change A') ?? 0);
    expect(first).not.toMatch(/\bs1\b|\bs2\b/);
  });

  it.each(nonsense)('measures nothing from %s', async (_, given) => {
    const { ask } = scripted(() => given);
    const { opinion } = await judge(ask);
    expect(opinion).toMatchObject({ none: 'notMeasured', weight: 0 });
    expect(opinion.wins.size).toBe(0);
  });
});

describe('closed questions', () => {
  it('need a question whose right answer is no', async () => {
    const question = (answer: string, at: number) => ({ question: `Does it return ${at}?`, answer });
    const derive = (answers: string[]) =>
      deriveQuestions(task, scripted(() => JSON.stringify({ questions: answers.map(question) })).ask, signal);
    expect(await derive(['yes', 'yes', 'yes'])).toMatchObject({ measured: false });
    expect(await derive(['yes', 'No', 'yes'])).toMatchObject({ measured: true });
  });

  it('give a yes-sayer one half', async () => {
    const questions = [
      { question: 'a?', answer: 'yes' as const },
      { question: 'b?', answer: 'yes' as const },
      { question: 'c?', answer: 'no' as const },
    ];
    const answer = (answers: string[]) =>
      answerQuestions(task, right.text, questions, scripted(() => JSON.stringify({ answers })).ask, signal);
    expect(valueOf(await answer(['yes', 'yes', 'yes']))).toMatchObject({ balanced: 0.5 });
    expect(valueOf(await answer(['yes', 'unclear', 'no']))).toEqual({
      agreeing: 2,
      answered: 2,
      balanced: 1,
    });
    expect(await answer(['yes', 'yes'])).toMatchObject({ measured: false });
    expect(await answer(['unclear', 'unclear', 'unclear'])).toMatchObject({ measured: false });
  });

  it('show neither the request nor the right answers', async () => {
    const { ask, asked } = scripted(() => '{"answers": ["yes"]}');
    await answerQuestions(task, right.text, [{ question: 'Is it so?', answer: 'no' }], ask, signal);
    expect(asked[0]?.messages.at(-1)?.content).not.toContain(task.instruction);
  });
});

describe('minimalPairs', () => {
  it('changes one fact in the request and in the code alike', () => {
    const pairs = minimalPairs(task, right.text);
    expect(pairs.map(({ from }) => from).sort()).toEqual(['17', '3', '4']);
    for (const pair of pairs) {
      const request = requestedShape(pair.task.instruction);
      expect(request).toBeDefined();
      expect(request).not.toEqual(truth);
      expect(pair.text).toBe(codeOf(request ?? truth));
    }
  });

  it('touches no part of a longer number or word', () => {
    const instruction = 'Wait 5 seconds, not 5.5 or 15.';
    const text = 'const a = 5, b = 15, c = 5.5, d5 = x5;\n';
    const document = { ...task.document, text: 'const a = 0;\n' };
    const [pair] = minimalPairs({ ...task, instruction, document }, text).filter(({ from }) => from === '5');
    expect(pair?.text).toBe('const a = 6, b = 15, c = 5.5, d5 = x5;\n');
    expect(pair?.task.instruction).toBe('Wait 6 seconds, not 5.5 or 15.');
  });
});
