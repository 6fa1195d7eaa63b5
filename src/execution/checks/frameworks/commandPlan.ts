import type { ReadReport, ToolOutput } from '../toolPlan';
import { nodePlanFor } from './nodePlan';
import { pytestPlanFor } from './pythonPlan';
import type { FoundPlan, TestRequest } from './testRequest';

/**
 * The plan for a command that the person set. Where it calls a framework directly, that framework's report is asked
 * for; otherwise the exit code is all that is known, and the command counts as one test.
 * @param command a program and its arguments, run in the workspace folder, without a shell
 */
export async function commandPlan(command: readonly string[], request: TestRequest): Promise<FoundPlan> {
  const [program = '', ...args] = command;
  const known = await nodePlanFor({ env: {}, words: program === 'npx' ? args : command }, request);
  if (known) return known;
  if (program === 'pytest') return pytestPlanFor('python3', '', args);
  const [flag, module, ...rest] = args;
  if (/(?:^|\/)python[\d.]*$/.test(program) && flag === '-m' && module === 'pytest') {
    return pytestPlanFor(program, '', rest);
  }
  const name = command.join(' ');
  return {
    tool: name,
    at: '',
    before: [],
    command: () => ({ program, args, env: {} }),
    readable: [],
    fineCodes: [],
    read: (output) => readExit(name, output),
  };
}

function readExit(name: string, { code }: ToolOutput): ReadReport {
  return { cases: [{ name, outcome: code === 0 ? 'passed' : 'failed' }], complete: code !== undefined };
}
