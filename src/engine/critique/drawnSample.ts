import type { RepliedSample } from '../pool';
import type { ChatReply } from '../ports';

/** A sample that was drawn in view of others. It enters at the start like any other, and wins only by evidence. */
export interface DrawnSample {
  readonly sample: RepliedSample;
  readonly by: 'repair' | 'synthesis';
  /** The ids of the candidates that were shown. */
  readonly parents: readonly string[];
  /** Which round of repair it is, from 1; 1 for a synthesis. */
  readonly round: number;
}

/** The sample that a reply is. */
export function sampleOf(id: string, modelId: string, reply: ChatReply, elapsedMs: number): RepliedSample {
  return { id: reply.name ?? id, modelId, elapsedMs, kind: 'reply', reply };
}
