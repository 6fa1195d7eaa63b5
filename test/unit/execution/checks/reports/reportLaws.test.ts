import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readEslint } from '../../../../../src/execution/checks/reports/readEslint';
import { readGoJson } from '../../../../../src/execution/checks/reports/readGoJson';
import { readJestJson } from '../../../../../src/execution/checks/reports/readJestJson';
import { nodeTestName, pytestName, readJUnit } from '../../../../../src/execution/checks/reports/readJUnit';
import { readLibtest } from '../../../../../src/execution/checks/reports/readLibtest';
import { readMochaJson } from '../../../../../src/execution/checks/reports/readMochaJson';
import { readMypy } from '../../../../../src/execution/checks/reports/readMypy';
import { readPyright } from '../../../../../src/execution/checks/reports/readPyright';
import { readRuff } from '../../../../../src/execution/checks/reports/readRuff';
import { readTypeScript } from '../../../../../src/execution/checks/reports/readTypeScript';
import { readUnittestLines } from '../../../../../src/execution/checks/reports/readUnittestLines';
import { salvageJson } from '../../../../../src/execution/checks/reports/salvageJson';
import type { ReadReport } from '../../../../../src/execution/checks/toolPlan';
import { outputWith, recorded } from '../../../../fixtures/recordedOutput';

type Read = (text: string) => ReadReport;
const unittestLines = ['{"planned":["a","b"]}', '{"name":"a","outcome":"failed","message":"x"}'].concat(
  '{"name":"b","outcome":"passed"}',
  '{"done":2}',
);

const inReport: Record<string, [string, Read]> = {
  vitest: [recorded('vitest.json'), (report) => readJestJson(outputWith({ report }))],
  jest: [recorded('jest.json'), (report) => readJestJson(outputWith({ report }))],
  mocha: [recorded('mocha.json'), (report) => readMochaJson(outputWith({ report }))],
  pytest: [recorded('pytest.xml'), (report) => readJUnit(outputWith({ report }), pytestName)],
  'node:test': [recorded('nodetest.xml'), (report) => readJUnit(outputWith({ report }), nodeTestName)],
  unittest: [unittestLines.join('\n'), (report) => readUnittestLines(outputWith({ report }))],
  'go test': [recorded('go.jsonl'), (stdout) => readGoJson(outputWith({ stdout }))],
  'cargo test': [
    recorded('cargo.stdout.txt'),
    (stdout) => readLibtest(outputWith({ stdout, stderr: recorded('cargo.stderr.txt') })),
  ],
  pyright: [recorded('pyright.json'), (stdout) => readPyright(outputWith({ stdout, code: 1 }))],
  eslint: [recorded('eslint.json'), (stdout) => readEslint(outputWith({ stdout, code: 1 }))],
  ruff: [recorded('ruff.json'), (stdout) => readRuff(outputWith({ stdout, code: 1 }))],
};
const inLines: Record<string, Read> = {
  tsc: (stdout) => readTypeScript(outputWith({ stdout, code: 2 })),
  mypy: (stdout) => readMypy(outputWith({ stdout, code: 1 })),
};

/** Their results stand for themselves, so a cut between two packages or targets cannot be seen. */
const streams = new Set(['go test', 'cargo test']);

describe.each(Object.entries(inReport))('%s', (tool, [whole, read]) => {
  const trimmed = whole.trimEnd();
  const all = new Set(read(whole).cases.map((one) => one.name));

  test('cut off anywhere, it is said to be, and all but the last case were there', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: trimmed.length - 2 }), (length) => {
        const { cases, complete } = read(trimmed.slice(0, length));
        if (!streams.has(tool)) expect(complete).toBe(false);
        expect(cases.filter((one) => !all.has(one.name)).length).toBeLessThanOrEqual(1);
      }),
    );
  });

  test('one character short, most of it is there', () => {
    const { cases } = read(trimmed.slice(0, -1));
    expect(cases.length).toBeGreaterThanOrEqual(all.size - 2);
    expect(cases.length).toBeGreaterThan(0);
  });

  test('any text is read without an error', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json(), fc.string({ unit: 'binary' })), (text) => {
        expect(read(text).cases.length).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  test('anything put in its place, it is read without an error', () => {
    fc.assert(
      fc.property(fc.nat(trimmed.length), fc.nat(40), fc.string(), (at, length, text) => {
        const broken = trimmed.slice(0, at) + text + trimmed.slice(at + length);
        expect(read(broken).cases.length).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});

describe.each(Object.entries(inLines))('%s', (_, read) => {
  test('any text is read without an error', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(read(text).cases.length).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});

test('JSON that is whole is read as it is, and what is salvaged of a list is its beginning', () => {
  fc.assert(
    fc.property(fc.array(fc.jsonValue(), { minLength: 1 }), fc.nat(), (list, cut) => {
      const text = JSON.stringify(list);
      expect(salvageJson(text)).toEqual({ value: JSON.parse(text) as unknown, complete: true });
      const part = salvageJson(text.slice(0, cut % text.length));
      expect(part.complete).toBe(false);
      if (part.value === undefined) return;
      const kept = part.value as unknown[];
      expect(kept.length).toBeLessThanOrEqual(list.length);
      // The last one may itself be cut.
      expect(kept.slice(0, -1)).toEqual(
        (JSON.parse(text) as unknown[]).slice(0, Math.max(0, kept.length - 1)),
      );
    }),
  );
});
