import type { OutcomeChange } from '../../engine/agreement/agreement';
import type { Edit } from '../../engine/pool';
import type { Outcome } from '../../engine/verification/behaviour';
import { notRun, unstable } from '../../engine/verification/behaviour/clusterByBehaviour';
import type { TriedChange, TryOutJob, VerificationNews } from '../../engine/verification/verifier';
import { openBench } from './behaviourBench';
import type { BehaviourBench } from './behaviourBench';
import type { VerifierParts } from './verifierParts';

/**
 * The result is waited for meanwhile, so that the time is short: a change that makes a loop endless shows on the first
 * input, and what is not tried within the time is left untold.
 */
const LIMITS = { caseMs: 100, loadMs: 1_000, candidateMs: 150 };
const LONGEST_MS = 600;

/**
 * Runs the shown text with one change at a time, and tells on which inputs that makes a difference.
 * @param ready a bench of the same task, which is closed at the end; absent: one is made.
 */
export async function* tryOut(
  parts: VerifierParts,
  { task, shown, changes, inputs }: TryOutJob,
  signal: AbortSignal,
  ready?: BehaviourBench,
): AsyncGenerator<VerificationNews> {
  const { unmask, mask } = parts;
  let bench = ready;
  try {
    bench ??= await openBench(
      parts,
      { ...task, document: { ...task.document, text: unmask(task.document.text) } },
      signal,
    );
    const { run, followOnly } = bench;
    followOnly(signal);
    const outcomesOf = async (text: string): Promise<readonly Outcome[]> => {
      const ran = await run([{ id: 'shown', text: unmask(text) }], inputs, { limits: LIMITS });
      return ran.outcomes[0] ?? [];
    };
    const end = Date.now() + LONGEST_MS;
    const before = await outcomesOf(shown);
    const effects: TriedChange[] = [];
    for (const change of changes) {
      if (Date.now() >= end) break;
      const row = await outcomesOf(applied(shown, change));
      const known = inputs.flatMap((input, column) => {
        const [was, is] = [before[column] ?? notRun, row[column] ?? notRun];
        const compared = [was, is].every((one) => one !== notRun && one !== unstable);
        return compared ? [{ input: mask(input.text), before: mask(was), after: mask(is) }] : [];
      });
      if (known.length === 0) continue;
      const changed: readonly OutcomeChange[] = known.filter((one) => one.before !== one.after);
      effects.push({ ...change, effect: { tried: known.length, changed } });
    }
    yield { kind: 'tried', effects };
  } catch (error) {
    signal.throwIfAborted();
    const message = error instanceof Error ? error.message : String(error);
    yield { kind: 'notRun', reason: parts.words.t('Alternatives one at a time: {0}', message) };
  } finally {
    await bench?.close();
  }
}

function applied(text: string, { start, end, text: replacement }: Edit): string {
  return text.slice(0, start) + replacement + text.slice(end);
}
