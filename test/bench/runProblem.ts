import type { Syntax } from '../../src/engine/ports';
import type { BehaviourInput } from '../../src/engine/verification/behaviour';
import { readTests } from '../../src/engine/verification/behaviour/readTests';
import { searchInputs } from '../../src/engine/verification/behaviour/searchInputs';
import type { Runner } from '../../src/engine/verification/runner';
import { behaviourOf } from '../../src/execution/behaviour/behaviourOf';
import type { LoadScript } from '../../src/execution/behaviour/workerCommand';
import type { LabelledProblem } from './labelledData';
import { languageOf } from './labelledData';
import { createRandom } from './random';

export interface ProblemRunner {
  readonly runner: Runner;
  readonly syntax: Syntax;
  readonly loadScript: LoadScript;
  /** An empty folder. */
  readonly folder: string;
  readonly seed: number;
}

const search = { count: 40, rounds: 2, keep: 16 };

/**
 * A problem whose samples came without outputs, with what they give on the calls in the prompt's examples and on
 * inputs found from these by mutation, run in the sandbox. Expected values are not looked at.
 */
export async function withOutputs(problem: LabelledProblem, tools: ProblemRunner): Promise<LabelledProblem> {
  const { runner, syntax, loadScript, folder, seed } = tools;
  const languageId = languageOf(problem);
  const candidates = problem.samples.map(({ text }, sample) => ({
    id: String(sample),
    text: `${problem.prompt}${text}\nexport { ${problem.entry_point} };\n`,
  }));
  const place = { workCopy: folder, path: 'sample.js', languageId };
  const run = (inputs: readonly BehaviourInput[]): ReturnType<typeof behaviourOf> =>
    behaviourOf(
      { runner, loadScript, toolchain: { node: process.execPath }, place, candidates, inputs },
      new AbortController().signal,
    );
  const known = await run(examplesOf(problem, syntax));
  const random = createRandom(seed);
  const found =
    known.inputs.length === 0
      ? known
      : await searchInputs(
          known,
          run,
          { syntax, languageId, random, ...search },
          new AbortController().signal,
        );
  const outputs = found.inputs.map((_, input) => [
    ...new Set(found.outcomes.map((row) => row[input] ?? '?limit')),
  ]);
  return {
    ...problem,
    inputs: found.inputs.map(({ text }) => text),
    outputs,
    outputs_matrix: found.outcomes.map((row) =>
      row.map((outcome, input) => outputs[input]?.indexOf(outcome) ?? -1),
    ),
    asserts: [],
    assert_counts: [],
    asserts_matrix: problem.samples.map(() => ''),
  };
}

/** The calls after `>>>` in the comment of the prompt. */
function examplesOf({ prompt, entry_point }: LabelledProblem, syntax: Syntax): readonly BehaviourInput[] {
  const calls = [...prompt.matchAll(/>>>\s*(.+)$/gm)].map((match) => match[1] ?? '');
  const reply = `\`\`\`javascript\n${calls.join('\n')}\n\`\`\``;
  return readTests([reply], { syntax, languageId: 'javascript', names: new Set([entry_point]) }).inputs;
}
