import { createHash } from 'node:crypto';
import { eslintPlan, typeScriptPlans } from './checkers/nodeCheckers';
import { pythonTypePlan, ruffPlan } from './checkers/pythonCheckers';
import type { CheckRequest } from './checkRequest';
import { planTests } from './frameworks/planTests';
import { isPlan } from './frameworks/testRequest';
import type { FoundPlan, TestRequest } from './frameworks/testRequest';
import { defaultLimits } from './limits';
import { probeText } from './probeText';
import type { ProjectView } from './project/projectView';
import { runPlan } from './runPlan';
import type { ToolOutcome } from './runPlan';
import type { CheckedCopy, ToolPlan } from './toolPlan';

/** A tool with what it says of the document as it was, or the reason why it says nothing of candidates. */
export type PreparedTool = { readonly plan: ToolPlan; readonly base: ToolOutcome } | UnusedTool;

export interface UnusedTool {
  readonly reason: string;
  readonly tool?: string;
  readonly output?: string;
}

/** The type checker of the project. */
export async function prepareTypes(
  request: CheckRequest,
  project: ProjectView,
  signal: AbortSignal,
): Promise<PreparedTool> {
  const { words, document } = request;
  const search = searchFor(request, project);
  if (/\.pyi?$/.test(document.path)) {
    return withBase(await pythonTypePlan(search), 'mypy', request, signal);
  }
  if (!/\.[cm]?[jt]sx?$/.test(document.path)) return { reason: noChecker(request) };
  const plans = await typeScriptPlans(search);
  if (plans === undefined) return { reason: noChecker(request) };
  if ('reason' in plans) return { reason: plans.reason };
  for (const plan of 'command' in plans ? [] : plans) {
    const listed = await run(plan.files, request.base, request, signal);
    if (listed.cases.length > 0) return withBase(plan.check, 'tsc', request, signal);
  }
  return { reason: words.t('No tsconfig.json of the project includes this file.'), tool: 'tsc' };
}

/** The linter of the project. */
export async function prepareLint(
  request: CheckRequest,
  project: ProjectView,
  signal: AbortSignal,
): Promise<PreparedTool> {
  const search = searchFor(request, project);
  const isPython = /\.pyi?$/.test(request.document.path);
  const plan = await (isPython ? ruffPlan(search) : eslintPlan(search));
  if (plan === undefined)
    return { reason: request.words.t('The project has no linter set up for this file.') };
  const prepared = await withBase(plan, isPython ? 'ruff' : 'eslint', request, signal);
  if ('reason' in prepared || prepared.base.ignored === undefined) return prepared;
  return { reason: prepared.base.ignored, tool: prepared.plan.tool };
}

/** The tests of the project, if any of them loads the document. */
export async function prepareTests(
  request: CheckRequest,
  project: ProjectView,
  signal: AbortSignal,
): Promise<PreparedTool> {
  const { words } = request;
  const plan = await planTests(searchFor(request, project), request.testCommand);
  if (plan === undefined) return { reason: words.t('The project has no tests of a known framework.') };
  const prepared = await withBase(plan, '', request, signal);
  if ('reason' in prepared) return prepared;
  const { tool } = prepared.plan;
  if (prepared.base.complete && prepared.base.cases.length === 0 && prepared.base.trouble === undefined) {
    return { reason: words.t('No test of the project reaches this file.'), tool };
  }
  const reached = await loadsDocument(prepared.plan, prepared.base, request, signal);
  return reached ? prepared : { reason: words.t('No test of the project loads this file.'), tool };
}

/**
 * Whether any test that passes on the document as it was stops passing when the document cannot be loaded. Tests that
 * run on another copy of it (a build, an installed package) would pass whatever the candidate does.
 */
async function loadsDocument(
  plan: ToolPlan,
  base: ToolOutcome,
  request: CheckRequest,
  signal: AbortSignal,
): Promise<boolean> {
  const text = probeText(request.document.path);
  const passing = base.cases.filter((one) => one.outcome === 'passed');
  if (text === undefined || passing.length === 0) return true;
  const probe = await remembered(`probe ${keyOf(plan, request)}`, request, async () => {
    const copy = await request.makeWorkCopy({ id: 'probe', text }, signal);
    try {
      return await run(plan, copy, request, signal);
    } finally {
      await copy.remove();
    }
  });
  const still = new Set(probe.cases.filter((one) => one.outcome === 'passed').map((one) => one.name));
  return passing.some((one) => !still.has(one.name));
}

async function withBase(
  found: FoundPlan,
  tool: string,
  request: CheckRequest,
  signal: AbortSignal,
): Promise<PreparedTool> {
  if (found === undefined) return { reason: noChecker(request) };
  if (!isPlan(found)) return { reason: found.reason, ...(tool === '' ? {} : { tool }) };
  const base = await remembered(keyOf(found, request), request, () =>
    run(found, request.base, request, signal),
  );
  return { plan: found, base };
}

function noChecker({ words }: CheckRequest): string {
  return words.t('The project has no type checker set up for this file.');
}

function searchFor({ document, toolHomes, words }: CheckRequest, project: ProjectView): TestRequest {
  return { project, file: document.path, toolHomes, words };
}

function run(
  plan: ToolPlan,
  copy: CheckedCopy,
  request: CheckRequest,
  signal: AbortSignal,
): Promise<ToolOutcome> {
  const { runner, nonce, words, limits = defaultLimits } = request;
  return runPlan(plan, copy, { runner, limits, nonce, words }, signal);
}

async function remembered(
  key: string,
  { earlier }: CheckRequest,
  run: () => Promise<ToolOutcome>,
): Promise<ToolOutcome> {
  const known = earlier?.runs.get(key);
  if (known) return known;
  const outcome = await run();
  // A time-out may be the machine's fault, so it is tried again.
  if (outcome.complete) earlier?.runs.set(key, outcome);
  return outcome;
}

/** What a base run depends on: the workspace, the document and the command. */
function keyOf(plan: ToolPlan, { document, earlier }: CheckRequest): string {
  const command = plan.command({ folder: '/', report: '/report', helper: '/helper' });
  const facts = [
    earlier?.workspaceKey,
    document.path,
    document.text,
    plan.tool,
    plan.at,
    plan.before,
    command,
  ];
  return createHash('sha256').update(JSON.stringify(facts)).digest('hex');
}
