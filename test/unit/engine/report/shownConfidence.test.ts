import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Fusion } from '../../../../src/engine/consensus/fusion';
import { localCalibration } from '../../../../src/engine/consensus/localCalibration';
import type { LocalCalibration } from '../../../../src/engine/consensus/localCalibration';
import { probabilityOf } from '../../../../src/engine/consensus/logOdds';
import type { Confidence, Consensus } from '../../../../src/engine/events';
import { confidenceLine } from '../../../../src/engine/report/headline';
import { shownConfidenceOf } from '../../../../src/engine/report/shownConfidence';
import { englishWords } from '../../../../src/engine/report/words';

const bands = localCalibration([]);
const scaled: LocalCalibration = { kind: 'scaled', outcomes: 200, scale: { a: 1, b: 3 } };

function consensus(logOdds: number, limit?: number, restsOn: Confidence['restsOn'] = 'votes'): Consensus {
  const raw = probabilityOf(logOdds);
  const value = Math.min(raw, limit ?? 1);
  const fusion: Fusion = {
    confidence: value,
    logOdds,
    contributions: [],
    missing: [],
    ...(limit === undefined ? {} : { limit }),
  };
  return {
    verdict: 'consensus',
    usable: 3,
    clusters: [],
    support: 2,
    level: 'tree',
    disagreement: { tokens: [], hotSpots: [] },
    confidence: { value, restsOn },
    fusion,
  };
}

describe('how a confidence is shown', () => {
  it.each<[string, number, Confidence['restsOn']]>([
    ['confidence low, from votes only', -1, 'votes'],
    ['confidence medium, from votes and execution', 0.5, 'execution'],
    ['confidence high, from votes and what the model was asked', 3, 'examination'],
  ])('says “%s”', (line, logOdds, restsOn) => {
    expect(confidenceLine(consensus(logOdds, undefined, restsOn), englishWords, bands)).toBe(line);
  });

  it('is a percentage, rescaled, as soon as there are enough outcomes', () => {
    expect(confidenceLine(consensus(-2), englishWords, scaled)).toBe('confidence 73 %, from votes only');
  });

  it('holds a cap that did not lower the confidence before it was rescaled', () => {
    const capped = consensus(0, 0.75);
    expect(capped.fusion?.confidence).toBe(0.5);
    expect(shownConfidenceOf(capped, scaled)).toEqual({ kind: 'percentage', value: 0.75 });
  });

  it('is never above its cap, however it is rescaled', () => {
    const number = (min: number, max: number): fc.Arbitrary<number> => fc.double({ min, max, noNaN: true });
    fc.assert(
      fc.property(number(-20, 20), number(0, 1), number(-3, 3), number(-5, 5), (logOdds, limit, a, b) => {
        const calibration: LocalCalibration = { kind: 'scaled', outcomes: 300, scale: { a, b } };
        const shown = shownConfidenceOf(consensus(logOdds, limit), calibration);
        expect(shown?.kind === 'percentage' && shown.value <= limit).toBe(true);
      }),
    );
  });

  it('is a band where a trace holds a confidence that cannot be rescaled', () => {
    const { fusion, ...old } = consensus(3);
    expect(fusion).toBeDefined();
    expect(shownConfidenceOf(old, scaled)).toEqual({ kind: 'band', band: 'high' });
    expect(shownConfidenceOf(old)).toEqual({ kind: 'percentage', value: probabilityOf(3) });
  });
});
