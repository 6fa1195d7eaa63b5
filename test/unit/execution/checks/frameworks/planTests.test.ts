import { describe, expect, test } from 'vitest';
import { englishWords } from '../../../../../src/engine/report/words';
import { planTests } from '../../../../../src/execution/checks/frameworks/planTests';
import { isPlan } from '../../../../../src/execution/checks/frameworks/testRequest';
import type { FoundPlan } from '../../../../../src/execution/checks/frameworks/testRequest';
import type { ProjectView } from '../../../../../src/execution/checks/project/projectView';
import { readProject } from '../../../../../src/execution/checks/project/projectView';
import type { ToolCommand } from '../../../../../src/execution/checks/toolPlan';
import { projectFolder } from '../../../../fixtures/projectCopies';

const places = { folder: '/copy', report: '/copy/.r', helper: '/copy/.h' };

/** A project of files given by their texts. */
function project(files: Readonly<Record<string, string>>): ProjectView {
  return {
    folder: '/copy',
    paths: Object.keys(files)
      .filter((path) => !path.includes('node_modules'))
      .sort(),
    text: (path) => Promise.resolve(files[path]),
    has: (path) => Promise.resolve(files[path] !== undefined),
  };
}

const installed = (name: string, version: string, bin = `./bin/${name}.js`): Record<string, string> => ({
  [`node_modules/${name}/package.json`]: JSON.stringify({ version, bin: { [name]: bin } }),
});

async function find(
  files: ProjectView | Readonly<Record<string, string>>,
  file: string,
  command?: readonly string[],
): Promise<FoundPlan> {
  const read =
    'folder' in files && typeof files.folder === 'string'
      ? (files as ProjectView)
      : project(files as Record<string, string>);
  return planTests(
    {
      project: read,
      file,
      toolHomes: { cargo: '/home/me/.cargo', goModules: '/home/me/go' },
      words: englishWords,
    },
    command,
  );
}

async function commandOf(
  ...request: Parameters<typeof find>
): Promise<ToolCommand & { tool: string; at: string }> {
  const plan = await find(...request);
  if (!isPlan(plan)) throw new Error(`No plan: ${JSON.stringify(plan)}`);
  return { ...plan.command(places), tool: plan.tool, at: plan.at };
}

describe('the fixture projects are recognised for what they are', () => {
  test.each([
    ['vitest', 'src/clamp.ts', undefined],
    ['mocha', 'src/clamp.cjs', undefined],
    ['jest', 'src/clamp.js', undefined],
    ['nodetest', 'src/clamp.js', 'node:test'],
    ['pytest', 'shop/clamp.py', 'pytest'],
    ['unittest', 'shop/clamp.py', 'unittest'],
    ['go', 'units/clamp.go', 'go test'],
    ['cargo', 'src/lib.rs', 'cargo test'],
  ])('%s', async (name, file, tool) => {
    const plan = await find(await readProject(projectFolder(name)), file);
    // The dependencies of the fixtures are not installed beside them.
    if (tool === undefined)
      expect(plan).toHaveProperty('reason', expect.stringContaining(`${name} is not installed`));
    else expect(plan).toMatchObject({ tool });
  });
});

describe('node', () => {
  test('vitest runs what is related to the file, and keeps what decides what is tested', async () => {
    const files = {
      'package.json': '{"scripts": {"test": "vitest run --config v.ts --coverage --reporter verbose"}}',
      ...installed('vitest', '3.2.0', './vitest.mjs'),
    };
    const { args, program, env } = await commandOf(files, 'src/a.ts');
    expect(program).toBe('node');
    expect(args).toEqual([
      'node_modules/vitest/vitest.mjs',
      ...[
        'related',
        'src/a.ts',
        '--run',
        '--config',
        'v.ts',
        '--passWithNoTests',
        '--coverage.enabled=false',
      ],
      ...['--configLoader=runner', '--reporter=default', '--reporter=json', '--outputFile.json=/copy/.r'],
    ]);
    expect(env['NODE_OPTIONS']).toBe('--require "/copy/.h"');
  });

  test('an old vitest is not given options it does not know, and filters of the script are kept', async () => {
    const files = {
      'package.json': '{"scripts": {"test": "vitest run unit"}}',
      ...installed('vitest', '2.1.0'),
    };
    const { args } = await commandOf(files, 'src/a.ts');
    expect(args).toContain('unit');
    expect(args).not.toContain('related');
    expect(args).not.toContain('--configLoader=runner');
  });

  test('jest in a package of a monorepo, its dependencies above', async () => {
    const files = {
      'package.json': '{"devDependencies": {"vitest": "1"}}',
      'packages/a/package.json':
        '{"scripts": {"test": "NODE_OPTIONS=--experimental-vm-modules jest -c j.json --watch --coverage src"}}',
      ...installed('jest', '29.0.0'),
    };
    const { args, at, env } = await commandOf(files, 'packages/a/src/x.ts');
    expect(at).toBe('packages/a');
    expect(args.slice(0, 5)).toEqual([
      '../../node_modules/jest/bin/jest.js',
      '-c',
      'j.json',
      '--findRelatedTests',
      'src/x.ts',
    ]);
    expect(args).toContain('--outputFile=/copy/.r');
    expect(args).not.toContain('--watch');
    expect(env['NODE_OPTIONS']).toBe('--experimental-vm-modules --require "/copy/.h"');
  });

  test('jest and mocha called through node, with its options', async () => {
    const script =
      'node --import tsx node_modules/mocha/bin/mocha.js -r setup.js --reporter=dot --timeout 99 spec';
    const files = {
      'package.json': JSON.stringify({ scripts: { test: script } }),
      ...installed('mocha', '10.0.0'),
    };
    const { args } = await commandOf(files, 'src/a.ts');
    expect(args).toEqual([
      ...['--import', 'tsx', 'node_modules/mocha/bin/mocha.js', '-r', 'setup.js', '--timeout', '99', 'spec'],
      ...['--no-color', '--reporter', 'json', '--reporter-option', 'output=/copy/.r'],
    ]);
  });

  test('a mocha that can only print its report is refused', async () => {
    const files = { 'package.json': '{"scripts": {"test": "mocha"}}', ...installed('mocha', '8.4.0') };
    expect(await find(files, 'a.js')).toEqual({
      reason: 'mocha 8.4.0 cannot write a report to a file; 9.2 or newer can.',
    });
  });

  test('a script that needs a shell leaves the dependencies to tell', async () => {
    const files = {
      'package.json': '{"scripts": {"test": "mocha | tee log"}, "devDependencies": {"mocha": "10"}}',
      ...installed('mocha', '10.0.0'),
    };
    expect((await commandOf(files, 'a.js')).tool).toBe('mocha');
  });

  test('what the project does not use is not made up', async () => {
    expect(await find({ 'package.json': '{"scripts": {"test": "exit 1"}}' }, 'a.js')).toBeUndefined();
    expect(await find({ 'package.json': '{]' }, 'a.js')).toBeUndefined();
    expect(await find({}, 'a.js')).toBeUndefined();
  });
});

describe('python', () => {
  const files = {
    'pytest.ini': '[pytest]\n',
    'src/shop/__init__.py': '',
    'src/shop/clamp.py': 'def clamp(): ...\n',
    'src/shop/size.py': 'from .clamp import clamp\n',
    'tests/test_clamp.py': 'from shop.clamp import clamp\n',
    'tests/test_size.py': 'from shop import (\n    size,\n)\n',
    'tests/test_other.py': 'import json\n',
    'tests/data.py': 'import shop.clamp\n',
    'tests/deep/conftest.py': 'import shop.size\n',
    'tests/deep/test_by_fixture.py': '',
  };

  test('pytest runs the files that import the document, through others and by fixtures', async () => {
    const { program, args, env } = await commandOf(files, 'src/shop/clamp.py');
    expect(program).toBe('python3');
    expect(args.filter((one) => one.endsWith('.py'))).toEqual([
      'tests/deep/test_by_fixture.py',
      'tests/test_clamp.py',
      'tests/test_size.py',
    ]);
    expect(args).toContain('--junitxml=/copy/.r');
    expect(env['PYTHONPATH']).toBe('/copy/src:/copy');
  });

  test("the project's own interpreter is used", async () => {
    const { program } = await commandOf({ ...files, '.venv/bin/python': '' }, 'src/shop/clamp.py');
    expect(program).toBe('./.venv/bin/python');
  });

  test('unittest starts from the folders that are no packages', async () => {
    const tests = {
      'shop/tests/__init__.py': '',
      'shop/__init__.py': '',
      'shop/tests/test_a.py': 'import unittest\n',
      'checks/test_b.py': 'import unittest\n',
    };
    const { args, tool } = await commandOf(tests, 'shop/clamp.py');
    expect(tool).toBe('unittest');
    expect(args.slice(2)).toEqual(['/copy/.r', 'checks', '.']);
  });
});

test('go and cargo find their packages outside the workspace without the network', async () => {
  const go = await commandOf({ 'mod/go.mod': 'module x\n' }, 'mod/a/b.go');
  expect(go).toMatchObject({ at: 'mod', program: 'go', env: { GOPROXY: 'off', GOMODCACHE: '/home/me/go' } });
  const cargo = await find({ 'Cargo.toml': '[workspace]\n', 'a/Cargo.toml': '[package]\n' }, 'a/src/lib.rs');
  expect(cargo).toMatchObject({ at: 'a' });
  expect(isPlan(cargo) && cargo.readable).not.toContain('/home/me/.cargo');
});

describe("the person's own command", () => {
  test('a framework that it calls is asked for its report', async () => {
    const { args } = await commandOf(installed('vitest', '4.0.0'), 'a.ts', [
      'npx',
      'vitest',
      '--project',
      'unit',
    ]);
    expect(args).toEqual(expect.arrayContaining(['related', 'a.ts', '--project', 'unit', '--reporter=json']));
    const python = await commandOf({}, 'a.py', ['python3.12', '-m', 'pytest', 'checks']);
    expect(python).toMatchObject({ program: 'python3.12', tool: 'pytest' });
    expect(python.args).toContain('checks');
  });

  test('of any other only the exit code is known', async () => {
    const plan = await find({}, 'a.ts', ['make', 'test']);
    if (!isPlan(plan)) throw new Error('No plan');
    expect(plan.command(places)).toEqual({ program: 'make', args: ['test'], env: {} });
    const output = { stdout: '', stderr: '', local: (path: string) => path };
    expect(plan.read({ ...output, code: 0 }).cases).toEqual([{ name: 'make test', outcome: 'passed' }]);
    expect(plan.read({ ...output, code: 2 }).cases).toEqual([{ name: 'make test', outcome: 'failed' }]);
    expect(plan.read(output).complete).toBe(false);
  });
});
