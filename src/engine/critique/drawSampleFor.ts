import type { Ask, Question } from '../ask';
import type { Clock } from '../ports';
import { askFor } from '../verification/backward/askFor';
import { sampleOf } from './drawnSample';
import type { DrawnSample } from './drawnSample';
import { measured } from '../verification/backward/measured';
import type { Measured } from '../verification/backward/measured';

/** Whose sample it will be, and what measures its time. */
export interface Drawing {
  /** The id of the model that `ask` reaches. */
  readonly modelId: string;
  readonly clock: Clock;
}

/**
 * Draws a sample in view of candidates. What the reply holds is judged where every sample is, so only a reply that
 * holds nothing is left out here.
 * @throws only the signal's reason.
 */
export async function drawSampleFor(
  id: string,
  origin: Omit<DrawnSample, 'sample'>,
  question: Question,
  { modelId, clock }: Drawing,
  ask: Ask,
  signal: AbortSignal,
): Promise<Measured<DrawnSample>> {
  const started = clock();
  const reply = await askFor(question, (_, given) => given, ask, signal);
  if (!reply.measured) return reply;
  return measured({ ...origin, sample: sampleOf(id, modelId, reply.value, clock() - started) });
}
