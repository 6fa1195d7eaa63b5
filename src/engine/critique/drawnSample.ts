import type { CandidateOrigin, RepliedSample } from '../pool';
import type { ChatReply } from '../ports';

/** A sample that was drawn in view of others. It enters at the start like any other, and wins only by evidence. */
export interface DrawnSample extends CandidateOrigin {
  readonly sample: RepliedSample;
}

/** The sample that a reply is. */
export function sampleOf(id: string, modelId: string, reply: ChatReply, elapsedMs: number): RepliedSample {
  return { id: reply.name ?? id, modelId, elapsedMs, kind: 'reply', reply };
}
