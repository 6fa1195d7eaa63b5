import * as z from 'zod';
import type { Ask } from '../../ask';
import { answerQuestionsMessages, deriveQuestionsMessages } from '../../prompts/question';
import type { Task } from '../../task';
import { askFor } from '../../verification/backward/askFor';
import type { Measured } from '../../verification/backward/measured';
import { readJson } from '../../verification/backward/readJson';

/** A question about changed code, with the answer that it gets if the request is fulfilled. */
export interface ClosedQuestion {
  readonly question: string;
  readonly answer: 'yes' | 'no';
}

/** How a candidate answered the questions; what was unclear is in neither count. */
export interface ClosedAnswers {
  readonly agreeing: number;
  readonly answered: number;
  /**
   * The mean of the shares that agree among the questions whose right answer is yes and among those whose right
   * answer is no, in [0, 1]: whoever says yes to everything gets one half, whatever the questions.
   */
  readonly balanced: number;
}

const mostQuestions = 6;
const questionsSchema = z.object({
  questions: z
    .array(
      z.object({
        question: z.string().trim().min(1).max(400),
        answer: z
          .string()
          .transform((answer) => answer.trim().toLowerCase())
          .pipe(z.enum(['yes', 'no'])),
      }),
    )
    .min(2),
});
const answersSchema = z.object({ answers: z.array(z.string()) });

/**
 * Derives closed questions from a request, once for all candidates (after arXiv 2509.23236). Not measured unless both
 * answers occur: without a question whose right answer is "no", a habit of saying yes would pass for agreement.
 * @throws only the signal's reason.
 */
export function deriveQuestions(
  task: Task,
  ask: Ask,
  signal: AbortSignal,
): Promise<Measured<readonly ClosedQuestion[]>> {
  return askFor(
    { purpose: 'question', messages: deriveQuestionsMessages(task), index: 0 },
    (answer) => {
      const read = readJson(answer, questionsSchema);
      const questions = distinct(read?.questions ?? []).slice(0, mostQuestions);
      const answers = new Set(questions.map((question) => question.answer));
      return answers.size === 2 ? questions : undefined;
    },
    ask,
    signal,
  );
}

/**
 * Has the questions answered from a candidate's code alone, with neither the request nor the right answers in sight.
 * @throws only the signal's reason.
 */
export function answerQuestions(
  task: Task,
  candidate: string,
  questions: readonly ClosedQuestion[],
  ask: Ask,
  signal: AbortSignal,
): Promise<Measured<ClosedAnswers>> {
  const messages = answerQuestionsMessages(
    task,
    candidate,
    questions.map(({ question }) => question),
  );
  return askFor(
    { purpose: 'question', messages, index: 0, temperature: 0 },
    (answer) => {
      const read = readJson(answer, answersSchema);
      return read?.answers.length === questions.length ? countAnswers(questions, read.answers) : undefined;
    },
    ask,
    signal,
  );
}

function countAnswers(
  questions: readonly ClosedQuestion[],
  given: readonly string[],
): ClosedAnswers | undefined {
  const answers = questions.flatMap(({ answer }, at) => {
    const said = given[at]?.trim().toLowerCase();
    return said === 'yes' || said === 'no' ? [{ answer, agrees: said === answer }] : [];
  });
  const shares = (['yes', 'no'] as const).map((answer) => {
    const those = answers.filter((each) => each.answer === answer);
    return those.length === 0 ? undefined : those.filter(({ agrees }) => agrees).length / those.length;
  });
  const [yes, no] = shares;
  if (yes === undefined || no === undefined) return undefined;
  return {
    agreeing: answers.filter(({ agrees }) => agrees).length,
    answered: answers.length,
    balanced: (yes + no) / 2,
  };
}

function distinct(questions: readonly ClosedQuestion[]): ClosedQuestion[] {
  return [...new Map(questions.map((question) => [question.question.toLowerCase(), question])).values()];
}
