import type { Ask, Question } from '../../ask';
import { toCandidate } from '../../patch/applyReply';
import type { ChatReply, Syntax } from '../../ports';
import type { Task } from '../../task';
import { askFor } from './askFor';
import type { Measured } from './measured';

/** Asks for a patch once more and applies it; one that has no vote is not measured. @throws only the signal's reason. */
export function drawAgain(
  question: Question,
  task: Task,
  syntax: Syntax,
  ask: Ask,
  signal: AbortSignal,
): Promise<Measured<string>> {
  const read = (_: string, reply: ChatReply): string | undefined => {
    const sample = { id: 'again', modelId: reply.model, elapsedMs: 0, kind: 'reply', reply } as const;
    const candidate = toCandidate({ sample, task, syntax });
    return candidate.usable ? candidate.text : undefined;
  };
  return askFor(question, read, ask, signal);
}
