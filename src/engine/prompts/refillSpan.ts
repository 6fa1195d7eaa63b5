import type { ChatMessage } from '../ports';
import { dataOnly } from './dataOnly';
import { fenced, oneLine } from './fence';

/** Changes whenever any word below does; traces record it. */
export const refillPromptVersion = 'refill-1';

export interface RefillQuestion {
  readonly path: string;
  readonly languageId: string;
  /** The code with a span hidden. */
  readonly masked: string;
  /** What stands in its place. */
  readonly blank: string;
}

const system = `You fill a gap in code.

- ${dataOnly}
- Give what belongs in the gap so that the code as a whole is right, whatever stood there before. Change nothing else.
- Answer with one line of JSON and nothing else.`;

/** The messages that ask for a hidden span of code, with the rest of it in view. */
export function refillMessages({ path, languageId, masked, blank }: RefillQuestion): ChatMessage[] {
  const parts = [
    `# Code: ${oneLine(path)}\n\n${fenced(masked, languageId.replace(/[^\w+#.-]/g, ''))}`,
    `# Question\n\nWhat stands where ${blank} is? It is one expression or part of one.\n\nAnswer: {"code": "the code that goes there, and only that"}`,
  ];
  return [
    { role: 'system', content: system },
    { role: 'user', content: parts.join('\n\n') },
  ];
}
