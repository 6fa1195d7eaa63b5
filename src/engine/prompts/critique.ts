import type { ChatMessage } from '../ports';
import type { Task } from '../task';
import { answerPart, basePart, candidatePart, contextParts, dataRule, requestPart } from './critiqueParts';

/** Changes whenever any word of this prompt does; traces record it. */
export const critiquePromptVersion = 'critique-1';

const system = `You review a change to code and report what is wrong with it.

- Report only faults: the request is not fulfilled, something else breaks, or an input gives a wrong result or an error it should not give. No praise, no style, no wishes, no uncertainty about code you cannot see.
- Each fault stands on a line of the changed code; quote that line exactly. Where a call shows the fault, give it with what it should give.
- Where there is no fault, the list is empty. An empty list is a good answer; an invented fault is run and refuted.
- ${dataRule}`;

/**
 * The messages that ask for a review of one candidate.
 * @param candidate the whole patched document.
 */
export function critiqueMessages(task: Task, candidate: string): ChatMessage[] {
  const parts = [
    ...contextParts(task),
    basePart(task),
    requestPart(task),
    candidatePart('After the change', task, candidate),
    answerPart(
      'List the faults, the gravest first, at most eight; "line" is a guess and "quote" decides. "severity" is "high", "medium" or "low". "input" is a call of the changed code, one expression; "expected" is what the request wants of it, {"value": an expression} or {"error": a name}. Leave both out where no single call shows the fault.',
      {
        findings: [
          {
            line: 12,
            quote: 'the line as it stands in the changed code',
            severity: 'high',
            problem: 'what is wrong, in one or two sentences',
            input: 'name(1, "a")',
            expected: { value: '[1]' },
          },
        ],
      },
    ),
  ];
  return [
    { role: 'system', content: system },
    { role: 'user', content: parts.join('\n\n') },
  ];
}
