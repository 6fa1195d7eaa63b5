import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { abstentionThreshold } from '../../../../src/engine/consensus/abstention';

const anyJudged = fc.array(
  fc.record({
    confidence: fc.integer({ min: 0, max: 20 }).map((step) => step / 20),
    right: fc.boolean(),
    weight: fc.constantFrom(0.5, 1),
  }),
  { maxLength: 60 },
);

const bound = (judged: readonly { right: boolean; weight: number }[]): number => {
  const all = judged.reduce((sum, { weight }) => sum + weight, 0);
  const wrong = judged.reduce((sum, { right, weight }) => sum + (right ? 0 : weight), 0);
  return (wrong + 1) / (all + 1);
};

describe('the threshold for abstaining', () => {
  it('keeps its promise on what it was learned from, and no lower confidence would', () => {
    fc.assert(
      fc.property(anyJudged, fc.constantFrom(0.1, 0.3, 0.6), (judged, risk) => {
        const threshold = abstentionThreshold(judged, risk);
        const kept = judged.filter(({ confidence }) => confidence >= threshold);
        if (kept.length > 0) expect(bound(kept)).toBeLessThanOrEqual(risk + 1e-12);
        for (const { confidence } of judged.filter((one) => one.confidence < threshold)) {
          expect(bound(judged.filter((one) => one.confidence >= confidence))).toBeGreaterThan(risk);
        }
      }),
    );
  });

  it('lets nothing pass when too little is known', () => {
    expect(abstentionThreshold([{ confidence: 1, right: true, weight: 1 }], 0.1)).toBe(Infinity);
  });
});
