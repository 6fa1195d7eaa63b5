import type { ChatMessage } from '../ports';
import type { Task } from '../task';
import { candidatePart, dataRule } from './critiqueParts';
import { proposeMessages } from './propose';

/** Changes whenever any word of this prompt does; traces record it. */
export const synthesisPromptVersion = 'synthesis-1';

/**
 * The messages that ask for one more candidate in view of others: a new answer, no ranking and no review
 * (Generative Self-Aggregation, arXiv 2503.04104).
 * @param candidates whole patched documents.
 */
export function synthesisMessages(task: Task, candidates: readonly string[]): ChatMessage[] {
  const [system, user] = proposeMessages(task);
  const parts = [
    user?.content ?? '',
    ...candidates.map((text, at) => candidatePart(`Earlier answer ${at + 1}`, task, text)),
    `# What to do\n\nThe earlier answers were given independently; any of them may be wrong. Answer the request again, in the form asked for above, as a change of the document as it is. Take over what holds, leave out what does not, and change nothing that none of them changes unless the request needs it. ${dataRule}`,
  ];
  return [
    { role: 'system', content: system?.content ?? '' },
    { role: 'user', content: parts.join('\n\n') },
  ];
}
