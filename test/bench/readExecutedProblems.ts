import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Syntax } from '../../src/engine/ports';
import { findRunner } from '../../src/execution/sandbox/findRunner';
import { currentHost } from '../../src/execution/sandbox/sandboxHost';
import { SandboxMissingError } from '../../src/execution/sandbox/sandboxMissingError';
import { UsageError } from './arguments';
import type { BenchOptions } from './arguments';
import type { LabelledProblem } from './labelledData';
import { languageOf, readProblems } from './labelledData';
import { withOutputs } from './runProblem';

/**
 * The problems with what their samples do: as the data has it, or run here in the sandbox where it has none.
 * @throws UsageError without a sandbox, and for languages that cannot be run here.
 */
export async function readExecutedProblems(
  options: BenchOptions,
  syntax: Syntax,
): Promise<readonly LabelledProblem[]> {
  const problems = readProblems(options.data);
  if (problems.every(({ inputs }) => inputs !== undefined)) return problems;
  if (problems.some((problem) => languageOf(problem) !== 'javascript'))
    throw new UsageError(
      'Samples without outputs are run for JavaScript only; name data whose samples were run.',
    );
  const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'consilience-problems-')));
  try {
    const runner = await findRunner('automatic', currentHost());
    const workers = path.resolve('src/execution/behaviour/workers');
    const loadScript = (name: string): Promise<string> => readFile(path.join(workers, name), 'utf8');
    const executed: LabelledProblem[] = [];
    for (const problem of problems)
      executed.push(await withOutputs(problem, { runner, syntax, loadScript, folder, seed: options.seed }));
    return executed;
  } catch (error) {
    if (error instanceof SandboxMissingError) throw new UsageError(error.message);
    throw error;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
