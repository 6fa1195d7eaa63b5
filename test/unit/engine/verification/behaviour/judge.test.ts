import { describe, expect, it } from 'vitest';
import { judge } from '../../../../../src/engine/verification/behaviour/judge';
import type { CaseOutcome } from '../../../../../src/engine/verification/behaviour/judge';

const outcome = (exact: string, loose = exact): CaseOutcome => ({ exact, loose });
const equal = { kind: 'equal', expected: '', negated: false } as const;
const near = { kind: 'near', expected: '', tolerance: 0.01, relative: 0 } as const;

describe('judge', () => {
  it('compares values loosely', () => {
    expect(judge(outcome('-0', '0'), equal, outcome('0'))).toBe(true);
    expect(judge(outcome('1'), equal, outcome('2'))).toBe(false);
    expect(judge(outcome('1'), { ...equal, negated: true }, outcome('2'))).toBe(true);
  });

  it('gives no credit for limits, errors, what is missing, and expectations that fail', () => {
    for (const negated of [true, false]) {
      for (const bad of ['?timeout', '?exited', '?unstable', '?notRun', '!Error']) {
        expect(judge(outcome(bad), { ...equal, negated }, outcome('1'))).toBe(false);
        expect(judge(outcome(bad), { kind: 'truth', truthy: negated })).toBe(false);
      }
      expect(judge(outcome('1'), { ...equal, negated }, outcome('!ReferenceError'))).toBe(false);
      expect(judge(outcome('1'), { ...equal, negated })).toBe(false);
    }
    expect(judge(outcome('?timeout'), { kind: 'throws', errors: [] })).toBe(false);
    expect(judge(outcome('!Error'), equal, outcome('!Error'))).toBe(false);
  });

  it('knows the classes above an error', () => {
    const error = outcome('!CsvError', '!CsvError<ValueError<Exception');
    expect(judge(error, { kind: 'throws', errors: [] })).toBe(true);
    expect(judge(error, { kind: 'throws', errors: ['TypeError', 'ValueError'] })).toBe(true);
    expect(judge(error, { kind: 'throws', errors: ['TypeError'] })).toBe(false);
    expect(judge(outcome('"!Error"'), { kind: 'throws', errors: [] })).toBe(false);
  });

  it('knows what is true', () => {
    for (const value of ['true', 'True']) {
      expect(judge(outcome(value), { kind: 'truth', truthy: true })).toBe(true);
      expect(judge(outcome(value), { kind: 'truth', truthy: false })).toBe(false);
    }
    for (const value of ['false', 'False']) {
      expect(judge(outcome(value), { kind: 'truth', truthy: true })).toBe(false);
      expect(judge(outcome(value), { kind: 'truth', truthy: false })).toBe(true);
    }
    expect(judge(outcome('1'), { kind: 'truth', truthy: true })).toBe(false);
  });

  it('compares numbers within a tolerance', () => {
    expect(judge(outcome('0.301'), near, outcome('0.3'))).toBe(true);
    expect(judge(outcome('0.32'), near, outcome('0.3'))).toBe(false);
    expect(judge(outcome('1000.5'), { ...near, relative: 0.001 }, outcome('1000'))).toBe(true);
    expect(judge(outcome('"a"'), near, outcome('0.3'))).toBe(false);
    expect(judge(outcome('Infinity'), near, outcome('Infinity'))).toBe(true);
  });
});
