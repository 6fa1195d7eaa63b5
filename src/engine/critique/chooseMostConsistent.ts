import * as z from 'zod';
import type { Ask } from '../ask';
import { chooseMessages } from '../prompts/choose';
import type { Task } from '../task';
import type { VerifiableCandidate } from '../verification/verifier';
import { askFor } from '../verification/backward/askFor';
import { measured, notMeasured } from '../verification/backward/measured';
import type { Measured } from '../verification/backward/measured';
import { readJson } from '../verification/backward/readJson';
import { shuffled } from './shuffled';

export interface ChooseInput {
  readonly task: Task;
  /** At least two. */
  readonly candidates: readonly VerifiableCandidate[];
  /** Gives numbers in [0, 1), the same for the same seed. */
  readonly random: () => number;
}

/** What the model chose, by id, each time it was asked; equal: it is a choice. */
export interface ModelChoice {
  readonly picks: readonly [string, string];
  /** Absent where the picks differ. */
  readonly choice?: string;
}

/**
 * The multiple-choice form (Universal Self-Consistency, arXiv 2311.17311): the candidates are shown in two different
 * orders, and only a pick that survives both counts.
 * @throws only the signal's reason.
 */
export async function chooseMostConsistent(
  { task, candidates, random }: ChooseInput,
  ask: Ask,
  signal: AbortSignal,
): Promise<Measured<ModelChoice>> {
  if (candidates.length < 2) return notMeasured('There is nothing to choose from.');
  const order = shuffled(candidates, random);
  const first = await pickFrom(task, order, 0, ask, signal);
  if (!first.measured) return first;
  // Turned by half, no candidate keeps its place.
  const half = order.length >> 1;
  const second = await pickFrom(task, [...order.slice(half), ...order.slice(0, half)], 1, ask, signal);
  if (!second.measured) return second;
  const picks = [first.value, second.value] as const;
  return measured({ picks, ...(picks[0] === picks[1] ? { choice: picks[0] } : {}) });
}

async function pickFrom(
  task: Task,
  order: readonly VerifiableCandidate[],
  index: number,
  ask: Ask,
  signal: AbortSignal,
): Promise<Measured<string>> {
  const messages = chooseMessages(
    task,
    order.map(({ text }) => text),
  );
  const schema = z.object({ choice: z.int().min(1).max(order.length) });
  return askFor(
    { purpose: 'choose', messages, index },
    (answer) => {
      const read = readJson(answer, schema);
      return read === undefined ? undefined : order[read.choice - 1]?.id;
    },
    ask,
    signal,
  );
}
