import type { Ask, Question } from '../../../../src/engine/ask';
import { ModelError } from '../../../../src/engine/errors';
import type { ChatReply } from '../../../../src/engine/ports';
import type { Task } from '../../../../src/engine/task';
import { codeOf, taskOf } from '../../../fixtures/simulatedModel/shape';
import type { Shape } from '../../../fixtures/simulatedModel/shape';

export const truth: Shape = { boundary: 17, inclusive: false, plus: 4, times: 3 };
export const wrong: Shape = { ...truth, plus: 5 };
export const task: Task = taskOf(truth);
export const right = { id: 's1', text: codeOf(truth) };
export const faulty = { id: 's2', text: codeOf(wrong) };
export const signal = new AbortController().signal;

export function replyOf(text: string, finishReason: ChatReply['finishReason'] = 'stop'): ChatReply {
  return { text, finishReason, model: 'scripted' };
}

/** An `Ask` that answers by a function and remembers what it was asked. */
export function scripted(answer: (question: Question, at: number) => string | ChatReply | Error): {
  readonly ask: Ask;
  readonly asked: Question[];
} {
  const asked: Question[] = [];
  return {
    asked,
    ask: (question) => {
      asked.push(question);
      const given = answer(question, asked.length - 1);
      if (given instanceof Error) return Promise.reject(given);
      return Promise.resolve(typeof given === 'string' ? replyOf(given) : given);
    },
  };
}

/** What no stage can make anything of. */
export const nonsense: readonly (readonly [string, ChatReply | Error])[] = [
  ['prose', replyOf('The weather is fine.')],
  ['broken JSON', replyOf('```json\n{"findings": [\n```')],
  ['another schema', replyOf('{"findings": 3, "verdict": "C", "score": 99, "choice": 0, "answers": "yes"}')],
  ['an array', replyOf('[1, 2, 3]')],
  ['null', replyOf('null')],
  ['nothing', replyOf('')],
  ['reasoning only', replyOf('<think>hm')],
  ['a refusal', replyOf("I'm sorry, I cannot help with that.")],
  ['a filtered reply', replyOf('{"findings": []}', 'contentFilter')],
  ['a reply cut off', replyOf('{"findings": [], "verdict": "A", "score": 1}', 'length')],
  ['an error of the model', new ModelError('timeout', 'The server did not answer.')],
  ['an error of another kind', new TypeError('undefined is not a function')],
];
