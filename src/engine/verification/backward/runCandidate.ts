import type { Outcome } from '../behaviour';

/**
 * Runs calls on a candidate, apart from the person's files.
 * @param candidateText the whole patched document.
 * @param inputs sources of expressions, such as `parseDuration("-5m")`.
 * @returns one outcome per input, in order. @throws when nothing could be run.
 */
export type RunCandidate = (candidateText: string, inputs: string[]) => Promise<Outcome[]>;

/** The outcomes; undefined when nothing could be run. @throws only the signal's reason. */
export async function tryRun(
  run: RunCandidate,
  text: string,
  inputs: readonly string[],
  signal: AbortSignal,
): Promise<readonly Outcome[] | undefined> {
  signal.throwIfAborted();
  if (inputs.length === 0) return [];
  try {
    const outcomes = await run(text, [...inputs]);
    signal.throwIfAborted();
    return outcomes.length === inputs.length ? outcomes : undefined;
  } catch {
    signal.throwIfAborted();
    return undefined;
  }
}
