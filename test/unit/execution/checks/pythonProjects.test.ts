import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { checkProject } from '../../../fixtures/checkProject';
import { projectFolder } from '../../../fixtures/projectCopies';

const has = (module: string): boolean => spawnSync('python3', ['-c', `import ${module}`]).status === 0;
const pytestMissing = has('pytest')
  ? ''
  : ' (skipped: pytest is not installed here; see the recorded report)';
const base = readFileSync(path.join(projectFolder('pytest'), 'shop/clamp.py'), 'utf8');
const fixed = base.replace('    return value\n', '    return min(value, high)\n');

describe.skipIf(pytestMissing !== '')(`a project with pytest${pytestMissing}`, { timeout: 90_000 }, () => {
  test('the tests that import the file are run, all of them', async () => {
    const { check } = await checkProject('pytest', 'shop/clamp.py', {
      fixed,
      exits: `import os\nos._exit(0)\n${fixed}`,
      broken: `raise ValueError("no")\n${fixed}`,
      reaches: `import pytest\n${fixed}`,
      removes: `import os\nif os.path.exists("tests/test_size.py"):\n    os.remove("tests/test_size.py")\n${fixed}`,
    });
    expect(check('fixed', 'projectTests')).toMatchObject({
      outcome: 'passed',
      tool: 'pytest',
      passed: 6,
      total: 6,
      newlyPassing: ['tests.test_clamp.TestAbove > test_lowers'],
    });
    expect(check('exits', 'projectTests')).toMatchObject({ outcome: 'failed', passed: 0 });
    const broken = check('broken', 'projectTests');
    expect(broken).toMatchObject({ outcome: 'failed', passed: 0 });
    expect(broken.newlyFailing).toContain('tests.test_clamp > test_raises_what_is_below');
    expect(broken.newlyFailing).toContain('tests.test_size > test_pixels');
    expect(check('reaches', 'projectTests')).toMatchObject({ outcome: 'notRun' });
    const removes = check('removes', 'projectTests');
    expect(removes.outcome).toBe('failed');
    expect(removes.newlyFailing).toContain('tests.test_size > test_pixels');
  });

  test('where the file does not load as it was, every test that passes is new', async () => {
    const { check } = await checkProject(
      'pytest',
      'shop/clamp.py',
      { fixed },
      {
        over: { 'shop/clamp.py': `${base}\nreturn\n` },
      },
    );
    const good = check('fixed', 'projectTests');
    expect(good).toMatchObject({ outcome: 'passed', passed: 6, total: 6 });
    expect(good.newlyPassing).toHaveLength(6);
  });
});

describe('a project with unittest', { timeout: 60_000 }, () => {
  test('results come from the report of our own runner', async () => {
    const patched = '__import__("sys").modules["unittest"].TestCase.assertEqual = lambda *a: None\n';
    const { check } = await checkProject('unittest', 'shop/clamp.py', {
      fixed,
      worse: base.replace('return low', 'return high'),
      exits: `import os\nos._exit(0)\n${fixed}`,
      patches: patched + base,
      broken: `raise ValueError("no")\n${fixed}`,
    });
    expect(check('fixed', 'projectTests')).toMatchObject({
      outcome: 'passed',
      tool: 'unittest',
      passed: 3,
      total: 3,
      newlyPassing: ['tests.test_clamp.Clamp.test_lowers_what_is_above'],
    });
    expect(check('worse', 'projectTests').newlyFailing).toEqual([
      'tests.test_clamp.Clamp.test_raises_what_is_below',
    ]);
    expect(check('exits', 'projectTests')).toMatchObject({ outcome: 'failed', passed: 0 });
    expect(check('patches', 'projectTests')).toMatchObject({ outcome: 'failed' });
    expect(
      check('patches', 'projectTests').cases.some((one) => one.message?.includes('changed') === true),
    ).toBe(true);
    expect(check('broken', 'projectTests')).toMatchObject({ outcome: 'failed', passed: 0 });
  });

  test('where the file does not load as it was, every test that passes is new', async () => {
    const { check } = await checkProject(
      'unittest',
      'shop/clamp.py',
      { fixed },
      {
        over: { 'shop/clamp.py': `${base}\nreturn\n` },
      },
    );
    expect(check('fixed', 'projectTests')).toMatchObject({ outcome: 'passed', passed: 3, total: 3 });
    expect(check('fixed', 'projectTests').newlyPassing).toHaveLength(3);
  });

  test('without a type checker or a linter it is said that there is none', async () => {
    const { check } = await checkProject('unittest', 'shop/clamp.py', { fixed });
    expect(check('fixed', 'types').reason).toBe('The project has no type checker set up for this file.');
    expect(check('fixed', 'lint').reason).toBe('The project has no linter set up for this file.');
  });
});
