import { beforeAll, describe, expect, it } from 'vitest';
import { indentUnit } from '../../../../src/engine/agreement/indentation';
import type { Syntax } from '../../../../src/engine/ports';
import { createTestSyntax } from '../../../fixtures/syntax';

let syntax: Syntax;

beforeAll(async () => {
  syntax = await createTestSyntax('typescript', 'python');
});

const unitOf = (languageId: string, ...lines: string[]): string =>
  indentUnit(syntax.parse(languageId, lines.join('\n')));

describe('indentUnit', () => {
  it('is what the least indented line of code has', () => {
    expect(unitOf('python', 'def f(a):', '    if a:', '        return 1')).toBe('    ');
    expect(unitOf('typescript', 'function f() {', '  if (a) {', '    g();', '  }', '}')).toBe('  ');
    expect(unitOf('typescript', 'function f() {', '\tg();', '}')).toBe('\t');
  });

  it('does not look into docstrings, texts and comments', () => {
    const docstring = [
      'def f(a):',
      '        """One line.',
      '',
      '    Another one.',
      '    """',
      '        return a',
    ];
    expect(unitOf('python', ...docstring)).toBe('        ');
    expect(unitOf('typescript', 'function f() {', '  // a', '    return `', ' b', '`;', '}')).toBe('    ');
    expect(unitOf('typescript', '/**', ' * a', ' */', 'function f() {', '    g();', '}')).toBe('    ');
  });

  it('is four blanks where nothing is indented', () => {
    expect(unitOf('python', 'a = 1')).toBe('    ');
  });
});
