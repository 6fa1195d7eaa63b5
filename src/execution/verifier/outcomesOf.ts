import type { Outcome } from '../../engine/verification/behaviour';
import type { OutcomesJob } from '../../engine/verification/verifier';
import { behaviourOf } from '../behaviour/behaviourOf';
import type { VerifierParts } from './verifierParts';
import { requestIn } from './requestIn';

/** What calls give on one text of the document, in their order. @throws Error when the text cannot be run. */
export async function outcomesOf(
  parts: VerifierParts,
  { task, text, inputs }: OutcomesJob,
  signal: AbortSignal,
): Promise<readonly Outcome[]> {
  const { unmask, mask } = parts;
  const copy = await parts.copies.create(parts.folder, signal);
  try {
    await copy.write(task.document.path, unmask(task.document.text));
    const calls = inputs.map((input) => ({ text: unmask(input), origin: 'model' as const }));
    const request = { ...requestIn(parts, task, copy), candidates: [{ id: 'text', text: unmask(text) }] };
    const { outcomes, notRun } = await behaviourOf({ ...request, inputs: calls }, signal);
    const [reason] = notRun;
    if (reason !== undefined) throw new Error(reason.reason);
    return (outcomes[0] ?? []).map(mask);
  } finally {
    await copy.remove().catch(() => undefined);
  }
}
