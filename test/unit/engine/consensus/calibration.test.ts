import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { binomialTail, riskThreshold } from '../../../../src/engine/consensus/abstentionRisk';
import {
  localCalibration,
  rightnessOf,
  shownConfidence,
} from '../../../../src/engine/consensus/localCalibration';
import type { PersonOutcome } from '../../../../src/engine/consensus/localCalibration';
import { plattScale } from '../../../../src/engine/consensus/plattScale';
import { reliabilityOf } from '../../../../src/engine/consensus/reliability';
import { reliabilityOfSignals } from '../../../../src/engine/consensus/reliabilityOfSignals';
import { createRandom } from '../../../bench/random';

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

/** Outcomes that follow sigmoid(a x + b). */
function drawn(a: number, b: number, count: number, seed = 1): { logOdds: number; right: number }[] {
  const random = createRandom(seed);
  return Array.from({ length: count }, () => {
    const logOdds = 8 * random() - 4;
    return { logOdds, right: random() < sigmoid(a * logOdds + b) ? 1 : 0 };
  });
}

describe('plattScale', () => {
  it('finds the scale that the outcomes were drawn with', () => {
    const { a, b } = plattScale(drawn(0.6, -0.8, 20_000));
    expect(Math.abs(a - 0.6)).toBeLessThan(0.03);
    expect(Math.abs(b + 0.8)).toBeLessThan(0.06);
  });

  it('is the identity without outcomes, and never certain', () => {
    expect(plattScale([])).toEqual({ a: 1, b: 0 });
    const { a, b } = plattScale(Array.from({ length: 20 }, () => ({ logOdds: 1, right: 1 })));
    expect(sigmoid(a + b)).toBeLessThan(0.99);
  });

  it('survives any outcomes', () => {
    const outcome = fc.record({
      logOdds: fc.double({ min: -50, max: 50, noNaN: true }),
      right: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    fc.assert(
      fc.property(fc.array(outcome, { maxLength: 40 }), (outcomes) => {
        const { a, b } = plattScale(outcomes);
        expect(Number.isFinite(a) && Number.isFinite(b)).toBe(true);
      }),
    );
  });
});

describe('reliabilityOf', () => {
  it('has ten bins that hold every outcome', () => {
    const outcomes = fc.array(
      fc.record({
        confidence: fc.double({ min: 0, max: 1, noNaN: true }),
        right: fc.constantFrom(0, 1),
      }),
    );
    fc.assert(
      fc.property(outcomes, (list) => {
        const { bins, error, brier } = reliabilityOf(list);
        expect(bins).toHaveLength(10);
        expect(bins.reduce((sum, { count }) => sum + count, 0)).toBe(list.length);
        expect(error).toBeGreaterThanOrEqual(0);
        expect(error).toBeLessThanOrEqual(1);
        expect(error ** 2).toBeLessThanOrEqual(brier + 1e-9);
      }),
    );
  });

  it('measures the gap', () => {
    const sure = Array.from({ length: 10 }, (_, at) => ({ confidence: 0.95, right: at < 5 ? 1 : 0 }));
    expect(reliabilityOf(sure).error).toBeCloseTo(0.45);
    expect(reliabilityOf(sure).bins[9]).toMatchObject({ count: 10, right: 0.5 });
  });
});

describe('reliabilityOfSignals', () => {
  it('tells a signal that knew from one that did not', () => {
    const random = createRandom(3);
    const outcomes = Array.from({ length: 2000 }, () => {
      const right = random() < 0.5 ? 1 : 0;
      const judge = (right === 1 ? 1 : -1) + 4 * random() - 2;
      const critique = 4 * random() - 2;
      return {
        logOdds: judge + critique,
        right,
        contributions: [
          { name: 'judge' as const, logOdds: judge },
          { name: 'critique' as const, logOdds: critique },
        ],
      };
    });
    const [judge, critique] = reliabilityOfSignals(outcomes);
    expect(judge).toMatchObject({ name: 'judge', seen: 2000 });
    expect(judge?.auroc).toBeGreaterThan(0.7);
    expect(judge?.gain).toBeGreaterThan(0.1);
    expect(Math.abs((critique?.auroc ?? 0) - 0.5)).toBeLessThan(0.05);
    expect(critique?.gain).toBeLessThan(0.01);
  });
});

describe('localCalibration', () => {
  const outcomes = (count: number): PersonOutcome[] =>
    drawn(0.5, -0.5, count).map(({ logOdds, right }) => ({
      logOdds,
      decision: right === 1 ? ('accepted' as const) : ('rejected' as const),
    }));

  it('shows bands until there are 200 outcomes, and then percentages', () => {
    const few = localCalibration(outcomes(199));
    expect(few).toMatchObject({ kind: 'bands', outcomes: 199, needed: 200 });
    const fused = { confidence: 0.9, logOdds: 2 };
    expect(shownConfidence(fused, few)).toEqual({ kind: 'band', band: 'high' });
    const many = localCalibration(outcomes(2000));
    const shown = shownConfidence(fused, many);
    expect(shown.kind === 'percentage' && Math.abs(shown.value - sigmoid(0.5))).toBeLessThan(0.05);
    expect(shownConfidence(fused, many, 0.3)).toEqual({ kind: 'percentage', value: 0.3 });
  });

  it('gives no percentage when all went one way', () => {
    const all = outcomes(500).map((outcome) => ({ ...outcome, decision: 'accepted' as const }));
    expect(localCalibration(all).kind).toBe('bands');
  });

  it('takes tests for more than a click', () => {
    const outcome = { logOdds: 0 };
    expect(rightnessOf({ ...outcome, decision: 'accepted' })).toBe(1);
    expect(rightnessOf({ ...outcome, decision: 'accepted', tests: 'failed' })).toBe(0);
    expect(rightnessOf({ ...outcome, decision: 'edited', editedShare: 0.25, tests: 'passed' })).toBe(0.75);
    expect(rightnessOf({ ...outcome, decision: 'rejected', tests: 'passed' })).toBe(0);
  });
});

describe('riskThreshold', () => {
  it('keeps its promise on choices it has not seen, nearly always', () => {
    let broken = 0;
    for (let seed = 1; seed <= 100; seed++) {
      const choices = (count: number, from: number) =>
        drawn(1, 0, count, from).map(({ logOdds, right }) => ({
          confidence: sigmoid(logOdds),
          right: right === 1,
        }));
      const threshold = riskThreshold(choices(400, seed), 0.1);
      const shown = choices(5000, seed + 1000).filter(({ confidence }) => confidence >= threshold);
      const wrong = shown.filter(({ right }) => !right).length;
      if (shown.length > 0 && wrong / shown.length > 0.1) broken += 1;
    }
    expect(broken).toBeLessThanOrEqual(18);
  });

  it('promises nothing where nothing can be promised', () => {
    expect(riskThreshold([], 0.1)).toBe(Infinity);
    expect(riskThreshold([{ confidence: 1, right: true }], 0.1)).toBe(Infinity);
    const noise = Array.from({ length: 500 }, (_, at) => ({ confidence: at / 500, right: at % 2 === 0 }));
    expect(riskThreshold(noise, 0.1)).toBe(Infinity);
  });

  it('shows everything where everything is right', () => {
    const choices = Array.from({ length: 100 }, (_, at) => ({ confidence: at / 100, right: true }));
    expect(riskThreshold(choices, 0.1)).toBe(0);
  });

  it('promises less from choices that turn out alike', () => {
    const inGroups = Array.from({ length: 200 }, (_, at) => ({
      confidence: 1,
      right: at >= 14,
      group: String(Math.floor(at / 14)),
    }));
    const single = inGroups.map(({ confidence, right }) => ({ confidence, right }));
    expect(riskThreshold(single, 0.12)).toBe(1);
    expect(riskThreshold(inGroups, 0.12)).toBe(Infinity);
  });

  it('knows the binomial distribution', () => {
    expect(binomialTail(0, 3, 0.5)).toBeCloseTo(1 / 8);
    expect(binomialTail(1, 3, 0.5)).toBeCloseTo(4 / 8);
    expect(binomialTail(3, 3, 0.2)).toBeCloseTo(1);
  });
});
