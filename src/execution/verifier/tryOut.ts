import type { OutcomeChange } from '../../engine/agreement/agreement';
import type { Edit } from '../../engine/pool';
import { notRun, unstable } from '../../engine/verification/behaviour/clusterByBehaviour';
import type { TriedChange, TryOutJob, VerificationNews } from '../../engine/verification/verifier';
import { behaviourOf } from '../behaviour/behaviourOf';
import type { VerifierParts } from './verifierParts';
import { requestIn } from './watchBehaviour';

/** Runs the shown text with one change at a time, and tells on which inputs that makes a difference. */
export async function* tryOut(
  parts: VerifierParts,
  { task, shown, changes, inputs }: TryOutJob,
  signal: AbortSignal,
): AsyncGenerator<VerificationNews> {
  const { unmask, mask } = parts;
  const candidates = [
    { id: 'shown', text: unmask(shown) },
    ...changes.map((change, index) => ({ id: String(index), text: unmask(applied(shown, change)) })),
  ];
  const copy = await parts.copies.create(parts.folder, signal);
  try {
    await copy.write(task.document.path, unmask(task.document.text));
    const request = { ...requestIn(parts, task, copy), candidates, inputs };
    const { outcomes } = await behaviourOf(request, signal);
    const [before = [], ...after] = outcomes;
    const effects = changes.flatMap((change, index): TriedChange[] => {
      const row = after[index] ?? [];
      const known = inputs.flatMap((input, column) => {
        const [was, is] = [before[column] ?? notRun, row[column] ?? notRun];
        const compared = [was, is].every((one) => one !== notRun && one !== unstable);
        return compared ? [{ input: mask(input.text), before: mask(was), after: mask(is) }] : [];
      });
      if (known.length === 0) return [];
      const changed: readonly OutcomeChange[] = known.filter((one) => one.before !== one.after);
      return [{ ...change, effect: { tried: known.length, changed } }];
    });
    yield { kind: 'tried', effects };
  } catch (error) {
    signal.throwIfAborted();
    const message = error instanceof Error ? error.message : String(error);
    yield { kind: 'notRun', reason: parts.words.t('Alternatives one at a time: {0}', message) };
  } finally {
    await copy.remove().catch(() => undefined);
  }
}

function applied(text: string, { start, end, text: replacement }: Edit): string {
  return text.slice(0, start) + replacement + text.slice(end);
}
