import { describe, expect, it } from 'vitest';
import type { Consensus } from '../../../../src/engine/events';
import {
  checkLine,
  checkReport,
  distinguishingLine,
  verifiedLine,
} from '../../../../src/engine/report/verified';
import { englishWords } from '../../../../src/engine/report/words';
import type { Check } from '../../../../src/engine/verification/checks';

function check(details: Partial<Check>): Check {
  return {
    name: 'projectTests',
    outcome: 'passed',
    passed: 41,
    total: 41,
    newlyFailing: [],
    newlyPassing: [],
    cases: [],
    ...details,
  };
}

function consensus(verifiedBy: readonly Check[]): Consensus {
  return {
    verdict: 'consensus',
    usable: 2,
    clusters: [],
    support: 2,
    level: 'tree',
    disagreement: { tokens: [], hotSpots: [] },
    verifiedBy,
  };
}

describe('checkLine', () => {
  it.each<[string, Partial<Check>]>([
    ['parsed', { name: 'parsed' }],
    ['types', { name: 'types' }],
    ['new type errors: 2', { name: 'types', outcome: 'failed', newlyFailing: ['a', 'b'] }],
    ['41 of 41 project tests', {}],
    ['12 of 14 generated tests', { name: 'generatedTests', outcome: 'failed', passed: 12, total: 14 }],
    ['Linter not run: none is set up', { name: 'lint', outcome: 'notRun', reason: 'none is set up' }],
  ])('says “%s”', (line, details) => {
    expect(checkLine(check(details), englishWords)).toBe(line);
  });
});

describe('verifiedLine', () => {
  it('names what was run, and leaves out what was not', () => {
    const checks = [check({ name: 'parsed' }), check({ name: 'lint', outcome: 'notRun' }), check({})];
    expect(verifiedLine(consensus(checks), englishWords)).toBe('verified by: parsed, 41 of 41 project tests');
    expect(verifiedLine(consensus([]), englishWords)).toBeUndefined();
  });
});

describe('distinguishingLine', () => {
  it('says how many candidates do what', () => {
    const groups = [
      { outcome: '-300000', candidates: ['a', 'b'] },
      { outcome: '!RangeError', candidates: ['c'] },
      { outcome: '?wallMs', candidates: ['d'] },
    ];
    expect(distinguishingLine({ text: 'parse("-5m")', groups }, englishWords)).toBe(
      'for parse("-5m"): 2 give -300000, 1 raises RangeError, 1 does not end within the limits',
    );
  });

  it('names candidates without a vote, and does not count them', () => {
    const groups = [
      { outcome: '1', candidates: ['a', 'b', 'ar1'] },
      { outcome: '!RangeError', candidates: ['as'] },
    ];
    const clusters = [{ id: 'a', members: ['a', 'b'], weight: 2, by: 'behaviour' as const }];
    expect(distinguishingLine({ text: 'f(0)', groups }, englishWords, { clusters })).toBe(
      'for f(0): 2 give 1 (as ar1, without a vote), as, without a vote: raises RangeError',
    );
  });
});

describe('checkReport', () => {
  it('holds the cases with their messages, and the output', () => {
    const report = checkReport(
      check({
        outcome: 'failed',
        tool: 'vitest',
        passed: 1,
        total: 2,
        newlyFailing: ['adds'],
        cases: [
          { name: 'adds', outcome: 'failed', message: 'expected 2' },
          { name: 'is there', outcome: 'passed' },
        ],
        output: 'FAIL adds',
      }),
      englishWords,
    );
    for (const part of [
      '1 of 2 project tests',
      'vitest',
      'Newly failing\n  adds',
      '✗ adds\n    expected 2',
      '✓ is there',
      'FAIL adds',
    ])
      expect(report).toContain(part);
  });
});
