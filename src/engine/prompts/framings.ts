import type { ChatMessage } from '../ports';
import type { Task } from '../task';
import { proposeMessages } from './propose';

/** Said to the model besides its instructions; none changes what is asked for. */
const framings = [
  '',
  'Before you answer, think of the inputs at the edges: empty, extreme, malformed.',
  'Before you answer, read the code around the target closely and note what it relies on.',
  'Before you answer, consider two different ways to do it, and give the better one.',
  'Before you answer, start from what the callers of this code expect.',
  'Before you answer, look for the simplest code that does all that is asked.',
] as const;

/**
 * The messages for one of several requests about the same task, each framed a little differently and with the
 * context in another order: for models that cannot be made to draw differently by a temperature. The first is framed
 * as ever.
 */
export function framedMessages(task: Task, index: number): ChatMessage[] {
  const { context } = task;
  const turn = context.length === 0 ? 0 : index % context.length;
  const turned = [...context.slice(turn), ...context.slice(0, turn)];
  const framing = framings[index % framings.length] ?? '';
  const messages = proposeMessages({ ...task, context: turned });
  if (framing === '') return messages;
  return messages.map((message) =>
    message.role === 'system' ? { ...message, content: `${message.content}\n- ${framing}` } : message,
  );
}
