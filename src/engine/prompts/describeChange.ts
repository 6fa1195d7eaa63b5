import type { ChatMessage } from '../ports';
import { dataOnly } from './dataOnly';
import { fenced, oneLine } from './fence';

/** Changes whenever any word below does; traces record it. */
export const describePromptVersion = 'describe-1';

/** A longer description would be the code in other words. */
export const mostDescriptionWords = 80;

export interface DescribeQuestion {
  readonly path: string;
  readonly languageId: string;
  /** The code as it was and as it is now, without comments. */
  readonly before: string;
  readonly after: string;
}

const system = `You describe what a change of code makes the code do.

- ${dataOnly}
- Say what the code does after the change that it did not do before, as someone sees it who calls it: results for ordinary and for unusual input, limits and their exact values, errors and when they are raised, order, what is left untouched.
- Describe what is there, right or wrong; do not say what it should do, and do not praise or doubt it.
- At most ${String(mostDescriptionWords)} words of plain prose. No code, and none of the names that the change itself introduces inside.
- Answer with one line of JSON and nothing else.`;

/** The messages that ask for a description of a change by someone who does not know the request (EditingRTC). */
export function describeMessages({ path, languageId, before, after }: DescribeQuestion): ChatMessage[] {
  const label = languageId.replace(/[^\w+#.-]/g, '');
  const parts = [
    `# Before: ${oneLine(path)}\n\n${fenced(before, label)}`,
    `# After\n\n${fenced(after, label)}`,
    '# Form of the answer\n\n{"description": "what the change makes the code do"}',
  ];
  return [
    { role: 'system', content: system },
    { role: 'user', content: parts.join('\n\n') },
  ];
}
