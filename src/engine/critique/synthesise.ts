import type { Ask } from '../ask';
import { synthesisMessages } from '../prompts/synthesis';
import type { Task } from '../task';
import type { VerifiableCandidate } from '../verification/verifier';
import type { DrawnSample } from './drawnSample';
import { drawSampleFor } from './drawSampleFor';
import type { Drawing } from './drawSampleFor';
import { notMeasured } from '../verification/backward/measured';
import type { Measured } from '../verification/backward/measured';

/** More than a few make the model copy or blend instead of think (arXiv 2503.04104 shows three or four). */
const mostShown = 4;

/**
 * Draws one more sample in view of the leading candidates (Generative Self-Aggregation, arXiv 2503.04104).
 * @param candidates one of each cluster, leading first; at least two, the first four are shown.
 * @throws only the signal's reason.
 */
export async function synthesise(
  { task, candidates }: { readonly task: Task; readonly candidates: readonly VerifiableCandidate[] },
  drawing: Drawing,
  ask: Ask,
  signal: AbortSignal,
): Promise<Measured<DrawnSample>> {
  if (candidates.length < 2) return notMeasured('There are no differing candidates to draw together.');
  const shown = candidates.slice(0, mostShown);
  const texts = shown.map(({ text }) => text);
  return drawSampleFor(
    `y${shown.map(({ id }) => id).join('+')}`,
    { by: 'synthesis', parents: shown.map(({ id }) => id), round: 1 },
    { purpose: 'synthesis', messages: synthesisMessages(task, texts), index: 0 },
    drawing,
    ask,
    signal,
  );
}
