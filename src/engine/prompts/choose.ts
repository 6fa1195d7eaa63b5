import type { ChatMessage } from '../ports';
import type { Task } from '../task';
import { answerPart, basePart, candidatePart, dataRule, evidenceRule, requestPart } from './critiqueParts';

/** Changes whenever any word of this prompt does; traces record it. */
export const choosePromptVersion = 'choose-1';

const system = `You get several independent changes to code that answer the same request, and name the one that is most consistent with the others: the one that does what most of them do.

- Compare what the changes do; differences in names, layout and wording do not count.
- ${evidenceRule} The order in which they are shown means nothing.
- ${dataRule}`;

/**
 * The messages of the multiple-choice form (Universal Self-Consistency, arXiv 2311.17311).
 * @param candidates whole patched documents, in the order in which they are shown.
 */
export function chooseMessages(task: Task, candidates: readonly string[]): ChatMessage[] {
  const parts = [
    basePart(task),
    requestPart(task),
    ...candidates.map((text, at) => candidatePart(`Change ${at + 1}`, task, text)),
    answerPart(`Name the change by its number, from 1 to ${candidates.length}.`, { choice: 1 }),
  ];
  return [
    { role: 'system', content: system },
    { role: 'user', content: parts.join('\n\n') },
  ];
}
