import type { ChatMessage } from '../ports';
import type { ContextBlock } from '../task';
import { contextText } from './contextText';
import { dataOnly } from './dataOnly';
import { fenced, oneLine } from './fence';

/** Changes whenever any word below does; traces record it. */
export const contradictionPromptVersion = 'contradiction-1';

/** The words for kinds of values in questions and answers. */
export const kindWords =
  '"undefined", "null" (None in Python), "boolean", "number", "string", "array" (lists, tuples, sets), "object" (dicts, instances, maps), "function", "promise" (awaitables), "other"';

const teller = `You say what is known of a function of a project.

- ${dataOnly}
- Say only what you know from the message or for certain from elsewhere, such as the documentation of a well-known library. Where you do not know, say so with null: a guess is worse than nothing.
- Answer with one line of JSON and nothing else.`;

export interface BlindQuestion {
  readonly name: string;
  readonly languageId: string;
  /** The lines of the document that import things; '' for none. */
  readonly imports: string;
  readonly context: readonly ContextBlock[];
}

/** The messages that ask what a function takes and gives, without any code that calls it anew. */
export function blindFactsMessages({ name, languageId, imports, context }: BlindQuestion): ChatMessage[] {
  const parts = [
    ...(context.length === 0 ? [] : ['# Context', ...context.map(contextText)]),
    ...(imports === '' ? [] : [`# Imports of the document\n\n${fenced(imports)}`]),
    `# Question\n\nWhat is known of the function \`${oneLine(name)}\` (${oneLine(languageId)})? How many arguments does it need at least and take at most, which kinds of values may it give, and which errors does it raise by itself?\n\nKinds of values: ${kindWords}.\n\nAnswer: {"least": 1, "most": 2, "returns": ["string", "null"], "raises": ["ValueError"]}, with null for each part that you do not know, and "most": "any" for any number.`,
  ];
  return [
    { role: 'system', content: teller },
    { role: 'user', content: parts.join('\n\n') },
  ];
}

const reader = `You read code and say what it takes for granted about functions that it calls.

- ${dataOnly}
- Go by what the code does with each result and around each call, not by what you know of the functions.
- Answer with one line of JSON and nothing else.`;

export interface RelianceQuestion {
  readonly path: string;
  readonly languageId: string;
  /** Without comments. */
  readonly code: string;
  readonly names: readonly string[];
}

/** The messages that ask what code relies on about functions that it calls. */
export function relianceMessages({ path, languageId, code, names }: RelianceQuestion): ChatMessage[] {
  const parts = [
    `# Code: ${oneLine(path)}\n\n${fenced(code, languageId.replace(/[^\w+#.-]/g, ''))}`,
    `# Question\n\nFor each of these functions: ${names.map((name) => `\`${oneLine(name)}\``).join(', ')}. Which kinds of results can the code deal with (every other kind would break it or give a wrong result), and which errors does it count on the function to raise (it catches them, or lets them pass as its own)?\n\nKinds of values: ${kindWords}.\n\nAnswer: {"functions": [{"name": "f", "results": ["string"] or null if any result will do, "raises": ["ValueError"]}]}`,
  ];
  return [
    { role: 'system', content: reader },
    { role: 'user', content: parts.join('\n\n') },
  ];
}
