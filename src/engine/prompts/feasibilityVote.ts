import type { ChatMessage } from '../ports';
import type { Task } from '../task';
import { contextText } from './contextText';
import { dataOnly } from './dataOnly';
import { excerptAround } from './excerpt';
import { fenced, oneLine } from './fence';

/** Changes whenever any word below does; traces record it. */
export const feasibilityPromptVersion = 'feasibility-1';

/** How many tokens the document may take. */
const documentTokens = 12_000;

const system = `You judge whether a request for a change of code can be carried out with what is visible. You do not carry it out.

- ${dataOnly}
- It can be carried out if a skilled programmer could write the change now and be fairly sure of it, with what is shown and with what is generally known of the language and of well-known libraries. Small open points do not count: whoever writes code decides them.
- It cannot if something of the project is needed that is not shown and cannot be worked out, such as the definition of a type, the form of a file, or a decision that only the person can take. Then name exactly what is missing.
- Think in at most three short sentences, then end with one line of JSON and nothing behind it.`;

/** The messages that ask whether the visible context suffices for a request. */
export function feasibilityMessages(task: Task): ChatMessage[] {
  const { document, target, context, instruction } = task;
  const excerpt = excerptAround(document.text, target, documentTokens);
  const parts = [
    ...(context.length === 0 ? [] : ['# Context', ...context.map(contextText)]),
    `# Document: ${oneLine(document.path)}\n\n${fenced(excerpt.text, document.languageId.replace(/[^\w+#.-]/g, ''))}`,
    ...(task.targetName === undefined ? [] : [`# Target\n\n\`${oneLine(task.targetName)}\``]),
    `# Request\n\n${fenced(instruction.trim())}`,
    '# Question\n\nCan the request be carried out with this? End with one line: {"feasible": true, "missing": []} or {"feasible": false, "missing": ["what is missing, in a few words"]}',
  ];
  return [
    { role: 'system', content: system },
    { role: 'user', content: parts.join('\n\n') },
  ];
}
