import type { Outcome } from '../verification/behaviour';

/** Runs a candidate, the whole patched document, on calls; one outcome for each. Given by whoever has a sandbox. */
export type RunInputs = (candidateText: string, inputs: string[]) => Promise<readonly Outcome[]>;

/**
 * The outcomes, or undefined where nothing could be run.
 * @throws only the signal's reason.
 */
export async function tryRun(
  run: RunInputs | undefined,
  text: string,
  inputs: readonly string[],
  signal: AbortSignal,
): Promise<readonly Outcome[] | undefined> {
  if (run === undefined || inputs.length === 0) return undefined;
  signal.throwIfAborted();
  try {
    const outcomes = await run(text, [...inputs]);
    signal.throwIfAborted();
    return outcomes.length === inputs.length ? outcomes : undefined;
  } catch {
    signal.throwIfAborted();
    return undefined;
  }
}

/** Errors of the call itself: the candidate has not been tried. */
const badCalls = new Set(['!SyntaxError', '!ReferenceError', '!NameError', '!IndentationError']);

/** Whether an outcome says something about the candidate. */
export function saysSomething(outcome: Outcome): boolean {
  return !outcome.startsWith('?') && !badCalls.has(outcome);
}
