import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { defaultLimits } from '../../../../src/execution/checks/limits';
import { checkProject } from '../../../fixtures/checkProject';
import { projectFolder } from '../../../fixtures/projectCopies';

const read = (project: string, file: string): string =>
  readFileSync(path.join(projectFolder(project), file), 'utf8');

describe('a project with vitest, TypeScript and eslint', { timeout: 90_000 }, () => {
  const base = read('vitest', 'src/clamp.ts');
  const fixed = base.replace('  return value;\n', '  return value > high ? high : value;\n');
  const earlier = { workspaceKey: 'fixture', runs: new Map() };

  test('types, lint and related tests are told as they are known, for equal texts at once', async () => {
    const candidates = { fixed, again: fixed };
    const { check, told, left } = await checkProject('vitest', 'src/clamp.ts', candidates, { earlier });
    const good = check('fixed', 'projectTests');
    expect(good).toMatchObject({ outcome: 'passed', tool: 'vitest', passed: 4, total: 4, newlyFailing: [] });
    expect(good.newlyPassing).toEqual(['test/clamp.test.ts > clamp > lowers what is above']);
    expect(good.cases).toContainEqual({
      name: 'test/clamp.test.ts > clamp > takes dates',
      outcome: 'skipped',
    });
    expect(good.output).toContain('4 passed');
    expect(good.output).not.toContain('.consilience-');
    expect(check('fixed', 'types')).toMatchObject({ outcome: 'passed', tool: 'tsc', passed: 1, total: 1 });
    expect(check('fixed', 'parsed').outcome).toBe('passed');
    expect(check('fixed', 'lint')).toMatchObject({ outcome: 'notRun', tool: 'eslint' });
    expect(told.map((one) => [one.candidate, one.checks.length])).toEqual([
      ...[1, 2, 3, 4].map((count) => ['fixed', count]),
      ['again', 4],
    ]);
    expect(told[4]?.checks).toBe(told[3]?.checks);
    expect(left).toEqual([]);
  });

  test('what is worse than before fails', async () => {
    const candidates = { worse: base.replace('return low', 'return high') };
    const changes = { earlier, tools: ['projectTests'] as const };
    const { check } = await checkProject('vitest', 'src/clamp.ts', candidates, changes);
    const worse = check('worse', 'projectTests');
    expect(worse).toMatchObject({ outcome: 'failed', passed: 2, total: 4 });
    expect(worse.newlyFailing).toEqual(['test/clamp.test.ts > clamp > raises what is below']);
  });

  test('new type errors are told with their places, and so is what hides them', async () => {
    const untyped = fixed.replace('? high', '? "high"');
    const candidates = {
      untyped,
      hidden: untyped.replace('  return value >', '  // @ts-ignore\n  return value >'),
    };
    const changes = { earlier, tools: ['types'] as const };
    const { check } = await checkProject('vitest', 'src/clamp.ts', candidates, changes);
    expect(check('untyped', 'types')).toMatchObject({ outcome: 'failed', passed: 0, total: 1 });
    expect(check('untyped', 'types').newlyFailing).toEqual([expect.stringMatching(/^TS2322: /)]);
    expect(check('untyped', 'types').cases[0]?.message).toMatch(/^src\/clamp\.ts:4:/);
    expect(check('hidden', 'types')).toMatchObject({ outcome: 'failed', newlyFailing: ['@ts-ignore'] });
  });

  test('new lint errors are told, old ones are not', async () => {
    const legacy = read('vitest', 'src/legacy.js');
    const { check } = await checkProject('vitest', 'src/legacy.js', {
      longer: `${legacy}var other = 1;\ndebugger;\n`,
      modern: legacy.replace('var', 'let'),
      silent: `/* eslint-disable */\n${legacy}var other = 1;\n`,
    });
    const lint = check('longer', 'lint');
    expect(lint.output).toMatch(/^no-var: .*\nsrc\/legacy\.js:1:1 /);
    expect(lint).toMatchObject({ outcome: 'failed', tool: 'eslint', passed: 0, total: 1 });
    expect(lint.newlyFailing).toHaveLength(2);
    expect(lint.cases.map((one) => one.message)).toEqual([
      expect.stringMatching(/^src\/legacy\.js:6:1 /),
      expect.stringMatching(/^src\/legacy\.js:7:1 /),
    ]);
    expect(check('silent', 'lint')).toMatchObject({ outcome: 'failed', newlyFailing: ['eslint-disable'] });
    expect(check('modern', 'lint')).toMatchObject({ outcome: 'passed', newlyPassing: [expect.any(String)] });
    expect(check('modern', 'types')).toMatchObject({ outcome: 'notRun', tool: 'tsc' });
    expect(check('modern', 'projectTests').reason).toBe('No test of the project reaches this file.');
  });

  test('a candidate that ends the process or changes assert gets no credit', async () => {
    const { check } = await checkProject(
      'vitest',
      'src/clamp.ts',
      {
        exits: `process.exit(0);\n${fixed}`,
        asserts: `import assert from 'node:assert/strict';\nassert.equal = () => undefined;\n${fixed}`,
        reaches: `import { expect } from 'vitest';\nexpect.extend({ toBe: () => ({ pass: true, message: () => '' }) });\n${base}`,
      },
      { earlier, tools: ['projectTests'] },
    );
    expect(check('exits', 'projectTests')).toMatchObject({ outcome: 'failed', passed: 0 });
    expect(check('asserts', 'projectTests')).toMatchObject({ outcome: 'failed', passed: 0 });
    expect(check('reaches', 'projectTests')).toMatchObject({ outcome: 'notRun', passed: 0 });
    expect(check('reaches', 'projectTests').reason).toContain('vitest');
  });
});

describe('a project with mocha that is built first', { timeout: 90_000 }, () => {
  const base = read('mocha', 'src/clamp.cjs');
  const fixed = base.replace(': value)', ': value > high ? high : value)');

  test('the build runs for every candidate, and hostile ones get no credit', async () => {
    const { check } = await checkProject(
      'mocha',
      'src/clamp.cjs',
      {
        fixed,
        exits: `process.exit(0);\n${fixed}`,
        exitsLater: `setTimeout(() => process.exit(0), 0);\n${fixed}`,
        asserts: `require('node:assert').equal = () => undefined;\n${base}`,
        loops: base.replace('value < low', '(() => { for (;;); })()'),
      },
      { limits: { ...defaultLimits, wallMs: 8_000 } },
    );
    const good = check('fixed', 'projectTests');
    expect(good).toMatchObject({ outcome: 'passed', tool: 'mocha', passed: 3, total: 3 });
    expect(good.newlyPassing).toEqual(['test/clamp.cjs > clamp lowers what is above']);
    for (const cheat of ['exits', 'exitsLater', 'loops']) {
      expect(check(cheat, 'projectTests'), cheat).toMatchObject({ outcome: 'failed' });
    }
    expect(check('exits', 'projectTests').passed).toBe(0);
    // Assignments to frozen functions are without effect in sloppy code, so the test still fails as it did.
    expect(check('asserts', 'projectTests').newlyPassing).toEqual([]);
    expect(check('loops', 'projectTests').cases.map((one) => one.message)).toContainEqual(
      expect.stringContaining('it ran for more than'),
    );
    expect(check('fixed', 'types').outcome).toBe('notRun');
  });
});

describe("a project with node's own test runner", { timeout: 60_000 }, () => {
  const base = read('nodetest', 'src/clamp.js');
  const fixed = base.replace(': value)', ': value > high ? high : value)');

  test('tests are named by file and suite; a file that ends early has not passed', async () => {
    const { check } = await checkProject('nodetest', 'src/clamp.js', {
      fixed,
      exits: `process.exit(0);\n${fixed}`,
      broken: `${fixed}}`,
    });
    expect(check('fixed', 'projectTests')).toMatchObject({
      outcome: 'passed',
      tool: 'node:test',
      passed: 4,
      total: 4,
      newlyPassing: ['test/clamp.test.js > clamp > lowers what is above'],
    });
    const exits = check('exits', 'projectTests');
    expect(exits).toMatchObject({ outcome: 'failed', passed: 1, total: 4 });
    expect(exits.newlyFailing).toEqual([
      'test/clamp.test.js > clamp > leaves what is inside',
      'test/clamp.test.js > clamp > raises what is below',
    ]);
    expect(check('broken', 'projectTests')).toMatchObject({ outcome: 'failed', passed: 1 });
  });
});
