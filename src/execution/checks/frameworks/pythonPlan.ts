import { dirname } from 'node:path/posix';
import { hasSection } from '../project/configSections';
import { foldersUp, inFolder, seenFrom } from '../project/foldersUp';
import { pythonEnvironment, pythonProgram } from '../project/pythonProgram';
import type { ProjectView } from '../project/projectView';
import { pytestName, readJUnit } from '../reports/readJUnit';
import { readUnittestLines } from '../reports/readUnittestLines';
import type { ToolPlan } from '../toolPlan';
import { pythonImporters } from './pythonImporters';
import type { FoundPlan, TestRequest } from './testRequest';
import { unittestProgram } from './unittestProgram';

/** The plan for a Python project's tests: pytest where anything says so, unittest where there are tests of its kind. */
export async function pythonPlan({ project, file }: TestRequest): Promise<FoundPlan> {
  const at = await pytestFolder(project, file);
  if (at !== undefined) return pytestPlan(project, file, at);
  const tests = project.paths.filter(isUnittestFile);
  for (const path of tests) {
    const text = (await project.text(path)) ?? '';
    if (/^\s*(?:import|from)\s+pytest\b|^(?:async )?def test_/m.test(text))
      return pytestPlan(project, file, '');
  }
  if (tests.length === 0) return undefined;
  return unittestPlan(project, tests);
}

/** The folder with pytest's configuration, or the workspace folder where pytest is only asked for. */
async function pytestFolder(project: ProjectView, file: string): Promise<string | undefined> {
  for (const at of foldersUp(file)) {
    const text = (name: string): Promise<string | undefined> => project.text(inFolder(at, name));
    const asked = /(?:^|[^\w-])pytest(?:[^\w-]|$)/m;
    const pyproject = await text('pyproject.toml');
    if (
      (await project.has(inFolder(at, 'pytest.ini'))) ||
      hasSection(pyproject, 'tool.pytest') ||
      hasSection(await text('setup.cfg'), 'tool:pytest') ||
      hasSection(await text('tox.ini'), 'pytest') ||
      asked.test(pyproject ?? '')
    ) {
      return at;
    }
    const lists = project.paths.filter(
      (path) => dirname(path) === (at || '.') && /requirements[\w-]*\.txt$/.test(path),
    );
    for (const list of lists) if (asked.test((await project.text(list)) ?? '')) return at;
  }
  return project.paths.some((path) => /(?:^|\/)conftest\.py$/.test(path)) ? '' : undefined;
}

/** pytest on the test files that import the document, or on all where none is seen to. */
async function pytestPlan(project: ProjectView, file: string, at: string): Promise<ToolPlan> {
  const program = await pythonProgram(project, at);
  const files = await affectedTests(project, file);
  return pytestPlanFor(
    program,
    at,
    files.map((path) => seenFrom(at, path)),
  );
}

/** pytest with arguments of the person's own, such as the files to run. */
export function pytestPlanFor(program: string, at: string, args: readonly string[]): ToolPlan {
  return {
    tool: 'pytest',
    at,
    before: [],
    command: (places) => ({
      program,
      args: [
        ...['-m', 'pytest', '-q', '--color=no', '-p', 'no:cacheprovider', '--continue-on-collection-errors'],
        ...args,
        '--maxfail=0',
        `--junitxml=${places.report}`,
      ],
      env: pythonEnvironment(inFolder(places.folder, at)),
    }),
    readable: [],
    // 5: no test was collected.
    fineCodes: [5],
    read: (output) => readJUnit(output, pytestName),
  };
}

async function affectedTests(project: ProjectView, file: string): Promise<string[]> {
  const importers = await pythonImporters(project, file);
  const fixtures = [...importers]
    .filter((path) => /(?:^|\/)conftest\.py$/.test(path))
    .map((path) => dirname(path));
  const isUnder = (path: string, folder: string): boolean => folder === '.' || path.startsWith(`${folder}/`);
  return project.paths.filter(
    (path) =>
      /(?:^|\/)(?:test_[^/]*|[^/]*_test)\.py$/.test(path) &&
      (importers.has(path) || fixtures.some((folder) => isUnder(path, folder))),
  );
}

function isUnittestFile(path: string): boolean {
  return /(?:^|\/)test[^/]*\.py$/.test(path);
}

async function unittestPlan(project: ProjectView, tests: readonly string[]): Promise<ToolPlan> {
  const program = await pythonProgram(project, '');
  const folders = [...new Set(tests.map((path) => startFolder(project, path)))];
  return {
    tool: 'unittest',
    at: '',
    before: [],
    command: (places) => ({
      program,
      args: ['-c', unittestProgram, places.report, ...folders],
      env: pythonEnvironment(places.folder),
    }),
    readable: [],
    fineCodes: [],
    read: readUnittestLines,
  };
}

/** The folder that discovery starts from: the nearest that is not a package. */
function startFolder(project: ProjectView, test: string): string {
  let folder = dirname(test);
  while (folder !== '.' && project.paths.includes(`${folder}/__init__.py`)) folder = dirname(folder);
  return folder;
}
