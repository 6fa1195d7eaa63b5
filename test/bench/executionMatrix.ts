import type { Behaviour } from '../../src/engine/verification/behaviour';
import { UsageError } from './arguments';
import type { LabelledProblem } from './labelledData';

/** What every distinct sample of a problem did, as the pipeline tells it of the candidates of a pool. */
export interface ExecutionMatrix {
  /** Of members of a pool, by their ids; `sampleOf` says which distinct sample a member is. */
  behaviour(ids: readonly string[], sampleOf: (id: string) => number): Behaviour;
}

/** Reads the matrices of a problem. @throws UsageError if its samples were not run. */
export function createExecutionMatrix(problem: LabelledProblem): ExecutionMatrix {
  const { inputs, outputs, outputs_matrix, asserts, assert_counts, asserts_matrix } = problem;
  if (inputs === undefined || asserts === undefined)
    throw new UsageError(
      `The samples of ${problem.task_id} come without outputs; --execution needs data whose samples were run.`,
    );
  const outcomes = problem.samples.map((_, sample) =>
    inputs.map((__, input) => outputs?.[input]?.[outputs_matrix?.[sample]?.[input] ?? -1] ?? '?limit'),
  );
  const passed = problem.samples.map((_, sample) =>
    asserts.map((__, test) => asserts_matrix?.[sample]?.[test] === '1'),
  );
  const tried = inputs.map((text) => ({ text, origin: 'test' as const }));
  const tests = asserts.map((text, test) => ({ id: `t${test}`, text, count: assert_counts?.[test] ?? 1 }));
  return {
    behaviour(ids, sampleOf) {
      return {
        candidates: ids,
        inputs: tried,
        outcomes: ids.map((id) => outcomes[sampleOf(id)] ?? []),
        tests,
        passed: ids.map((id) => passed[sampleOf(id)] ?? []),
      };
    },
  };
}
