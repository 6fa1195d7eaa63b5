import type { ChatMessage } from '../ports';
import type { Task } from '../task';
import type { Outcome } from '../verification/behaviour';
import { answerPart, basePart, candidatePart, dataRule, evidenceRule, requestPart } from './critiqueParts';
import { fenced } from './fence';

/** Changes whenever any word of these prompts does; traces record it. */
export const judgePromptVersion = 'judge-1';

/** A candidate as a judge sees it: without a name, an author or a number of votes. */
export interface Judged {
  /** The whole patched document. */
  readonly text: string;
  /** What it gave for the inputs, in their order; absent: it was not run on them. */
  readonly outcomes?: readonly Outcome[];
}

const pairSystem = `You compare two changes to code that answer the same request, and say which of them fulfils it better.

- Work out first what the request wants for typical inputs and at its edges; then what each change does.
- ${evidenceRule} The order in which the two are shown means nothing.
- Where they are equally good or equally bad, say "tie".
- ${dataRule}`;

/** The messages that ask which of two candidates is better; the outputs come before the code. */
export function judgePairMessages(
  task: Task,
  first: Judged,
  second: Judged,
  inputs: readonly string[],
): ChatMessage[] {
  const parts = [
    basePart(task),
    requestPart(task),
    ...outputsPart(first, second, inputs),
    candidatePart('Change A', task, first.text),
    candidatePart('Change B', task, second.text),
    answerPart('Say which change fulfils the request better: "A", "B" or "tie".', { verdict: 'tie' }),
  ];
  return [
    { role: 'system', content: pairSystem },
    { role: 'user', content: parts.join('\n\n') },
  ];
}

const scoreSystem = `You grade a change to code by how well it fulfils a request.

- Work out first what the request wants for typical inputs and at its edges; then what the change does.
- 10: it does what was asked in every case. 5: it does so in most. 0: it does something else.
- ${evidenceRule}
- ${dataRule}`;

/** The messages that ask for a score of one candidate alone. */
export function judgeScoreMessages(
  task: Task,
  { text, outcomes }: Judged,
  inputs: readonly string[],
): ChatMessage[] {
  const parts = [
    basePart(task),
    requestPart(task),
    ...(outcomes === undefined || inputs.length === 0
      ? []
      : ['# Outputs', ...inputs.map((input, at) => outputText(input, [['It gives', outcomes[at]]]))]),
    candidatePart('The change', task, text),
    answerPart('Grade the change with a whole number from 0 to 10.', { score: 0 }),
  ];
  return [
    { role: 'system', content: scoreSystem },
    { role: 'user', content: parts.join('\n\n') },
  ];
}

function outputsPart(first: Judged, second: Judged, inputs: readonly string[]): string[] {
  const [ofA, ofB] = [first.outcomes, second.outcomes];
  if (ofA === undefined || ofB === undefined || inputs.length === 0) return [];
  return [
    '# Outputs\n\nBoth changes were run on these inputs; an output that begins with "!" is an error of that name, one with "?" a limit that was passed.',
    ...inputs.map((input, at) =>
      outputText(input, [
        ['A gives', ofA[at]],
        ['B gives', ofB[at]],
      ]),
    ),
  ];
}

function outputText(input: string, outputs: readonly (readonly [string, Outcome | undefined])[]): string {
  return [
    fenced(input),
    ...outputs.map(([who, outcome]) => `${who}:\n\n${fenced(outcome ?? 'nothing')}`),
  ].join('\n\n');
}
