import type { ChatMessage } from '../ports';
import type { Task } from '../task';
import { proposeMessages } from './propose';

/** Changes whenever the rule below does; traces record it, with the version of the request for a patch. */
export const ablationPromptVersion = 'ablation-1';

/**
 * The messages that ask for the patch with one block of the context left out; nothing else differs.
 * @param block the id of the block; undefined: the control, with all of them.
 */
export function ablationMessages(task: Task, block: string | undefined): ChatMessage[] {
  return proposeMessages({ ...task, context: task.context.filter(({ id }) => id !== block) });
}
