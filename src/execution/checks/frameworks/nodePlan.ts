import { normalize } from 'node:path/posix';
import { isAtLeast } from '../../sandbox/versions';
import { inFolder, seenFrom } from '../project/foldersUp';
import { findNodeTool } from '../project/nodeTool';
import { dependsOn, packagesOf } from '../project/packageJson';
import type { NodePackage } from '../project/packageJson';
import { scriptSteps } from '../project/scriptSteps';
import type { ScriptStep } from '../project/scriptSteps';
import type { ReadReport, RunPlaces, ToolCommand, ToolOutput, ToolPlan } from '../toolPlan';
import { jest } from './jest';
import { mocha } from './mocha';
import { guardedEnvironment, nodeGuard } from './nodeGuard';
import { frameworkCall } from './nodeScript';
import type { FrameworkCall, NodeFramework } from './nodeScript';
import { nodeTest } from './nodeTest';
import type { FoundPlan, TestRequest } from './testRequest';
import { vitest } from './vitest';

/** What a framework's arguments are made from. */
export interface NodeRun {
  readonly call: FrameworkCall;
  /** The document as seen from the folder that the framework runs in. */
  readonly file: string;
  /** The installed version; `''` for node's own. */
  readonly version: string;
}

/** How a framework that runs under node is called, and how its report is read. */
export interface NodeArguments {
  readonly arguments: (run: NodeRun, places: RunPlaces) => string[];
  readonly read: (output: ToolOutput) => ReadReport;
  /** The oldest version, major and minor, that can be used. */
  readonly atLeast?: readonly [number, number];
}

const frameworks: Readonly<Record<NodeFramework, NodeArguments>> = {
  vitest,
  jest,
  mocha,
  'node:test': nodeTest,
};
const configNames: Readonly<Record<'vitest' | 'jest' | 'mocha', RegExp>> = {
  vitest: /^vitest\.(?:config|workspace)\.\w+$/,
  jest: /^jest\.config\.\w+$/,
  mocha: /^\.mocharc\.\w+$/,
};

/** The plan for the tests of a package, from its test script, its dependencies or its files; the innermost counts. */
export async function nodePlan(request: TestRequest): Promise<FoundPlan> {
  const packages = await packagesOf(request.project, request.file);
  for (const one of packages) {
    const used = await usedFramework(one, request);
    if (used) return planFor(used.call, used.before, one.at, request);
  }
  return undefined;
}

/** The plan for a command that calls a framework in the workspace folder. */
export async function nodePlanFor(step: ScriptStep, request: TestRequest): Promise<FoundPlan> {
  const call = frameworkCall(step);
  return call && planFor(call, [], '', request);
}

interface UsedFramework {
  readonly call: FrameworkCall;
  readonly before: readonly ScriptStep[];
}

async function usedFramework(
  { at, json }: NodePackage,
  { project }: TestRequest,
): Promise<UsedFramework | undefined> {
  const steps = scriptSteps(json.scripts, 'test') ?? [];
  const calls = steps.map(frameworkCall);
  const index = calls.findIndex((call) => call !== undefined);
  const call = calls[index];
  if (call) return { call, before: steps.slice(0, index) };

  const bare = (framework: NodeFramework): UsedFramework => ({
    call: { framework, nodeOptions: [], words: [], env: {} },
    before: [],
  });
  const here = at === '' ? '' : `${at}/`;
  const own = project.paths.filter((path) => path.startsWith(here)).map((path) => path.slice(here.length));
  for (const name of ['vitest', 'jest', 'mocha'] as const) {
    const configured = own.some((path) => configNames[name].test(path));
    const inPackage = name !== 'vitest' && json[name] !== undefined;
    if (dependsOn(json, name) || configured || inPackage) return bare(name);
  }
  for (const path of own.filter((one) => /(?:\.|-|_)test\.[cm]?[jt]s$|^test\//.test(one)).slice(0, 50)) {
    const text = await project.text(`${here}${path}`);
    if (text !== undefined && /['"]node:test['"]/.test(text)) return bare('node:test');
  }
  return undefined;
}

async function planFor(
  call: FrameworkCall,
  before: readonly ScriptStep[],
  at: string,
  { project, file, words }: TestRequest,
): Promise<FoundPlan> {
  const framework = frameworks[call.framework];
  const own = call.framework === 'node:test';
  const tool = own ? { script: '', version: '' } : await findNodeTool(project, at, call.framework);
  if (!tool) {
    return {
      reason: words.t('{0} is not installed in the workspace; install its dependencies.', call.framework),
    };
  }
  const { atLeast } = framework;
  if (atLeast && !isAtLeast(tool.version, atLeast)) {
    return {
      reason: words.t(
        '{0} {1} cannot write a report to a file; {2} or newer can.',
        call.framework,
        tool.version,
        atLeast.join('.'),
      ),
    };
  }
  const run: NodeRun = { call, file: seenFrom(at, file), version: tool.version };
  const plan: ToolPlan = {
    tool: call.framework,
    at,
    before: await Promise.all(before.map((step) => stepCommand(step, at, project))),
    command: (places) => ({
      program: 'node',
      args: [...call.nodeOptions, ...(own ? [] : [tool.script]), ...framework.arguments(run, places)],
      env: guardedEnvironment(places, call.env),
    }),
    helper: nodeGuard,
    readable: [],
    fineCodes: [],
    read: framework.read,
  };
  return plan;
}

/** A step that runs before the tests; scripts of the dependencies are handed to node, their binaries run as they are. */
async function stepCommand(
  step: ScriptStep,
  at: string,
  project: TestRequest['project'],
): Promise<ToolCommand> {
  const [program = '', ...args] = step.words;
  const tool = await findNodeTool(project, at, program === 'tsc' ? 'typescript' : program, program);
  if (!tool) return { program, args, env: step.env };
  const file = normalize(inFolder(at, tool.script));
  const isScript = (await project.text(file))?.startsWith('#!') === true;
  return isScript
    ? { program: 'node', args: [tool.script, ...args], env: step.env }
    : { program: `./${file}`, args, env: step.env };
}
