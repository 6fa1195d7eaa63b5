import type { Outcome } from '../behaviour';
import { isValue } from '../behaviour';
import type { VerifiableCandidate } from '../verifier';
import type { Mask } from './mask';
import { tryRun } from './runCandidate';
import type { RunCandidate } from './runCandidate';

/** Whether a candidate gives what a masked output says; undefined: running did not settle it. */
export type Settled = (mask: Mask, candidate: string) => boolean | undefined;

/** Errors of the call itself, which may name what only its test has. */
const badCalls: ReadonlySet<Outcome> = new Set(['!SyntaxError', '!ReferenceError', '!NameError']);

/**
 * Answers output masks by running: the call on each candidate, and the expected expression beside the base text,
 * where no candidate can reach it; both as canonical outcomes.
 * @throws only the signal's reason.
 */
export async function settleOutputs(
  masks: readonly Mask[],
  candidates: readonly VerifiableCandidate[],
  base: string,
  run: RunCandidate,
  signal: AbortSignal,
): Promise<Settled> {
  const outputs = masks.filter(({ output }) => output !== undefined);
  const values = outputs.filter(({ output }) => output?.gives === 'value');
  const given = await tryRun(
    run,
    base,
    values.map(({ fact }) => fact),
    signal,
  );
  const expected = new Map(values.map((mask, index) => [mask.id, given?.[index]]));
  const outcomes = new Map<string, ReadonlyMap<string, Outcome | undefined>>();
  for (const candidate of candidates) {
    const calls = outputs.map(({ output }) => output?.call ?? '');
    const results = await tryRun(run, candidate.text, calls, signal);
    outcomes.set(candidate.id, new Map(outputs.map((mask, index) => [mask.id, results?.[index]])));
  }
  return (mask, candidate) => {
    const outcome = outcomes.get(candidate)?.get(mask.id);
    if (outcome === undefined || outcome.startsWith('?')) return undefined;
    if (badCalls.has(outcome) && outcome !== `!${mask.fact}`) return undefined;
    if (mask.output?.gives === 'error') return raises(outcome, mask.fact);
    const wanted = expected.get(mask.id);
    return wanted === undefined || !isValue(wanted) ? undefined : outcome === wanted;
  };
}

/** An error of another name may be one derived from it, which only the source can tell. */
function raises(outcome: Outcome, fact: string): boolean | undefined {
  if (isValue(outcome)) return false;
  return outcome === `!${fact.split('.').at(-1) ?? fact}` ? true : undefined;
}
