import { promptTokensOf } from '../../src/engine/sampling/cost';
import { proposeMessages } from '../../src/engine/prompts/propose';
import { estimateTokens } from '../../src/engine/prompts/tokens';
import { writeInputsMessages } from '../../src/engine/prompts/writeInputs';
import { writeTestsMessages } from '../../src/engine/prompts/writeTests';
import type { Task } from '../../src/engine/task';
import { demoNames, recordedTexts } from './demoTasks';
import type { ProblemPool } from './problemPool';
import { languageOf } from './labelledData';
import { mean } from './statistics';

/** How many requests ask for tests, unless a person sets another number. */
const testRequests = 2;
/** Inputs are asked for by the product once so many candidates did the same, or at the end. */
const askAfter = 4;

/** What verification of one pool takes, in samples of that problem, by tokens of prompt and reply. */
export interface VerificationCost {
  /** All requests for tests. */
  readonly tests: number;
  /**
   * The request for inputs where it is made; 0 where it is not.
   * @param draws in the order in which they came.
   */
  readonly inputs: (draws: readonly number[]) => number;
}

/** About how many tokens models write when they are asked for tests, by the recorded answers. */
export function testReplyTokens(): number {
  return mean(
    demoNames()
      .flatMap((name) => recordedTexts(name, 'tests'))
      .map(estimateTokens),
  );
}

/**
 * The price of verification beside the price of a sample: the prompts that the product sends for the problem, with
 * replies of the data's own lengths, of the recorded lengths for tests, and half of that for inputs, of which half as
 * many are asked for.
 */
export function verificationCost(
  { problem, samples, draws }: ProblemPool,
  testReply: number,
): VerificationCost {
  const languageId = languageOf(problem);
  const base = problem.prompt + (languageId === 'python' ? '    pass\n' : '}\n');
  const task: Task = {
    instruction: `Implement ${problem.entry_point}.`,
    document: { path: languageId === 'python' ? 'solution.py' : 'solution.ts', languageId, text: base },
    target: { start: 0, end: base.length },
    targetKind: 'file',
    context: [],
  };
  const textOf = (sample: number): string => problem.prompt + (problem.samples[sample]?.text ?? '');
  const reply = mean(draws.map((sample) => estimateTokens(textOf(sample))));
  const sample = promptTokensOf(proposeMessages(task)) + reply;
  const tests = (promptTokensOf(writeTestsMessages(task)) + testReply) / sample;
  const matrix = problem.outputs_matrix ?? [];
  const behaviourOf = (one: number): string => (matrix[one] ?? []).join(' ');
  return {
    tests: testRequests * tests,
    inputs(some) {
      const usable = some.filter((one) => samples[one]?.usable === true);
      const [first, ...others] = usable;
      const asked = [askAfter, usable.length].find((count) => {
        const early = usable.slice(0, count);
        return early.length > 1 && new Set(early.map(behaviourOf)).size === 1 && new Set(early).size > 1;
      });
      if (asked === undefined || first === undefined) return 0;
      const other = others.slice(0, asked - 1).sort((a, b) => textOf(b).length - textOf(a).length)[0];
      const messages = writeInputsMessages(task, [textOf(first), textOf(other ?? first)], {
        known: problem.inputs ?? [],
      });
      return (promptTokensOf(messages) + testReply / 2) / sample;
    },
  };
}
