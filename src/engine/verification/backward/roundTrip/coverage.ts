import * as z from 'zod';
import type { Ask } from '../../../ask';
import { coverMessages } from '../../../prompts/coverRequirements';
import { askFor } from '../askFor';
import type { Measured } from '../measured';
import { readJson } from '../readJson';
import type { Requirement } from './requirements';

/** How a description relates to a request. */
export interface Coverage {
  /** Per requirement. */
  readonly covered: readonly ('yes' | 'no' | 'unclear')[];
  /** What the description tells of that nobody asked for, in words. */
  readonly unrequested: readonly string[];
}

const schema = z.object({
  answers: z.array(z.object({ id: z.number().int(), covered: z.enum(['yes', 'no', 'unclear']) })),
  unrequested: z.array(z.string().trim().min(1)).default([]),
});

export interface CoverInput {
  readonly description: string;
  readonly instruction: string;
  readonly requirements: readonly Requirement[];
  /** Counts the questions about the same description, from 0. */
  readonly draw: number;
}

/**
 * Which requirements a blind description of a change covers. An answer that leaves one out, or speaks of others, is
 * not in the form asked for.
 * @throws only the signal's reason.
 */
export function coverDescription(
  input: CoverInput,
  ask: Ask,
  signal: AbortSignal,
): Promise<Measured<Coverage>> {
  const { description, instruction, requirements, draw } = input;
  const messages = coverMessages({
    description,
    instruction,
    requirements: requirements.map(({ text }) => text),
  });
  const read = (reply: string): Coverage | undefined => {
    const answer = readJson(reply, schema);
    if (answer?.answers.length !== requirements.length) return undefined;
    const covered = requirements.flatMap((_, index) => {
      const found = answer.answers.filter(({ id }) => id === index + 1);
      return found.length === 1 && found[0] !== undefined ? [found[0].covered] : [];
    });
    return covered.length === requirements.length
      ? { covered, unrequested: answer.unrequested.slice(0, 10) }
      : undefined;
  };
  return askFor({ purpose: 'cover', messages, index: draw, temperature: 0 }, read, ask, signal);
}
