import * as z from 'zod';
import type { Ask } from '../../ask';
import { feasibilityMessages } from '../../prompts/feasibilityVote';
import type { Task } from '../../task';
import { askFor } from './askFor';
import { readJson } from './readJson';

/** Whether the visible context suffices for a request, by several votes of the model. */
export interface Feasibility {
  /** `missing`: every vote says that it does not suffice; anything less is no reason to ask the person. */
  readonly verdict: 'enough' | 'missing' | 'split' | 'notMeasured';
  readonly yes: number;
  readonly no: number;
  readonly notMeasured: number;
  /** What the votes against it miss, in words for the person; what most of them name first. */
  readonly missing: readonly string[];
  /** Why votes were not measured, in words; no sentence twice. */
  readonly reasons: readonly string[];
}

/** A vote against it that names nothing to ask for is no answer. */
const voteSchema = z
  .object({ feasible: z.boolean(), missing: z.array(z.string().trim().min(1)).default([]) })
  .refine(({ feasible, missing }) => feasible || missing.length > 0);

/**
 * Asks several times, before any sample is drawn, whether the request can be carried out with what is visible
 * (self-knowledge by agreement with oneself: Kale & Dhami, arXiv 2510.11407).
 * @param votes at least 1; 3 unless told. @throws only the signal's reason.
 */
export async function askFeasibility(
  task: Task,
  ask: Ask,
  signal: AbortSignal,
  votes = 3,
): Promise<Feasibility> {
  const messages = feasibilityMessages(task);
  const read = (reply: string): z.infer<typeof voteSchema> | undefined => readJson(reply, voteSchema);
  const answers = await Promise.all(
    Array.from({ length: votes }, (_, index) =>
      askFor({ purpose: 'feasibility', messages, index }, read, ask, signal),
    ),
  );
  const given = answers.flatMap((answer) => (answer.measured ? [answer.value] : []));
  const no = given.filter(({ feasible }) => !feasible);
  return {
    verdict: verdictOf(given.length, no.length, votes),
    yes: given.length - no.length,
    no: no.length,
    notMeasured: votes - given.length,
    missing: byMentions(no.flatMap(({ missing }) => missing)),
    reasons: [...new Set(answers.flatMap((answer) => (answer.measured ? [] : [answer.reason])))],
  };
}

function verdictOf(given: number, no: number, votes: number): Feasibility['verdict'] {
  if (given === 0) return 'notMeasured';
  if (no === 0) return 'enough';
  return no === votes ? 'missing' : 'split';
}

/** Each once, the most often named first, whatever the case and punctuation. */
function byMentions(texts: readonly string[]): string[] {
  const found = new Map<string, { readonly text: string; count: number }>();
  for (const text of texts) {
    const key = text
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, ' ')
      .trim();
    const known = found.get(key) ?? { text, count: 0 };
    known.count += 1;
    found.set(key, known);
  }
  return [...found.values()].sort((a, b) => b.count - a.count).map(({ text }) => text);
}
