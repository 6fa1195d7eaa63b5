import { cargoPlan } from './cargoPlan';
import { commandPlan } from './commandPlan';
import { goPlan } from './goPlan';
import { nodePlan } from './nodePlan';
import { pythonPlan } from './pythonPlan';
import type { FoundPlan, TestRequest } from './testRequest';

type Finder = (request: TestRequest) => Promise<FoundPlan>;

/** By the file's extension, what its tests are likely to be run by; other files belong to whatever is found first. */
const finders: readonly (readonly [RegExp, readonly Finder[]])[] = [
  [/\.(?:[cm]?[jt]sx?|vue|svelte)$/, [nodePlan]],
  [/\.pyi?$/, [pythonPlan]],
  [/\.go$/, [goPlan]],
  [/\.rs$/, [cargoPlan]],
  [/(?:)/, [nodePlan, pythonPlan, goPlan, cargoPlan]],
];

/**
 * How the tests of the project that the document belongs to are run: vitest, jest, mocha, node:test, pytest, unittest,
 * go test or cargo test, recognised from the files of the workspace.
 * @param command the person's own command, which goes before what is recognised
 * @returns undefined where no framework is recognised
 */
export async function planTests(request: TestRequest, command: readonly string[] = []): Promise<FoundPlan> {
  if (command.length > 0) return commandPlan(command, request);
  const [, candidates] = finders.find(([pattern]) => pattern.test(request.file)) ?? [];
  for (const find of candidates ?? []) {
    const plan = await find(request);
    if (plan) return plan;
  }
  return undefined;
}
