import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { englishWords } from '../../../../../src/engine/report/words';
import { errorCheck } from '../../../../../src/engine/verification/forward/errorCheck';
import { parsedCheck } from '../../../../../src/engine/verification/forward/parsedCheck';
import { testCheck } from '../../../../../src/engine/verification/forward/testCheck';
import type { ToolRun } from '../../../../../src/engine/verification/forward/toolRun';
import { uniqueNames } from '../../../../../src/engine/verification/forward/uniqueNames';

const run = (
  passed: readonly string[],
  failed: readonly string[],
  changes: Partial<ToolRun> = {},
): ToolRun => ({
  tool: 'tool',
  cases: [
    ...passed.map((name) => ({ name, outcome: 'passed' as const })),
    ...failed.map((name) => ({ name, outcome: 'failed' as const })),
  ],
  complete: true,
  elapsedMs: 5,
  ...changes,
});
const broken = { complete: false, trouble: 'tool ended with code 3.', output: 'oh' };

describe('testCheck', () => {
  const check = (base: ToolRun, candidate: ToolRun): ReturnType<typeof testCheck> =>
    testCheck('projectTests', base, candidate, englishWords);

  test('tests that failed before and still do do not fail it', () => {
    expect(check(run(['a'], ['b']), run(['a'], ['b']))).toMatchObject({
      outcome: 'passed',
      passed: 1,
      total: 2,
      tool: 'tool',
      elapsedMs: 5,
    });
    expect(check(run(['a'], []), run([], ['a'])).outcome).toBe('failed');
    expect(check(run([], ['a']), run([], ['a'])).outcome).toBe('failed');
  });

  test('without any result there is nothing to say', () => {
    expect(check(run([], [], broken), run([], [], broken))).toMatchObject({
      outcome: 'notRun',
      reason: 'tool ended with code 3.',
      output: 'oh',
    });
    expect(check(run([], []), run([], []))).toMatchObject({ outcome: 'notRun' });
    expect(check(run([], [], broken), run(['a'], []))).toMatchObject({
      outcome: 'passed',
      newlyPassing: ['a'],
    });
    expect(check(run(['a'], []), run([], [], broken))).toMatchObject({
      outcome: 'failed',
      passed: 0,
      total: 2,
    });
  });
});

describe('errorCheck', () => {
  test('only errors that are new fail it', () => {
    const base = run([], ['old', 'gone']);
    const check = errorCheck('types', base, run([], ['old', 'new']));
    expect(check).toMatchObject({
      outcome: 'failed',
      passed: 0,
      total: 1,
      newlyFailing: ['new'],
      newlyPassing: ['gone'],
      cases: [{ name: 'new', outcome: 'failed' }],
    });
    expect(errorCheck('lint', base, run([], ['old']))).toMatchObject({
      outcome: 'passed',
      passed: 1,
      total: 1,
    });
  });

  test('a checker that did not do its work says nothing', () => {
    expect(errorCheck('types', run([], [], broken), run([], ['new']))).toMatchObject({ outcome: 'notRun' });
    expect(errorCheck('types', run([], []), run([], ['new'], broken))).toMatchObject({
      outcome: 'notRun',
      reason: 'tool ended with code 3.',
    });
  });
});

test('a language without a grammar is not said to parse', () => {
  expect(parsedCheck('lexical', englishWords)).toMatchObject({ outcome: 'notRun', total: 0 });
});

test('names are made unique, in order, and unique ones are left alone', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom('a', 'b', 'a (2)', 'a (3)')), (names) => {
      const unique = uniqueNames(names.map((name) => ({ name, outcome: 'failed' }))).map((one) => one.name);
      expect(new Set(unique).size).toBe(names.length);
      unique.forEach((name, index) => expect(name.startsWith(names[index] ?? '?')).toBe(true));
      if (new Set(names).size === names.length) expect(unique).toEqual(names);
    }),
  );
});
