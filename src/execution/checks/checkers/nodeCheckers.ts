import { inFolder, foldersUp, seenFrom } from '../project/foldersUp';
import { findNodeTool } from '../project/nodeTool';
import { packagesOf } from '../project/packageJson';
import { readEslint } from '../reports/readEslint';
import { readTypeScript } from '../reports/readTypeScript';
import type { FoundPlan, TestRequest } from '../frameworks/testRequest';
import type { ReadReport, ToolOutput, ToolPlan } from '../toolPlan';

/** A way to type-check with one configuration, and a way to ask whether that configuration holds the document. */
export interface TypeScriptPlans {
  readonly check: ToolPlan;
  /** Lists the files of the configuration; the document is one of its cases when it is checked. */
  readonly files: ToolPlan;
}

/**
 * The project's own TypeScript with each configuration that may hold the document: the `tsconfig.json` files above it,
 * and those that they refer to.
 */
export async function typeScriptPlans(request: TestRequest): Promise<readonly TypeScriptPlans[] | FoundPlan> {
  const { project, file, words } = request;
  const configs = await configsAbove(request);
  if (configs.length === 0) return undefined;
  const plans: TypeScriptPlans[] = [];
  for (const config of configs) {
    const at = config.split('/').slice(0, -1).join('/');
    const tool = await findNodeTool(project, at, 'typescript', 'tsc');
    if (!tool) continue;
    const plan = (args: readonly string[], read: (output: ToolOutput) => ReadReport): ToolPlan => ({
      tool: 'tsc',
      at,
      before: [],
      command: () => ({
        program: 'node',
        args: [tool.script, '-p', seenFrom(at, config), '--noEmit', '--pretty', 'false', ...args],
        env: {},
      }),
      readable: [],
      fineCodes: [],
      read,
    });
    plans.push({
      check: plan([], readTypeScript),
      files: plan(['--listFilesOnly'], (output) => readFileList(output, file)),
    });
  }
  if (plans.length > 0) return plans;
  return {
    reason: words.t('{0} is not installed in the workspace; install its dependencies.', 'typescript'),
  };
}

function readFileList({ stdout, local, code }: ToolOutput, file: string): ReadReport {
  const listed = stdout.split(/\r?\n/).some((line) => local(line.trim()) === file);
  return { cases: listed ? [{ name: file, outcome: 'passed' }] : [], complete: code === 0 };
}

async function configsAbove({ project, file }: TestRequest): Promise<string[]> {
  const configs: string[] = [];
  for (const at of foldersUp(file)) {
    const config = inFolder(at, 'tsconfig.json');
    const text = await project.text(config);
    if (text === undefined) continue;
    configs.push(config);
    for (const [, reference = ''] of text.matchAll(/"path"\s*:\s*"(?:\.\/)?([^"]+)"/g)) {
      const path = inFolder(at, reference.replace(/\/$/, ''));
      configs.push(path.endsWith('.json') ? path : `${path}/tsconfig.json`);
    }
  }
  return [...new Set(configs)];
}

const eslintConfig = /^(?:eslint\.config\.[cm]?[jt]s|\.eslintrc(?:\.\w+)?)$/;

/** The workspace's own eslint, where it is configured. */
export async function eslintPlan(request: TestRequest): Promise<FoundPlan> {
  const { project, file, words } = request;
  const packages = await packagesOf(project, file);
  for (const at of foldersUp(file)) {
    const here = project.paths.some((path) => {
      const name = path.split('/').at(-1) ?? '';
      return eslintConfig.test(name) && inFolder(at, name) === path;
    });
    const inPackage = packages.some((one) => one.at === at && one.json.eslintConfig !== undefined);
    if (!here && !inPackage) continue;
    const tool = await findNodeTool(project, at, 'eslint');
    if (!tool) {
      return {
        reason: words.t('{0} is not installed in the workspace; install its dependencies.', 'eslint'),
      };
    }
    return {
      tool: 'eslint',
      at,
      before: [],
      command: () => ({
        program: 'node',
        args: [tool.script, '--format', 'json', '--no-color', seenFrom(at, file)],
        env: { CI: '1' },
      }),
      readable: [],
      fineCodes: [],
      read: readEslint,
      stdoutIsReport: true,
    };
  }
  return undefined;
}
