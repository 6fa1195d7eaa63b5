import type { Ask } from '../ask';
import { ModelError } from '../errors';
import type { Syntax } from '../ports';
import { writeInputsMessages } from '../prompts/writeInputs';
import { writeTestsMessages } from '../prompts/writeTests';
import type { Task } from '../task';
import { definedNames, readTests, testLanguage } from './behaviour/readTests';
import type { BehaviourInput } from './behaviour';
import type { GeneratedCases } from './verifier';

export interface CasesWanted {
  readonly task: Task;
  /** Must be prepared for the language. */
  readonly syntax: Syntax;
  /** How many replies are asked for; 0: none. */
  readonly requests: number;
}

/**
 * Asks a model for tests and inputs, and reads what it wrote; what cannot be used is left out. Never rejects: without
 * any case it says why.
 */
export async function generateCases(
  { task, syntax, requests }: CasesWanted,
  ask: Ask,
  signal: AbortSignal,
): Promise<GeneratedCases> {
  const none = (reason: string): GeneratedCases => ({ inputs: [], tests: [], reason });
  const { languageId, text } = task.document;
  if (requests === 0) return none('No tests were asked for (consilience.verification.testRequests).');
  if (testLanguage(languageId) === undefined) return none(`Generated tests cannot be run in ${languageId}.`);
  const messages = writeTestsMessages(task);
  const answers = await Promise.allSettled(
    Array.from({ length: requests }, (_, index) => ask({ purpose: 'tests', messages, index }, signal)),
  );
  const replies = answers.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value.text] : []));
  if (replies.length === 0) return none(failureOf(answers));
  const names = definedNames(syntax.parse(languageId, text));
  const cases = readTests(replies, { syntax, languageId, names });
  return cases.inputs.length > 0 ? cases : none('The model wrote no test that can be run.');
}

/**
 * Asks a model for calls on which two texts of the document behave differently. Never rejects: where it cannot be
 * asked, or answers nothing that can be run, there are none.
 */
export async function generateInputs(
  { task, syntax, requests }: CasesWanted,
  texts: readonly [string, string],
  known: readonly string[],
  ask: Ask,
  signal: AbortSignal,
): Promise<readonly BehaviourInput[]> {
  const { languageId, text } = task.document;
  if (requests === 0 || testLanguage(languageId) === undefined) return [];
  const messages = writeInputsMessages(task, texts, { known });
  try {
    const reply = await ask({ purpose: 'tests', messages, index: requests }, signal);
    const names = definedNames(syntax.parse(languageId, text));
    return readTests([reply.text], { syntax, languageId, names }).inputs;
  } catch {
    return [];
  }
}

function failureOf(answers: readonly PromiseSettledResult<unknown>[]): string {
  for (const answer of answers) {
    if (answer.status === 'rejected' && ModelError.is(answer.reason)) return answer.reason.message;
  }
  return 'The model could not be asked for tests.';
}
