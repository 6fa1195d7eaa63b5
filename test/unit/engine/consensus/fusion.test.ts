import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultWeights, signalKinds, signalNames } from '../../../../src/engine/consensus/evidenceWeights';
import { fuse } from '../../../../src/engine/consensus/fusion';
import type { FusionCalibration, FusionFacts } from '../../../../src/engine/consensus/fusion';
import { combineShares } from '../../../../src/engine/consensus/fusionShares';
import {
  countSignal,
  probabilitySignal,
  relativeSignal,
} from '../../../../src/engine/consensus/fusionSignal';
import type { Signal } from '../../../../src/engine/consensus/fusionSignal';

const calibration: FusionCalibration = {
  weights: defaultWeights,
  correlation: 0.5,
  intercept: 0,
  scale: { a: 1, b: 0 },
};
const facts: FusionFacts = {
  parses: true,
  newlyBroken: false,
  contradicted: false,
  usable: 10,
  executed: true,
  typeChecked: true,
};

const signals = fc
  .uniqueArray(fc.constantFrom(...signalNames), { maxLength: 9 })
  .chain((names) =>
    fc.tuple(
      ...names.map((name) =>
        fc.double({ min: -4, max: 4, noNaN: true }).map((value): Signal => ({ name, logOdds: value })),
      ),
    ),
  );

describe('fuse', () => {
  it('knows nothing without signals, and lists them all as missing', () => {
    expect(fuse([], facts, calibration)).toMatchObject({
      confidence: 0.5,
      missing: signalNames,
      contributions: [],
    });
  });

  it('is a probability, rises with every signal, and does not depend on their order', () => {
    fc.assert(
      fc.property(signals, fc.nat(8), (list, at) => {
        const fused = fuse(list, facts, calibration);
        expect(fused.confidence).toBeGreaterThanOrEqual(0);
        expect(fused.confidence).toBeLessThanOrEqual(1);
        expect(fuse([...list].reverse(), facts, calibration).confidence).toBeCloseTo(fused.confidence, 10);
        expect(fused.missing.length + list.length).toBe(signalNames.length);
        const raised = list.map((signal, i) =>
          i === at ? { ...signal, logOdds: signal.logOdds + 1 } : signal,
        );
        expect(fuse(raised, facts, calibration).confidence).toBeGreaterThanOrEqual(fused.confidence);
      }),
    );
  });

  it('divides opinions among themselves and leaves what was executed undivided', () => {
    const judge: Signal = { name: 'judge', logOdds: 2 };
    const tests: Signal = { name: 'generatedTests', logOdds: 2 };
    const alone = fuse([judge, tests], facts, calibration).contributions;
    const among = fuse(
      [judge, tests, { name: 'votes', logOdds: 0 }, { name: 'backward', logOdds: 0 }],
      facts,
      calibration,
    ).contributions;
    const valueOf = (list: typeof alone, name: string): number =>
      list.find((each) => each.name === name)?.logOdds ?? 0;
    expect(valueOf(alone, 'judge')).toBeCloseTo(1);
    expect(valueOf(among, 'judge')).toBeCloseTo(1 / 2);
    expect(valueOf(among, 'generatedTests')).toBe(valueOf(alone, 'generatedTests'));
    expect(signalKinds.generatedTests).toBe('executed');
  });

  it('leaves out a signal that was measured to be worth nothing', () => {
    const fused = fuse([{ name: 'judge', logOdds: 3, weight: 0 }], facts, calibration);
    expect(fused.confidence).toBe(0.5);
    expect(fused.missing).toContain('judge');
  });

  it.each([
    [{ parses: false }, 'unparsable', 0],
    [{ newlyBroken: true }, 'newlyBroken', 0.1],
    [{ contradicted: true }, 'contradicted', 0.4],
    [{ usable: 1 }, 'oneUsable', 0.6],
    [{ executed: false, typeChecked: false }, 'nothingChecked', 0.75],
    [{ executed: false }, 'notExecuted', 0.85],
  ])('is capped by %o', (change, name, limit) => {
    const sure: Signal[] = [{ name: 'generatedTests', logOdds: 4 }];
    expect(fuse(sure, { ...facts, ...change }, calibration)).toMatchObject({
      confidence: limit,
      cap: { name, limit },
    });
    expect(fuse(sure, facts, calibration).cap).toBe(undefined);
  });
});

describe('signals', () => {
  it('say little by few counts, and nothing by none', () => {
    expect(countSignal('judge', { passed: 0, total: 0 })).toBe(undefined);
    const one = countSignal('judge', { passed: 1, total: 1 })?.logOdds ?? 0;
    const ten = countSignal('judge', { passed: 10, total: 10 })?.logOdds ?? 0;
    expect(one).toBeGreaterThan(0);
    expect(ten).toBeGreaterThan(one);
    expect(probabilitySignal('votes', 1).logOdds).toBeLessThan(5);
  });

  it('say nothing where rivals do as well', () => {
    const count = { passed: 4, total: 5 };
    expect(relativeSignal('backward', count, [count])?.logOdds).toBe(0);
    expect(relativeSignal('backward', count, [count, count, count])?.logOdds).toBeCloseTo(0);
    expect(
      relativeSignal('backward', { passed: 0, total: 6 }, [
        { passed: 0, total: 6 },
        { passed: 0, total: 6 },
      ])?.logOdds,
    ).toBe(0);
    expect(relativeSignal('backward', count, [])).toBe(undefined);
    expect(relativeSignal('backward', count, [{ passed: 1, total: 5 }])?.logOdds).toBeGreaterThan(0);
  });
});

describe('combineShares', () => {
  const clusters = fc.array(
    fc
      .tuple(fc.integer({ min: 1, max: 20 }), fc.nat(6))
      .map(([votes, passed]) => ({ votes, backward: { passed, total: 6 } })),
    { minLength: 1, maxLength: 5 },
  );

  it('sums to 1, vetoes nobody, and keeps the order of the votes where all recover alike', () => {
    fc.assert(
      fc.property(clusters, fc.constantFrom(0, 4), (list, doubt) => {
        const named = list.map((each, at) => ({ ...each, id: `c${at}` }));
        const shares = [...combineShares(named, { alpha: 0.5, doubt }).values()];
        expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1);
        for (const share of shares) expect(share).toBeGreaterThan(0);
        const alike = named.map((each) => ({ ...each, backward: { passed: 3, total: 6 } }));
        const forward = combineShares(alike, { alpha: 0.5, doubt });
        for (const a of alike)
          for (const b of alike)
            if (a.votes > b.votes) expect(forward.get(a.id) ?? 0).toBeGreaterThan(forward.get(b.id) ?? 0);
      }),
    );
  });

  it('is the geometric mean of the paper without shrinking', () => {
    const shares = combineShares(
      [
        { id: 'a', votes: 6, backward: { passed: 1, total: 6 } },
        { id: 'b', votes: 4, backward: { passed: 6, total: 6 } },
      ],
      { alpha: 0.5, doubt: 0 },
    );
    const weight = (votes: number, passed: number): number => Math.sqrt((votes + 0.5) * (passed + 0.5));
    expect(shares.get('b')).toBeCloseTo(weight(4, 6) / (weight(4, 6) + weight(6, 1)));
  });

  it('lets differences that chance explains change nothing', () => {
    const shares = combineShares([
      { id: 'a', votes: 6, backward: { passed: 3, total: 6 } },
      { id: 'b', votes: 5, backward: { passed: 4, total: 6 } },
    ]);
    expect(shares.get('a') ?? 0).toBeGreaterThan(shares.get('b') ?? 0);
  });
});
