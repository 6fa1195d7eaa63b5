import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Finding } from '../../../../src/engine/critique/finding';
import { findingHeat } from '../../../../src/engine/critique/findingHeat';

const text = 'a\nbb\nccc\n\neeeee';
const lines = text.split('\n');

const findings = fc
  .array(
    fc.record({
      first: fc.integer({ min: 1, max: 5 }),
      length: fc.integer({ min: 0, max: 3 }),
      severity: fc.constantFrom('high' as const, 'medium' as const, 'low' as const),
      status: fc.constantFrom('shown' as const, 'refuted' as const, 'open' as const),
    }),
    { maxLength: 6 },
  )
  .map((list) =>
    list.map(({ first, length, severity, status }, at): Finding => {
      const range = { first, last: Math.min(5, first + length) };
      return { id: `f${at}`, candidate: 's1', lines: range, severity, problem: 'p', status };
    }),
  );

describe('findingHeat', () => {
  it('is in (0, 1], in order, without overlap, and where findings that were not refuted are', () => {
    fc.assert(
      fc.property(findings, (list) => {
        const heat = findingHeat(list, text);
        let end = -1;
        const covered = new Set<number>();
        for (const each of heat) {
          expect(each.value).toBeGreaterThan(0);
          expect(each.value).toBeLessThanOrEqual(1);
          expect(each.start).toBeGreaterThan(end);
          end = each.end;
          expect(text.slice(each.start, each.end)).toBe(
            lines.slice(each.lines.first - 1, each.lines.last).join('\n'),
          );
          for (let line = each.lines.first; line <= each.lines.last; line++) covered.add(line);
        }
        const expected = new Set<number>();
        for (const { lines: at, status } of list)
          for (let line = at.first; status !== 'refuted' && line <= at.last; line++) expected.add(line);
        expect(covered).toEqual(expected);
      }),
    );
  });

  it('never falls when a finding is added or shown', () => {
    const at = (list: readonly Finding[], line: number): number =>
      findingHeat(list, text).find((each) => line >= each.lines.first && line <= each.lines.last)?.value ?? 0;
    fc.assert(
      fc.property(findings, fc.integer({ min: 1, max: 5 }), (list, line) => {
        expect(at(list, line)).toBeGreaterThanOrEqual(at(list.slice(1), line) - 1e-12);
        const shown = list.map((finding) => ({ ...finding, status: 'shown' as const }));
        expect(at(shown, line)).toBeGreaterThanOrEqual(at(list, line) - 1e-12);
      }),
    );
  });
});
