import type { Ask, Question } from '../../../../../src/engine/ask';
import { ModelError } from '../../../../../src/engine/errors';
import type { ChatReply } from '../../../../../src/engine/ports';
import type { ContextBlock, Task } from '../../../../../src/engine/task';

/** A model whose answers are worked out by the test; keeps what it was asked. */
export interface ScriptedModel {
  readonly ask: Ask;
  readonly asked: Question[];
}

export function scripted(answer: (question: Question) => string | ChatReply): ScriptedModel {
  const asked: Question[] = [];
  return {
    asked,
    async ask(question, signal) {
      signal.throwIfAborted();
      asked.push(question);
      const given = await Promise.resolve(answer(question));
      return typeof given === 'string' ? reply(given) : given;
    },
  };
}

export function reply(text: string, finishReason: ChatReply['finishReason'] = 'stop'): ChatReply {
  return { text, finishReason, model: 'scripted' };
}

/** What the person's message of a question holds. */
export function userText(question: Question): string {
  return question.messages
    .filter(({ role }) => role === 'user')
    .map(({ content }) => content)
    .join('\n');
}

export function systemText(question: Question): string {
  return question.messages[0]?.content ?? '';
}

export const running = (): AbortSignal => new AbortController().signal;

/** Answers that no stage can use, by name. */
export const nonsense: ReadonlyMap<string, () => ChatReply> = new Map([
  ['not JSON', () => reply('I think it is fine.')],
  ['a broken schema', () => reply('{"verdict": ["yes"], "x1": 3, "facts": "none", "votes": {}}')],
  ['an array of nothing', () => reply('[]')],
  ['half of JSON', () => reply('{"x": "3", "answers": [{"id": 1')],
  ['another file', () => reply('src/other.ts\n```ts\nexport const elsewhere = 1;\n```')],
  ['nothing', () => reply('')],
  ['white space', () => reply(' \n\t')],
  ['only reasoning', () => reply('<think>The answer is {"x": "3"}')],
  ['a cut off reply', () => reply('{"x": "3"}', 'length')],
  ['a filtered reply', () => reply('{"x": "3"}', 'contentFilter')],
  ['a refusal', () => reply("I'm sorry, but I can't help with that.")],
  [
    'a model error',
    () => {
      throw new ModelError('rateLimited', 'The server is busy. Wait a minute and try again.');
    },
  ],
  [
    'a broken connection',
    () => {
      throw new TypeError('fetch failed');
    },
  ],
]);

export function taskOf(
  instruction: string,
  text: string,
  details: Partial<Pick<Task, 'targetName' | 'target' | 'targetKind'>> & {
    languageId?: string;
    context?: readonly ContextBlock[];
  } = {},
): Task {
  const { languageId = 'typescript', context = [], ...rest } = details;
  return {
    instruction,
    document: { path: languageId === 'python' ? 'lib/code.py' : 'src/code.ts', languageId, text },
    target: { start: 0, end: text.length },
    targetKind: 'file',
    context,
    ...rest,
  };
}

export function block(kind: ContextBlock['kind'], text: string, path: string): ContextBlock {
  return { id: `${kind}:${path}`, kind, title: `${path}: ${kind}`, path, text, relevance: 0.5 };
}
