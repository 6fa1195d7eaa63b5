import { describe, expect, it } from 'vitest';
import { disagree } from '../../../../src/engine/agreement/agree';
import { createTestSyntax } from '../../../fixtures/syntax';

const syntax = await createTestSyntax('python');

/** The tokens of the shown text that are hot, or have something more in front of them. */
function hotTokens(shown: string, other: string): string[] {
  const base = 'def f(a):\n    pass\n';
  const { tokens } = disagree({
    syntax,
    languageId: 'python',
    base,
    target: { start: 0, end: base.length },
    members: [{ id: 'other', text: other, weight: 1 }],
    shown,
    heatShare: 0.2,
  });
  return tokens
    .filter(({ heat, insertionHeat }) => heat > 0 || insertionHeat > 0)
    .map(({ start, end }) => shown.slice(start, end));
}

describe('votes', () => {
  it('leave the statement behind one that is missing cold', () => {
    const shown = 'def f(a):\n    if a:\n        return 1\n    b = 2\n    return b\n';
    expect(hotTokens(shown, 'def f(a):\n    b = 2\n    return b\n')).toEqual(['if', 'a', ':', 'return', '1']);
  });

  it('count a change of layout alone at the next token', () => {
    const shown = 'def f(a):\n    for b in a:\n        a += b\n        return a\n';
    expect(hotTokens(shown, 'def f(a):\n    for b in a:\n        a += b\n    return a\n')).toEqual([
      'return',
    ]);
  });
});
