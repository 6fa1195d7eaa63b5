import type { ChatMessage } from '../ports';
import type { Task } from '../task';
import { candidatePart, dataRule } from './critiqueParts';
import { fenced, oneLine } from './fence';
import { proposeMessages } from './propose';

/** Changes whenever any word of this prompt does; traces record it. */
export const repairPromptVersion = 'repair-1';

/** Something that running has shown to be wrong with a candidate. */
export interface RepairReason {
  /** A review's finding that running bore out, or a test that failed. */
  readonly kind: 'finding' | 'test';
  /** What is wrong: the problem, or the test's name or source. */
  readonly text: string;
  readonly input?: string;
  readonly expected?: string;
  /** What the candidate gave, or the message of the failure. */
  readonly given?: string;
}

/** A change can be repaired only in view of the same material, so the repair begins as the proposal did. */
export function repairMessages(
  task: Task,
  candidate: string,
  reasons: readonly RepairReason[],
): ChatMessage[] {
  const [system, user] = proposeMessages(task);
  const parts = [
    user?.content ?? '',
    candidatePart('An earlier attempt at the request', task, candidate),
    '# What is wrong with the attempt\n\nThese were found by running it. An expectation of a generated test or of a reviewer may itself be mistaken: where it contradicts the request, the request holds.',
    ...reasons.map(reasonText),
    `# What to do\n\nAnswer the request again, in the form asked for above, as a change of the document as it is and not of the attempt. Keep what is right about the attempt. ${dataRule}`,
  ];
  return [
    { role: 'system', content: system?.content ?? '' },
    { role: 'user', content: parts.join('\n\n') },
  ];
}

function reasonText({ kind, text, input, expected, given }: RepairReason, at: number): string {
  const title = kind === 'finding' ? 'A finding' : 'A test that failed';
  const lines = [
    `## ${at + 1}. ${title}`,
    fenced(text),
    ...(input === undefined ? [] : [`Input:\n\n${fenced(input)}`]),
    ...(expected === undefined ? [] : [`Expected:\n\n${fenced(oneLine(expected))}`]),
    ...(given === undefined ? [] : [`It gave:\n\n${fenced(given)}`]),
  ];
  return lines.join('\n\n');
}
