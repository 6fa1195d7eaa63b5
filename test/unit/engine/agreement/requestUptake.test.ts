import { beforeAll, describe, expect, it } from 'vitest';
import { createComparer } from '../../../../src/engine/agreement/comparer';
import type { RequestUptake } from '../../../../src/engine/agreement/requestUptake';
import {
  isSameWord,
  requestWords,
  stemOf,
  targetProse,
  wordParts,
} from '../../../../src/engine/agreement/requestWords';
import type { Syntax } from '../../../../src/engine/ports';
import { createTestSyntax } from '../../../fixtures/syntax';

let syntax: Syntax;

beforeAll(async () => {
  syntax = await createTestSyntax('python', 'typescript');
});

describe('the words of a request', () => {
  it('are its stems with content, each once, out of all its words', () => {
    const { stems, length } = requestWords('Return the sorted digits; sorting uses maxDigits of 10.');
    expect(stems).toEqual(['10', 'digit', 'max', 'sort', 'use']);
    expect(length).toBe(10);
  });

  it('leave out examples of calls', () => {
    const prose = '// Doubles a number.\n// >>> double(21)\n// 42\n// Never negative.';
    expect(requestWords(prose).stems).toEqual(requestWords('Doubles a number. Never negative.').stems);
  });

  it('are found in names', () => {
    expect(wordParts('toLowerCase HTTPServer snake_case2')).toEqual([
      'to',
      'lower',
      'case',
      'http',
      'server',
      'snake',
      'case',
      '2',
    ]);
    expect(stemOf('sorted')).toBe(stemOf('sorting'));
    expect(stemOf('is')).toBe('is');
  });

  it('are the same as longer ones of the same start, but numbers are not', () => {
    expect(isSameWord('lowercas', 'lower')).toBe(true);
    expect(isSameWord('100', '1000')).toBe(false);
    expect(isSameWord('in', 'integ')).toBe(false);
  });
});

describe('what the document says about a target', () => {
  it('is in its docstring, not in its comments', () => {
    const text =
      '# about f\ndef f(a):\n    """Doubles."""\n    # why\n    return a\n\ndef g():\n    """Other."""\n';
    const end = text.indexOf('\ndef g');
    const prose = targetProse(syntax.parse('python', text), { start: text.indexOf('def f'), end });
    expect(prose).toBe('# about f\n"""Doubles."""');
  });

  it('is in the comments right above it or at its start', () => {
    const text = '// licence\n\n// about\n// f\nfunction f() {\n  // inside\n}\n';
    const tree = syntax.parse('typescript', text);
    const start = text.indexOf('function');
    expect(targetProse(tree, { start, end: text.length })).toBe('// about\n// f');
    expect(targetProse(tree, { start: text.indexOf('// about'), end: text.length })).toBe('// about\n// f');
  });
});

describe('what candidates take up', () => {
  const base = 'def f(words):\n    """Return the longest words in lowercase."""\n    pass\n';
  const uptakeOf = (...bodies: readonly string[]): RequestUptake => {
    const comparer = createComparer({
      syntax,
      languageId: 'python',
      base,
      target: { start: 0, end: base.length },
      request: 'Skip numbers.',
    });
    for (const [at, body] of bodies.entries())
      comparer.add({ id: `s${at}`, text: base.replace('pass', body), weight: 1 });
    return comparer.uptake();
  };

  it('is what their code says, and how many words are in it with the names of locals', () => {
    const uptake = uptakeOf(
      'return words.lower()',
      'longest = 1\n    return longest',
      'return [w for w in words if w.isnumeric()]',
    );
    // The stems are long, lowercas, number, skip and words; the parameter `words` is given.
    expect(uptake.length).toBe(8);
    expect([...(uptake.of('s0')?.said ?? [])]).toEqual([0, 1, 0, 0, 0]);
    expect(uptake.of('s0')?.taken).toBe(1);
    expect([...(uptake.of('s1')?.said ?? [])]).toEqual([0, 0, 0, 0, 0]);
    expect(uptake.of('s1')?.taken).toBe(1);
    expect(uptake.of('s2')?.taken).toBe(0);
  });

  it('does not depend on comments', () => {
    expect(uptakeOf('return 1  # lowercase').of('s0')).toEqual(uptakeOf('return 1').of('s0'));
  });

  it('is unknown of who is not in the pool', () => {
    expect(uptakeOf('return 1').of('other')).toBeUndefined();
  });
});
