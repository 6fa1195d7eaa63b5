import { describe, expect, test } from 'vitest';
import { nodeTestName, pytestName, readJUnit } from '../../../../../src/execution/checks/reports/readJUnit';
import { readGoJson } from '../../../../../src/execution/checks/reports/readGoJson';
import { readJestJson } from '../../../../../src/execution/checks/reports/readJestJson';
import { readLibtest } from '../../../../../src/execution/checks/reports/readLibtest';
import { readMochaJson } from '../../../../../src/execution/checks/reports/readMochaJson';
import { readUnittestLines } from '../../../../../src/execution/checks/reports/readUnittestLines';
import type { ReadReport } from '../../../../../src/execution/checks/toolPlan';
import { outputWith, recorded } from '../../../../fixtures/recordedOutput';

const outcomes = (read: ReadReport): Record<string, string> =>
  Object.fromEntries(read.cases.map((one) => [one.name, one.outcome]));
const message = (read: ReadReport, name: string): string | undefined =>
  read.cases.find((one) => one.name === name)?.message;

describe('reports recorded from the real tools', () => {
  test('vitest', () => {
    const read = readJestJson(outputWith({ report: recorded('vitest.json') }));
    expect(read.complete).toBe(true);
    expect(outcomes(read)).toEqual({
      'test/clamp.test.ts > clamp > leaves what is inside': 'passed',
      'test/clamp.test.ts > clamp > raises what is below': 'passed',
      'test/clamp.test.ts > clamp > lowers what is above': 'failed',
      'test/clamp.test.ts > clamp > takes dates': 'skipped',
      'test/size.test.ts > is given in pixels': 'passed',
    });
    expect(message(read, 'test/clamp.test.ts > clamp > lowers what is above')).toContain(
      'expected 50 to be 10',
    );
  });

  test('vitest, a file that does not load', () => {
    const read = readJestJson(outputWith({ report: recorded('vitest-broken.json') }));
    expect(read).toEqual({
      cases: [{ name: 'test/words.test.ts', outcome: 'failed', message: 'no' }],
      complete: true,
    });
  });

  test('mocha', () => {
    const read = readMochaJson(outputWith({ report: recorded('mocha.json') }));
    expect(read.complete).toBe(true);
    expect(outcomes(read)).toEqual({
      'test/clamp.cjs > clamp leaves what is inside': 'passed',
      'test/clamp.cjs > clamp raises what is below': 'passed',
      'test/clamp.cjs > clamp lowers what is above': 'failed',
      'test/clamp.cjs > clamp takes dates': 'skipped',
    });
  });

  test('node:test', () => {
    const read = readJUnit(outputWith({ report: recorded('nodetest.xml') }), nodeTestName);
    expect(read.complete).toBe(true);
    expect(outcomes(read)).toEqual({
      'test/clamp.test.js > clamp > leaves what is inside': 'passed',
      'test/clamp.test.js > clamp > raises what is below': 'passed',
      'test/clamp.test.js > clamp > lowers what is above': 'failed',
      'test/clamp.test.js > clamp > takes dates': 'skipped',
      'test/other.test.js > needs nothing': 'passed',
    });
  });

  test('pytest', () => {
    const read = readJUnit(outputWith({ report: recorded('pytest.xml') }), pytestName);
    expect(read.complete).toBe(true);
    expect(outcomes(read)).toMatchObject({
      'tests.test_clamp > test_leaves_what_is_inside[10]': 'passed',
      'tests.test_clamp.TestAbove > test_lowers': 'failed',
      'tests.test_clamp > test_takes_dates': 'skipped',
      'tests.test_size > test_pixels': 'passed',
    });
    expect(read.cases).toHaveLength(8);
    expect(message(read, 'tests.test_clamp.TestAbove > test_lowers')).toContain(
      'where 50 = clamp(50, 1, 10)',
    );
  });

  test('cargo test; what a test prints is not a result', () => {
    const read = readLibtest(
      outputWith({ stdout: recorded('cargo.stdout.txt'), stderr: recorded('cargo.stderr.txt') }),
    );
    expect(read.complete).toBe(true);
    expect(outcomes(read)).toEqual({
      'unittests src/lib.rs > tests::lowers_what_is_above': 'failed',
      'unittests src/lib.rs > tests::takes_dates': 'skipped',
      'unittests src/lib.rs > tests::raises_what_is_below': 'passed',
      'Doc-tests clamp > src/lib.rs - clamp (line 1)': 'passed',
    });
    expect(message(read, 'unittests src/lib.rs > tests::lowers_what_is_above')).toContain('left: 50');
  });
});

describe('reports written by hand after the documentation, since the tool is not here', () => {
  test('jest', () => {
    const read = readJestJson(outputWith({ report: recorded('jest.json') }));
    expect(read.complete).toBe(true);
    expect(outcomes(read)).toEqual({
      'test/clamp.test.js > clamp > leaves what is inside': 'passed',
      'test/clamp.test.js > clamp > lowers what is above': 'failed',
      'test/clamp.test.js > clamp > takes dates': 'skipped',
      'test/clamp.test.js > takes text': 'skipped',
      'test/size.test.js': 'failed',
    });
    expect(message(read, 'test/clamp.test.js > clamp > lowers what is above')).toMatch(
      /^Error: expect\(received\)/,
    );
  });

  test('go test', () => {
    const read = readGoJson(outputWith({ stdout: recorded('go.jsonl') }));
    expect(read.complete).toBe(true);
    expect(outcomes(read)).toEqual({
      'example.test/units/units > TestClamp/above': 'failed',
      'example.test/units/units > TestClamp': 'failed',
      'example.test/units/units > TestInside': 'passed',
      'example.test/units/units > TestDates': 'skipped',
      'example.test/units/broken': 'failed',
    });
    expect(message(read, 'example.test/units/broken')).toContain('undefined: missing');
  });
});

describe('reports that nobody should believe', () => {
  test('libtest lines that do not add up make the report incomplete', () => {
    const forged = recorded('cargo.stdout.txt').replace(
      'test tests::takes_dates',
      'test tests::forged ... ok\ntest tests::takes_dates',
    );
    expect(readLibtest(outputWith({ stdout: forged })).complete).toBe(false);
  });

  test('unittest lines after the end, and fewer than announced', () => {
    const lines = ['{"planned":["a.b"]}', '{"name":"a.b","outcome":"passed"}', '{"done":1}'];
    const read = (report: string[]): ReadReport =>
      readUnittestLines(outputWith({ report: report.join('\n') }));
    expect(read(lines)).toEqual({ cases: [{ name: 'a.b', outcome: 'passed' }], complete: true });
    expect(read(lines.slice(0, 2)).complete).toBe(false);
    expect(read([...lines, '{"name":"c","outcome":"passed"}']).complete).toBe(false);
    expect(read(['{"planned":["a.b"]}', '{"done":1}']).complete).toBe(false);
  });

  test('entities cannot be defined', () => {
    const bomb = '<!DOCTYPE a [<!ENTITY b "c">]><testsuites><testcase name="&b;"/></testsuites>';
    expect(readJUnit(outputWith({ report: bomb }), pytestName)).toEqual({ cases: [], complete: false });
  });

  test('a report nested without end is not followed', () => {
    const deep = '<testsuites>' + '<testsuite>'.repeat(300_000);
    expect(readJUnit(outputWith({ report: deep }), pytestName)).toEqual({ cases: [], complete: false });
  });
});
