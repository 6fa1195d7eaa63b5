import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
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
