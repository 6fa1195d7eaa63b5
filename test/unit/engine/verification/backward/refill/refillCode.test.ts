import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Syntax } from '../../../../../../src/engine/ports';
import { refillCode } from '../../../../../../src/engine/verification/backward/refill/refillCode';
import { refillSpans } from '../../../../../../src/engine/verification/backward/refill/refillSpans';
import { createTestSyntax } from '../../../../../fixtures/syntax';
import { nonsense, running, scripted, userText } from '../support';

let syntax: Syntax;
beforeAll(async () => {
  syntax = await createTestSyntax('typescript', 'python');
});

const code = `import { log } from "./log";

/** Doc. */
export function cut(text: string, size: number = 10): string[] {
  if (size < 1) throw new RangeError("too small");
  const parts = text.split("");
  log(parts.length);
  return parts.slice(0, size);
}
`;
const document = { path: 'src/cut.ts', languageId: 'typescript', text: code };
const whole = { start: 0, end: code.length };
const textOf = ({ start, end }: { start: number; end: number }): string => code.slice(start, end);
const answer = (text: string): string => JSON.stringify({ code: text });

describe('refillSpans', () => {
  it('are values that decide something, in TypeScript and Python', () => {
    const tree = syntax.parse('typescript', code);
    expect(refillSpans(tree, whole, 99).map(textOf)).toEqual([
      '10',
      '(size < 1)',
      'new RangeError("too small")',
      'text.split("")',
      'parts.length',
      'parts.slice(0, size)',
    ]);
    const python =
      'def f(a, b=3):\n    """Doc."""\n    while a < b and not a:\n        a += g(1, k=[2])\n    return a\n';
    const spans = refillSpans(syntax.parse('python', python), { start: 0, end: python.length }, 99);
    expect(spans.map(({ start, end }) => python.slice(start, end))).toEqual([
      '3',
      'a < b and not a',
      'g(1, k=[2])',
      'a',
    ]);
  });

  it('lie in the range, in order, without overlap, and are no more than wanted', () => {
    const tree = syntax.parse('typescript', code);
    fc.assert(
      fc.property(fc.nat(code.length), fc.nat(code.length), fc.integer({ min: 1, max: 8 }), (a, b, most) => {
        const range = { start: Math.min(a, b), end: Math.max(a, b) };
        const spans = refillSpans(tree, range, most);
        expect(spans.length).toBeLessThanOrEqual(most);
        for (const [index, span] of spans.entries()) {
          expect(span.start).toBeGreaterThanOrEqual(spans[index - 1]?.end ?? range.start);
          expect(span.end).toBeLessThanOrEqual(range.end);
        }
      }),
    );
  });

  it('is empty without a grammar', () => {
    expect(refillSpans(syntax.parse('cobol', code), whole, 9)).toEqual([]);
  });
});

describe('refillCode', () => {
  it('is cold where the code comes back, however it is laid out, and hot where it does not', async () => {
    const model = scripted((question) => {
      const text = userText(question);
      if (!text.includes('size < 1')) return answer(question.index === 0 ? '(size<1)' : '(size <= 0)');
      if (!text.includes('split')) return answer('text . split( `` )');
      const known = ['10', 'new RangeError("too small")', 'parts.length', 'parts.slice(0, size)'];
      return answer(known.find((each) => !text.includes(each)) ?? '?');
    });
    const { spans, notMeasured } = await refillCode({ document, syntax, range: whole }, model.ask, running());
    expect(notMeasured).toBe(0);
    const heat = new Map(spans.map((span) => [textOf(span), span.heat]));
    expect(heat.get('(size < 1)')).toBeCloseTo(2 / 3);
    expect([...heat].filter(([, value]) => value === 0)).toHaveLength(5);
    expect(spans.find((span) => span.heat > 0)).toMatchObject({
      refills: 3,
      equal: 1,
      others: [{ text: '(size <= 0)', count: 2 }],
    });
    for (const question of model.asked) expect(userText(question)).toContain('<x>');
  });

  it('hides the span from the model and nothing else', async () => {
    const model = scripted(() => answer('0'));
    await refillCode({ document, syntax, range: whole, draws: 1 }, model.ask, running());
    for (const question of model.asked) {
      const shown = /```typescript\n([\s\S]*?)\n```/.exec(userText(question))?.[1] ?? '';
      const [before = '', after = '', ...more] = shown.split('<x>');
      expect(more).toEqual([]);
      expect(code.startsWith(before) && code.trimEnd().endsWith(after)).toBe(true);
    }
  });

  it('takes code that does not fit for no answer', async () => {
    const { ask } = scripted(() => answer('if ('));
    const { spans, notMeasured, reasons } = await refillCode(
      { document, syntax, range: whole },
      ask,
      running(),
    );
    expect(spans).toEqual([]);
    expect(notMeasured).toBe(6);
    expect(reasons).toHaveLength(1);
  });

  it.each([...nonsense])('is not measured when the model answers with %s', async (_, reply) => {
    const { spans, notMeasured } = await refillCode(
      { document, syntax, range: whole },
      scripted(reply).ask,
      running(),
    );
    expect(spans).toEqual([]);
    expect(notMeasured).toBe(6);
  });
});
