import { hasSection } from '../project/configSections';
import { foldersUp, inFolder, seenFrom } from '../project/foldersUp';
import { findNodeTool } from '../project/nodeTool';
import type { ProjectView } from '../project/projectView';
import { pythonEnvironment, pythonProgram } from '../project/pythonProgram';
import { readMypy } from '../reports/readMypy';
import { readPyright } from '../reports/readPyright';
import { readRuff } from '../reports/readRuff';
import type { FoundPlan, TestRequest } from '../frameworks/testRequest';
import type { ReadReport, ToolOutput, ToolPlan } from '../toolPlan';

/** What says that a folder uses a tool: its own files, or a section in a shared one. */
interface Signs {
  readonly files: readonly string[];
  readonly sections: readonly (readonly [file: string, section: string])[];
}

const mypySigns: Signs = {
  files: ['mypy.ini', '.mypy.ini'],
  sections: [
    ['pyproject.toml', 'tool.mypy'],
    ['setup.cfg', 'mypy'],
  ],
};
const pyrightSigns: Signs = { files: ['pyrightconfig.json'], sections: [['pyproject.toml', 'tool.pyright']] };
const ruffSigns: Signs = { files: ['ruff.toml', '.ruff.toml'], sections: [['pyproject.toml', 'tool.ruff']] };

/** mypy or pyright, whichever the project is configured for; mypy where it is both. */
export async function pythonTypePlan(request: TestRequest): Promise<FoundPlan> {
  const { project, file } = request;
  const mypy = await folderWith(project, file, mypySigns);
  if (mypy !== undefined) {
    const args = [
      '-m',
      'mypy',
      '--no-color-output',
      '--no-error-summary',
      '--no-pretty',
      '--hide-error-context',
    ];
    const codes = ['--show-error-codes', '--show-column-numbers', '--cache-dir', '/dev/null'];
    return pythonTool(project, mypy, 'mypy', [...args, ...codes, seenFrom(mypy, file)], readMypy);
  }
  const pyright = await folderWith(project, file, pyrightSigns);
  if (pyright === undefined) return undefined;
  const tool = await findNodeTool(project, pyright, 'pyright');
  const args = ['--outputjson', seenFrom(pyright, file)];
  if (!tool) return pythonTool(project, pyright, 'pyright', ['-m', 'pyright', ...args], readPyright);
  return planOf(pyright, 'pyright', 'node', [tool.script, ...args], readPyright);
}

/** ruff, where the project is configured for it. */
export async function ruffPlan({ project, file }: TestRequest): Promise<FoundPlan> {
  const at = await folderWith(project, file, ruffSigns);
  if (at === undefined) return undefined;
  const args = ['check', '--output-format', 'json', '--no-cache', seenFrom(at, file)];
  const program = await pythonProgram(project, at);
  // Without an environment of the project's own, ruff is a program by itself.
  return program.startsWith('./')
    ? planOf(at, 'ruff', program, ['-m', 'ruff', ...args], readRuff)
    : planOf(at, 'ruff', 'ruff', args, readRuff);
}

async function folderWith(project: ProjectView, file: string, signs: Signs): Promise<string | undefined> {
  for (const at of foldersUp(file)) {
    for (const name of signs.files) if (await project.has(inFolder(at, name))) return at;
    for (const [name, section] of signs.sections) {
      if (hasSection(await project.text(inFolder(at, name)), section)) return at;
    }
  }
  return undefined;
}

async function pythonTool(
  project: ProjectView,
  at: string,
  tool: string,
  args: readonly string[],
  read: (output: ToolOutput) => ReadReport,
): Promise<ToolPlan> {
  return planOf(at, tool, await pythonProgram(project, at), args, read);
}

function planOf(
  at: string,
  tool: string,
  program: string,
  args: readonly string[],
  read: (output: ToolOutput) => ReadReport,
): ToolPlan {
  return {
    tool,
    at,
    before: [],
    command: (places) => ({
      program,
      args,
      env: program === 'node' ? {} : pythonEnvironment(inFolder(places.folder, at)),
    }),
    readable: [],
    fineCodes: [],
    read,
    stdoutIsReport: tool !== 'mypy',
  };
}
