import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { disagree } from '../../../../src/engine/agreement/agree';
import type { HotSpot } from '../../../../src/engine/agreement/agreement';
import { areStatements, isWhole } from '../../../../src/engine/agreement/spotRegions';
import type { Syntax } from '../../../../src/engine/ports';
import { createTestSyntax } from '../../../fixtures/syntax';
import { demoPools } from './demoPools';
import { swappable, swapToken } from './mutations';

let syntax: Syntax;
const pools = demoPools();

beforeAll(async () => {
  syntax = await createTestSyntax('typescript', 'python', 'go', 'php');
});

interface Question {
  readonly languageId: string;
  readonly base: string;
  readonly texts: readonly string[];
  readonly shown: string;
  readonly heatShare: number;
}

function spotsOf({ languageId, base, texts, shown, heatShare }: Question): HotSpot[] {
  const members = texts.map((text, index) => ({ id: `m${index}`, text, weight: 1 }));
  const target = { start: 0, end: base.length };
  return [...disagree({ syntax, languageId, base, target, members, shown, heatShare }).hotSpots];
}

/** The spots of small texts, `shown` against others, as `shown ·· alternative (votes)`. */
function lines(languageId: string, shown: string, ...others: string[]): string[] {
  const spots = spotsOf({ languageId, base: '', texts: [shown, ...others], shown, heatShare: 1 });
  return spots.map((spot) =>
    [
      `${shown.slice(spot.start, spot.end)} (${spot.votes})`,
      ...spot.alternatives.map(({ text, votes }) => `${text} (${votes})`),
    ].join(' ·· '),
  );
}

function applied(text: string, spot: HotSpot, alternative: string): string {
  return text.slice(0, spot.start) + alternative + text.slice(spot.end);
}

const anyQuestion = fc.constantFrom(...pools).chain((pool) =>
  fc
    .record({
      texts: fc.subarray(
        pool.members.map(({ text }) => text),
        { minLength: 1, maxLength: 7 },
      ),
      swaps: fc.array(fc.tuple(fc.nat(), fc.nat()), { maxLength: 5 }),
      pick: fc.nat(),
      heatShare: fc.constantFrom(0.05, 0.2, 0.5, 1),
    })
    .map(({ texts, swaps, pick, heatShare }): Question => {
      const mutated = swaps.map(([of, at]) => {
        const tree = syntax.parse(pool.languageId, texts[of % texts.length] ?? '');
        const places = swappable(tree);
        return swapToken(tree, places[at % places.length] ?? -1);
      });
      const all = [...texts, ...mutated];
      return {
        languageId: pool.languageId,
        base: pool.base,
        texts: all,
        shown: all[pick % all.length] ?? '',
        heatShare,
      };
    }),
);

describe('hot spots of real replies', () => {
  it('parse with every alternative in place, since all candidates do', () => {
    fc.assert(
      fc.property(anyQuestion, (question) => {
        for (const spot of spotsOf(question)) {
          for (const { text } of spot.alternatives) {
            const result = applied(question.shown, spot, text);
            expect(syntax.parse(question.languageId, result).errors, result).toBe(0);
          }
        }
      }),
      { numRuns: 12 },
    );
  });

  it('are whole nodes or statements, in order, apart, small, and account for every vote', () => {
    fc.assert(
      fc.property(anyQuestion, (question) => {
        const tree = syntax.parse(question.languageId, question.shown);
        let last = -1;
        for (const spot of spotsOf(question)) {
          expect(spot.start).toBeGreaterThanOrEqual(last);
          last = spot.end;
          expect(spot.insertion).toBe(spot.start === spot.end);
          expect(spot.step).toBeGreaterThan(0);
          expect(spot.heat).toBeGreaterThan(0);
          const first = tree.tokens.findIndex(({ start }) => start === spot.start);
          const end = tree.tokens.findIndex((token) => token.end === spot.end) + 1;
          if (!spot.insertion) {
            expect(isWhole(tree, { first, end }) || areStatements(tree, { first, end })).toBe(true);
            expect(end - first).toBeLessThanOrEqual(Math.max(12, tree.tokens.length / 3));
          }
          const votes = spot.alternatives.map((alternative) => alternative.votes);
          expect(spot.votes + votes.reduce((sum, some) => sum + some, 0)).toBe(question.texts.length);
          expect(votes).toEqual([...votes].sort((a, b) => b - a));
          const members = spot.alternatives.flatMap((alternative) => alternative.members);
          expect(new Set(members).size).toBe(members.length);
          const said = spot.alternatives.map(({ text }) => text);
          expect(new Set([question.shown.slice(spot.start, spot.end), ...said]).size).toBe(said.length + 1);
        }
      }),
      { numRuns: 12 },
    );
  });

  it('are at hand for a single swapped token, which one alternative undoes', () => {
    fc.assert(
      fc.property(fc.constantFrom(...pools), fc.nat(), fc.nat(), (pool, pick, at) => {
        const text = pool.members[pick % pool.members.length]?.text ?? '';
        const tree = syntax.parse(pool.languageId, text);
        const places = swappable(tree);
        const shown = swapToken(tree, places[at % places.length] ?? -1);
        fc.pre(syntax.parse(pool.languageId, shown).errors === 0);
        const { languageId, base } = pool;
        const spots = spotsOf({ languageId, base, texts: [text, text, shown], shown, heatShare: 0.2 });
        expect(spots).toHaveLength(1);
        const [spot] = spots;
        expect(spot?.votes).toBe(1);
        expect(spot?.alternatives.map(({ votes }) => votes)).toEqual([2]);
        if (spot !== undefined) expect(applied(shown, spot, spot.alternatives[0]?.text ?? '')).toBe(text);
      }),
      { numRuns: 25 },
    );
  });
});

describe('what a hot spot reads like', () => {
  it('is the comparison, not the operator alone nor the statement', () => {
    const text = (condition: string): string =>
      `function f(n: number) {\n  if (${condition}) return 1;\n  return 2;\n}\n`;
    expect(lines('typescript', text('n < 3'), text('n <= 2'), text('n <= 2'))).toEqual([
      'n < 3 (1) ·· n <= 2 (2)',
    ]);
  });

  it('groups alternatives across names and layout', () => {
    const text = (name: string, step: string): string =>
      `def f(${name}):\n    if ${name} > 1:\n        return ${name} + ${step}\n    return ${name}\n`;
    expect(lines('python', text('n', '1'), text('count', '2'), text('k', '2'))).toEqual(['1 (1) ·· 2 (2)']);
    const shown = text('n', '1');
    const others = [
      text('count', '1').replace('count + 1', 'count - 1'),
      text('k', '1').replace('k + 1', '(k   - 1)'),
    ];
    expect(lines('python', shown, ...others)).toEqual(['n + 1 (1) ·· n - 1 (2)']);
  });

  it('leaves a statement out, or puts one more in at the indentation of the place', () => {
    const without = 'def f(a):\n  b = a\n  return b\n';
    const deeper = 'def f(a):\n    b = a\n    if b < 0:\n        b = 0\n    return b\n';
    expect(lines('python', without, deeper)).toEqual([' (1) ·· \n  if b < 0:\n    b = 0 (1)']);
    expect(lines('python', deeper, without)).toEqual([
      'if b < 0:\n        b = 0 (1) ·· pass (1)'.replace('pass', ''),
    ]);
  });

  it('writes `pass` where a block would be left empty', () => {
    const shown = 'def f(a):\n    for b in a:\n        print(b)\n    return g(a)\n';
    const other = 'def f(a):\n    for b in a:\n        pass\n    return g(a)\n';
    expect(lines('python', shown, other)).toEqual(['print(b) (1) ·· pass (1)']);
  });

  it('keeps the parentheses that an operand needs', () => {
    const text = (factor: string): string =>
      `function f(a: number, b: number) {\n  return ${factor} * 2;\n}\n`;
    const [line = ''] = lines('typescript', text('a'), text('(a + b)'));
    expect(line).toContain('(a + b)');
  });

  it('names a renamed property in full', () => {
    const shown = 'function f(x: number) {\n  const y = x + 1;\n  return { y, z: x };\n}\n';
    const other = 'function f(x: number) {\n  const w = x + 1;\n  return { y: w, z: x + 1 };\n}\n';
    expect(lines('typescript', shown, other)).toEqual([
      'x (1) ·· x + 1 (1)'.replace('x (1) ··', ' (1) ··').replace('x + 1', ' + 1'),
    ]);
  });

  it('reads languages that need a preamble, and such without a grammar', () => {
    const php = (sign: string): string => `<?php\nfunction f($a) {\n  return $a ${sign} 1;\n}\n`;
    expect(lines('php', php('+'), php('-'))).toEqual(['$a + 1 (1) ·· $a - 1 (1)']);
    const go = (sign: string): string => `package m\n\nfunc F(a int) int {\n\treturn a ${sign} 1\n}\n`;
    expect(lines('go', go('+'), go('-'))).toEqual(['a + 1 (1) ·· a - 1 (1)']);
    expect(lines('elm', 'f x = x + 1\n', 'f x = x - 1\n')).toEqual(['+ (1) ·· - (1)']);
  });
});
