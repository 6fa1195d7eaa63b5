import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stillInContention } from '../../../../src/engine/consensus/gate';
import type { CandidateChecks, Check } from '../../../../src/engine/verification/checks';

function check(details: Partial<Check>): Check {
  return {
    name: 'projectTests',
    outcome: 'passed',
    passed: 0,
    total: 0,
    newlyFailing: [],
    newlyPassing: [],
    cases: [],
    ...details,
  };
}

function checked(of: Readonly<Record<string, readonly Check[]>>): ReadonlyMap<string, CandidateChecks> {
  return new Map(Object.entries(of).map(([candidate, checks]) => [candidate, { candidate, checks }]));
}

describe('stillInContention', () => {
  it('keeps those that pass the most of the project’s tests', () => {
    const checks = checked({
      a: [check({ passed: 1, total: 2, outcome: 'failed' })],
      b: [check({ passed: 2, total: 2 })],
      c: [check({ passed: 2, total: 2 })],
    });
    expect([...stillInContention(['a', 'b', 'c'], checks)]).toEqual(['b', 'c']);
  });

  it('then those with the fewest new errors of types', () => {
    const types = (count: number): Check =>
      check({ name: 'types', newlyFailing: Array.from({ length: count }, (_, at) => String(at)) });
    const checks = checked({ a: [types(2)], b: [types(0)], c: [types(1)] });
    expect([...stillInContention(['a', 'b', 'c'], checks)]).toEqual(['b']);
  });

  it('holds nobody back for what was not run', () => {
    const notRun = check({ outcome: 'notRun' });
    expect([...stillInContention(['a', 'b'], checked({ a: [notRun], b: [] }))]).toEqual(['a', 'b']);
    expect([...stillInContention(['a', 'b'], checked({ a: [notRun], b: [check({ passed: 1 })] }))]).toEqual([
      'a',
      'b',
    ]);
    expect([...stillInContention(['a', 'b'], new Map())]).toEqual(['a', 'b']);
  });

  it('never leaves nobody', () => {
    const anyCheck = fc.record({
      name: fc.constantFrom<Check['name']>('projectTests', 'types', 'lint'),
      outcome: fc.constantFrom<Check['outcome']>('passed', 'failed', 'notRun'),
      passed: fc.nat(3),
      newlyFailing: fc.array(fc.string(), { maxLength: 2 }),
    });
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.string(), { minLength: 1, maxLength: 5 }),
        fc.array(anyCheck),
        (ids, some) => {
          const all = some.map((details) => check({ ...details, total: 3 }));
          const of = Object.fromEntries(
            ids.map((id, at) => [id, all.filter((_, index) => index % ids.length === at)]),
          );
          expect(stillInContention(ids, checked(of)).size).toBeGreaterThan(0);
        },
      ),
    );
  });
});
