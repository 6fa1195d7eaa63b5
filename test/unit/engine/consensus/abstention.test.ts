import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { binomialTail, riskThreshold } from '../../../../src/engine/consensus/abstention';
import type { JudgedChoice } from '../../../../src/engine/consensus/abstention';
import { promisedThresholds, thresholdForRisk } from '../../../../src/engine/consensus/promisedThresholds';
import { createRandom } from '../../../bench/random';

const anyJudged = fc.array(
  fc.record({
    confidence: fc.integer({ min: 0, max: 20 }).map((step) => step / 20),
    right: fc.boolean(),
    task: fc.integer({ min: 1, max: 40 }),
  }),
  { maxLength: 80 },
);

/** Tasks of which several choices were judged that turn out alike; confidence is the chance to be right. */
function drawn(tasks: number, each: number, seed: number): JudgedChoice[] {
  const random = createRandom(seed);
  return Array.from({ length: tasks }, (_, task) => {
    const confidence = random();
    const right = random() < confidence;
    return Array.from({ length: each }, () => ({ confidence, right, task }));
  }).flat();
}

/** The shares of wrong choices among those shown, of all runs that showed some. */
function observed(tasks: number, risk: number, certainty?: number): number[] {
  const shares: number[] = [];
  for (let seed = 1; seed <= 100; seed++) {
    const threshold = riskThreshold(drawn(tasks, 3, seed), risk, certainty);
    const shown = drawn(4000, 1, seed + 1000).filter(({ confidence }) => confidence >= threshold);
    if (shown.length > 0) shares.push(shown.filter(({ right }) => !right).length / shown.length);
  }
  return shares;
}

const mean = (values: readonly number[]): number => values.reduce((sum, one) => sum + one, 0) / values.length;
const single = (choices: readonly { confidence: number; right: boolean }[]): JudgedChoice[] =>
  choices.map((choice, task) => ({ ...choice, task }));

describe('a promise on average', () => {
  it('is kept on average on choices that were not seen, and is used', () => {
    for (const risk of [0.1, 0.2, 0.3]) {
      const shares = observed(80, risk);
      expect(mean(shares)).toBeLessThanOrEqual(risk);
      expect(mean(shares)).toBeGreaterThan(risk / 3);
      expect(shares.length).toBeGreaterThan(50);
    }
  });

  it('holds on what was judged with one more task wrong', () => {
    fc.assert(
      fc.property(anyJudged, fc.constantFrom(0.1, 0.3, 0.6), (judged, risk) => {
        const threshold = riskThreshold(judged, risk);
        const counts = new Map<number | string, number>();
        for (const { task } of judged) counts.set(task, (counts.get(task) ?? 0) + 1);
        const shown = judged.filter(({ confidence }) => confidence >= threshold);
        const sum = (some: readonly JudgedChoice[]): number =>
          some.reduce((total, { task }) => total + 1 / (counts.get(task) ?? 1), 0);
        if (shown.length > 0)
          expect(sum(shown.filter(({ right }) => !right)) + 1).toBeLessThanOrEqual(risk * sum(shown) + 1e-6);
      }),
    );
  });

  it('does not gain from judging the same tasks more often', () => {
    fc.assert(
      fc.property(anyJudged, fc.constantFrom(0.1, 0.3, 0.6), (judged, risk) => {
        const twice = judged.flatMap((choice) => [choice, choice]);
        expect(riskThreshold(twice, risk)).toBe(riskThreshold(judged, risk));
      }),
    );
  });

  it('shares the weight of a task as it is told', () => {
    const right = single(Array.from({ length: 12 }, () => ({ confidence: 0.9, right: true })));
    const mixed = (wrong: number): JudgedChoice[] => [
      ...right,
      { confidence: 0.9, right: false, task: 'mixed', weight: wrong },
      { confidence: 0.1, right: true, task: 'mixed', weight: 1 },
    ];
    expect(riskThreshold(mixed(0.01), 0.1)).toBe(0.9);
    expect(riskThreshold(mixed(100), 0.1)).toBe(Infinity);
  });
});

describe('a promise with a certainty', () => {
  it('is kept on choices that were not seen, nearly always', () => {
    const broken = observed(400, 0.1, 0.95).filter((share) => share > 0.1);
    expect(broken.length).toBeLessThanOrEqual(12);
  });

  it('is less from choices that turn out alike', () => {
    const choices = Array.from({ length: 200 }, (_, at) => ({ confidence: 1, right: at >= 14 }));
    const inTasks = choices.map((choice, at) => ({ ...choice, task: Math.floor(at / 14) }));
    expect(riskThreshold(single(choices), 0.12, 0.95)).toBe(1);
    expect(riskThreshold(inTasks, 0.12, 0.95)).toBe(Infinity);
    const right = inTasks.map((choice) => ({ ...choice, right: true }));
    expect(riskThreshold(right, 0.12, 0.95)).toBe(Infinity);
  });

  it('knows the binomial distribution', () => {
    expect(binomialTail(0, 3, 0.5)).toBeCloseTo(1 / 8);
    expect(binomialTail(1, 3, 0.5)).toBeCloseTo(4 / 8);
    expect(binomialTail(3, 3, 0.2)).toBeCloseTo(1);
  });
});

describe.each([undefined, 0.95])('any promise (certainty %s)', (certainty) => {
  it('is not made where nothing can be promised', () => {
    expect(riskThreshold([], 0.1, certainty)).toBe(Infinity);
    expect(riskThreshold(single([{ confidence: 1, right: true }]), 0.1, certainty)).toBe(Infinity);
    const noise = Array.from({ length: 500 }, (_, at) => ({ confidence: at / 500, right: at % 2 === 0 }));
    expect(riskThreshold(single(noise), 0.1, certainty)).toBe(Infinity);
  });

  it('shows everything where everything is right', () => {
    const choices = Array.from({ length: 100 }, (_, at) => ({ confidence: at / 100, right: true }));
    expect(riskThreshold(single(choices), 0.1, certainty)).toBeLessThanOrEqual(0.2);
  });
});

describe('the threshold for a risk', () => {
  it.each(['votes', 'execution'] as const)('is lower the more may be wrong (%s)', (basis) => {
    const risks = Array.from({ length: 99 }, (_, at) => (at + 1) / 100);
    const thresholds = risks.map((risk) => thresholdForRisk(risk, basis));
    for (const [at, threshold] of thresholds.entries())
      expect(threshold).toBeLessThanOrEqual(thresholds[at - 1] ?? Infinity);
    expect(thresholds[0]).toBe(Infinity);
    expect(thresholds.at(-1)).toBeLessThan(1);
  });

  it('takes the next stricter promise of the table', () => {
    const [last] = promisedThresholds.execution.slice(-1);
    expect(thresholdForRisk((last?.risk ?? 0) + 0.01, 'execution')).toBe(last?.threshold);
  });

  it('rests on own outcomes where they allow the promise', () => {
    const own = single(Array.from({ length: 60 }, (_, at) => ({ confidence: at / 60, right: true })));
    expect(thresholdForRisk(0.05, 'execution', own)).toBeLessThan(0.1);
    expect(thresholdForRisk(0.05, 'execution', own.slice(0, 5))).toBe(thresholdForRisk(0.05, 'execution'));
  });
});
