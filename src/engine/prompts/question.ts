import type { ChatMessage } from '../ports';
import type { Task } from '../task';
import { answerPart, basePart, candidatePart, dataRule, requestPart } from './critiqueParts';
import { fenced } from './fence';

/** Changes whenever any word of these prompts does; traces record it. */
export const questionPromptVersion = 'question-1';

const deriveSystem = `You turn a request for a change to code into closed questions that the changed code answers.

- Each question can be answered with yes or no by reading the changed code alone, and has one right answer if the request is fulfilled.
- Ask about what the code does for definite inputs and at the edges of the request, not about how it is written.
- About half of the questions have the right answer "no": they describe what code that misread the request would do.
- A question never mentions the request and gives its answer away in no other manner.
- ${dataRule}`;

/** The messages that derive closed questions from a request; no candidate is shown. */
export function deriveQuestionsMessages(task: Task): ChatMessage[] {
  const parts = [
    basePart(task),
    requestPart(task),
    answerPart('Give four to six questions with their right answers.', {
      questions: [
        { question: 'Does name("") return null?', answer: 'yes' },
        { question: 'Does name("a") change its argument?', answer: 'no' },
      ],
    }),
  ];
  return [
    { role: 'system', content: deriveSystem },
    { role: 'user', content: parts.join('\n\n') },
  ];
}

const answerSystem = `You answer closed questions about code.

- Follow the code step by step for the case in the question and answer what it does, not what it seems meant to do.
- "yes" and "no" are equally likely to be right. Where the code shown does not settle a question, answer "unclear".
- ${dataRule}`;

/** The messages that have a candidate answer the questions; neither the request nor the right answers are shown. */
export function answerQuestionsMessages(
  task: Task,
  candidate: string,
  questions: readonly string[],
): ChatMessage[] {
  const parts = [
    candidatePart('The code', task, candidate),
    '# Questions',
    ...questions.map((question, at) => `${at + 1}.\n\n${fenced(question)}`),
    answerPart('Give one answer for each question, in their order: "yes", "no" or "unclear".', {
      answers: ['yes', 'no', 'unclear'],
    }),
  ];
  return [
    { role: 'system', content: answerSystem },
    { role: 'user', content: parts.join('\n\n') },
  ];
}
