import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Draft } from '../../../../src/engine/context/collector';
import { createCollector, cutToLength } from '../../../../src/engine/context/collector';
import { relevance } from '../../../../src/engine/context/relevance';

const draft = (part: Partial<Draft>): Draft => ({
  id: 'x',
  kind: 'signature',
  title: 't',
  text: 'text',
  relevance: 0.5,
  answers: 'signature:x',
  origin: 'text',
  ...part,
});

describe('createCollector', () => {
  it('gives the most relevant first, whatever order they came in', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true })), (weights) => {
        const drafts = weights.map((weight, i) => draft({ id: `x${i}`, relevance: weight }));
        const fill = (list: readonly Draft[]): readonly string[] => {
          const collector = createCollector();
          for (const one of list) collector.add(one);
          return collector.blocks().map(({ id }) => id);
        };
        expect(fill(drafts)).toEqual(fill(drafts.toReversed()));
        const collector = createCollector();
        for (const one of drafts) collector.add(one);
        const order = collector.blocks().map((block) => block.relevance);
        expect(order).toEqual(order.toSorted((a, b) => b - a));
      }),
    );
  });

  it("takes a language server's answer for the text search's, in either order", () => {
    const guess = draft({ id: 'guess', text: 'guess' });
    const known = draft({ id: 'known', text: 'known', origin: 'provider' });
    for (const list of [
      [guess, known],
      [known, guess],
    ]) {
      const collector = createCollector();
      for (const one of list) collector.add(one);
      expect(collector.blocks().map(({ text }) => text)).toEqual(['known']);
    }
    const collector = createCollector();
    collector.add(guess);
    collector.settle('signature:x');
    expect(collector.blocks()).toEqual([]);
  });

  it('redacts every block and says so', () => {
    const collector = createCollector();
    collector.add(draft({ text: 'password = "q7Zk2vLm9Xw4Rt8Y"' }));
    const [block] = collector.blocks();
    expect(block?.text).not.toContain('q7Zk');
    expect(block?.title).toBe('t (1 secret removed)');
  });

  it('keeps a sibling only where nothing else shows its file', () => {
    const collector = createCollector();
    collector.add(draft({ id: 's1', kind: 'sibling', path: 'a.ts', answers: 's1' }));
    collector.add(draft({ id: 's2', kind: 'sibling', path: 'b.ts', answers: 's2' }));
    collector.add(draft({ path: 'a.ts' }));
    expect(
      collector
        .blocks()
        .map(({ id }) => id)
        .toSorted(),
    ).toEqual(['s2', 'x']);
  });
});

describe('cutToLength', () => {
  it('is never longer than asked, starts as the text does, and leaves short texts alone', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 80 }),
        fc.integer({ min: 2, max: 90 }),
        (text, most) => {
          const cut = cutToLength(text, most);
          if (text.length <= most) expect(cut).toBe(text);
          else {
            expect(cut.length).toBeLessThanOrEqual(most);
            expect(text.startsWith(cut.slice(0, -1))).toBe(true);
            expect(cut.isWellFormed() || !text.isWellFormed()).toBe(true);
          }
        },
      ),
    );
  });
});

describe('relevance', () => {
  it('keeps the kinds apart, whatever the counts', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(1000), { minLength: 8, maxLength: 8 }), (n) => {
        const order = [
          relevance.diagnosticsInside,
          relevance.instructions(n[0]!),
          relevance.diagnosticsNear,
          relevance.signature(n[1]! + 1),
          relevance.test(n[2]!),
          relevance.imported(n[3]!),
          relevance.caller(n[4]!),
          relevance.packageSignature(n[5]!),
          relevance.sibling(n[6]!),
        ];
        expect(order).toEqual(order.toSorted((a, b) => b - a));
        for (const value of order) expect(value >= 0 && value <= 1).toBe(true);
        expect(relevance.signature(n[1]! + 1)).toBeLessThanOrEqual(relevance.signature(n[1]! + 2));
      }),
    );
  });
});
