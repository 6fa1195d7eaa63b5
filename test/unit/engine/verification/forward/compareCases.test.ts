import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { englishWords } from '../../../../../src/engine/report/words';
import type { CheckCase } from '../../../../../src/engine/verification/checks';
import { compareCases } from '../../../../../src/engine/verification/forward/compareCases';
import { wholeRun } from '../../../../../src/engine/verification/forward/toolRun';
import type { ToolRun } from '../../../../../src/engine/verification/forward/toolRun';

type Outcomes = Readonly<Record<string, CheckCase['outcome']>>;

const run = (outcomes: Outcomes, changes: Partial<ToolRun> = {}): ToolRun => ({
  tool: 'tool',
  cases: Object.entries(outcomes).map(([name, outcome]) => ({ name, outcome })),
  complete: true,
  elapsedMs: 1,
  ...changes,
});
const compare = (base: ToolRun, candidate: ToolRun): ReturnType<typeof compareCases> =>
  compareCases(base, candidate, englishWords);

describe('what gives credit', () => {
  test('tests of the base, each by its name', () => {
    const base = run({ a: 'passed', b: 'failed', c: 'passed', d: 'failed', e: 'skipped' });
    const now = run({ a: 'passed', b: 'passed', c: 'failed', d: 'failed', e: 'skipped' });
    expect(compare(base, now)).toMatchObject({
      passed: 2,
      total: 4,
      newlyFailing: ['c'],
      newlyPassing: ['b'],
    });
  });

  test('nothing is won by removing or skipping a test', () => {
    const base = run({ a: 'passed', b: 'passed', c: 'failed' });
    const compared = compare(base, run({ a: 'skipped' }));
    expect(compared).toMatchObject({ passed: 0, total: 3, newlyFailing: ['a', 'b'], newlyPassing: [] });
    expect(compared.cases).toEqual([
      { name: 'a', outcome: 'skipped', message: 'It passed before and is skipped now.' },
      { name: 'b', outcome: 'skipped', message: 'It passed before and does not run now.' },
      { name: 'c', outcome: 'skipped', message: 'It failed before and does not run now.' },
    ]);
  });

  test('nothing is won by adding a test, and something lost where it fails', () => {
    const base = run({ a: 'passed', b: 'skipped' });
    expect(compare(base, run({ a: 'passed', b: 'passed', c: 'passed' }))).toMatchObject({
      passed: 1,
      total: 1,
      newlyPassing: [],
    });
    expect(compare(base, run({ a: 'passed', b: 'skipped', c: 'failed' }))).toMatchObject({
      passed: 1,
      total: 2,
      newlyFailing: ['c'],
    });
  });

  test('tests of a file, class or package that did not load before count from now on', () => {
    const base = run({ 'a.test.ts': 'failed', 'pkg.mod': 'failed', other: 'passed' });
    const now = run({
      'a.test.ts > one': 'passed',
      'a.test.ts > two': 'skipped',
      'pkg.mod.Class > x': 'passed',
      'a.test.tsx > y': 'passed',
      other: 'passed',
    });
    expect(compare(base, now)).toMatchObject({
      passed: 3,
      total: 3,
      newlyFailing: [],
      newlyPassing: ['a.test.ts > one', 'pkg.mod.Class > x'],
    });
  });

  test('a base that did not come to its end does not hold its silence against the candidate', () => {
    const base = run({ a: 'passed' }, { complete: false, trouble: 'It stopped.' });
    expect(compare(base, run({ a: 'passed', b: 'passed' }))).toMatchObject({
      passed: 2,
      total: 2,
      newlyPassing: ['b'],
    });
  });

  test('a run that went wrong as a whole is a failure of its own', () => {
    const compared = compare(run({ a: 'passed' }), run({ a: 'passed' }, { trouble: 'It ended with 1.' }));
    expect(compared).toMatchObject({ passed: 1, total: 2, newlyFailing: [wholeRun] });
    const both = compare(run({ a: 'passed' }, { trouble: 'x' }), run({ a: 'passed' }, { trouble: 'x' }));
    expect(both.newlyFailing).toEqual([]);
  });
});

describe('laws', () => {
  const outcome = fc.constantFrom<CheckCase['outcome']>('passed', 'failed', 'skipped');
  const name = fc.constantFrom('a', 'b', 'c', 'd', 'e');
  const outcomes = fc.dictionary(name, outcome);

  test('a candidate that behaves as the base changes nothing', () => {
    fc.assert(
      fc.property(outcomes, (all) => {
        const { newlyFailing, newlyPassing, passed, total } = compare(run(all), run(all));
        expect([newlyFailing, newlyPassing]).toEqual([[], []]);
        expect(passed).toBe(Object.values(all).filter((one) => one === 'passed').length);
        expect(total).toBe(Object.values(all).filter((one) => one !== 'skipped').length);
      }),
    );
  });

  test('leaving out tests never raises what passed, nor lowers what counts', () => {
    fc.assert(
      fc.property(outcomes, outcomes, name, (before, now, gone) => {
        const whole = compare(run(before), run(now));
        const less = Object.entries(now).filter(([one]) => one !== gone);
        const part = compare(run(before), run(Object.fromEntries(less)));
        expect(part.passed).toBeLessThanOrEqual(whole.passed);
        if (before[gone] !== undefined && before[gone] !== 'skipped') expect(part.total).toBe(whole.total);
      }),
    );
  });

  test('never more passed than count, and no test both newly passes and newly fails', () => {
    fc.assert(
      fc.property(outcomes, outcomes, fc.boolean(), (before, now, complete) => {
        const compared = compare(run(before, { complete }), run(now));
        expect(compared.passed).toBeLessThanOrEqual(compared.total);
        expect(compared.newlyFailing.filter((name) => compared.newlyPassing.includes(name))).toEqual([]);
        expect(new Set(compared.cases.map((one) => one.name)).size).toBe(compared.cases.length);
      }),
    );
  });
});
