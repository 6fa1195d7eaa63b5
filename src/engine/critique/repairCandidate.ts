import type { Ask } from '../ask';
import { repairMessages } from '../prompts/repair';
import type { RepairReason } from '../prompts/repair';
import type { Task } from '../task';
import type { VerifiableCandidate } from '../verification/verifier';
import type { DrawnSample } from './drawnSample';
import { drawSampleFor } from './drawSampleFor';
import type { Drawing } from './drawSampleFor';
import { notMeasured } from '../verification/backward/measured';
import type { Measured } from '../verification/backward/measured';

export const mostRepairRounds = 2;

export interface RepairInput {
  readonly task: Task;
  readonly candidate: VerifiableCandidate;
  /** What is wrong, shown by running; none: there is nothing to repair. */
  readonly reasons: readonly RepairReason[];
}

/** What repair brought: samples in the order of the rounds, and why there are no more. */
export interface Repairs {
  readonly samples: readonly DrawnSample[];
  readonly ended: string;
}

/**
 * What became of a repaired sample: the candidate it turned into, with what running still shows to be wrong with it;
 * undefined when the sample cannot be used.
 */
export type AssessRepair = (
  drawn: DrawnSample,
  signal: AbortSignal,
) => Promise<Pick<RepairInput, 'candidate' | 'reasons'> | undefined>;

/**
 * Has a candidate repaired, once.
 * @param round from 1.
 * @throws only the signal's reason.
 */
export async function repairCandidate(
  { task, candidate, reasons }: RepairInput,
  round: number,
  drawing: Drawing,
  ask: Ask,
  signal: AbortSignal,
): Promise<Measured<DrawnSample>> {
  if (reasons.length === 0) return notMeasured('Running showed nothing that is to be repaired.');
  return drawSampleFor(
    `${candidate.id}r${round}`,
    { by: 'repair', parents: [candidate.id], round },
    { purpose: 'repair', messages: repairMessages(task, candidate.text, reasons), index: round - 1 },
    drawing,
    ask,
    signal,
  );
}

/**
 * Has a candidate repaired, and the repair where it still fails: at most two rounds. Which sample wins is decided
 * elsewhere, by evidence.
 * @throws only the signal's reason.
 */
export async function repairRounds(
  input: RepairInput,
  assess: AssessRepair,
  drawing: Drawing,
  ask: Ask,
  signal: AbortSignal,
): Promise<Repairs> {
  const samples: DrawnSample[] = [];
  let next = input;
  for (let round = 1; round <= mostRepairRounds; round++) {
    const drawn = await repairCandidate(next, round, drawing, ask, signal);
    if (!drawn.measured) return { samples, ended: drawn.reason };
    samples.push(drawn.value);
    if (round === mostRepairRounds) break;
    const assessed = await assess(drawn.value, signal);
    if (assessed === undefined) return { samples, ended: 'The repaired reply could not be used.' };
    if (assessed.reasons.length === 0) return { samples, ended: 'Running shows nothing more to repair.' };
    next = { ...input, ...assessed };
  }
  return { samples, ended: `After ${mostRepairRounds} rounds a repair is not tried again.` };
}
