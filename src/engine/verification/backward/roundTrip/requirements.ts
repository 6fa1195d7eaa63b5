import * as z from 'zod';
import type { Ask } from '../../../ask';
import { requirementsMessages } from '../../../prompts/coverRequirements';
import { askFor } from '../askFor';
import { canonicalNumber } from '../facts/numbers';
import type { Measured } from '../measured';
import { readJson } from '../readJson';

/** One thing that a request asks for. */
export interface Requirement {
  /** In words that stand by themselves. */
  readonly text: string;
  /** The words of the request that state it. */
  readonly quote: string;
}

const mostRequirements = 12;
const schema = z.object({
  requirements: z.array(z.object({ text: z.string().trim().min(1), quote: z.string().trim().min(1) })),
});

/**
 * The requirements of a request, split by the model and held against the request's own words: one that quotes
 * something else, or brings in a number or literal that is not there, is left out.
 * @throws only the signal's reason.
 */
export function splitRequirements(
  instruction: string,
  ask: Ask,
  signal: AbortSignal,
): Promise<Measured<readonly Requirement[]>> {
  const messages = requirementsMessages(instruction);
  const read = (reply: string): readonly Requirement[] | undefined => {
    const answer = readJson(reply, schema);
    const stated = (answer?.requirements ?? []).filter((requirement) => isStated(requirement, instruction));
    const kept = unique(stated).slice(0, mostRequirements);
    return kept.length === 0 ? undefined : kept;
  };
  return askFor({ purpose: 'cover', messages, index: 0, temperature: 0 }, read, ask, signal);
}

function isStated({ text, quote }: Requirement, instruction: string): boolean {
  const request = plain(instruction);
  const facts = text.match(/`[^`]+`|"[^"]+"|\d[\d_.,]*\d|\d/g) ?? [];
  return request.includes(plain(quote)) && facts.every((fact) => hasFact(fact, instruction));
}

/** Numbers are the same in all notations, words for small ones included. */
function hasFact(fact: string, instruction: string): boolean {
  const number = canonicalNumber(fact);
  if (number === undefined) return plain(instruction).includes(plain(fact));
  return (instruction.match(/[\p{L}\d_.,]+/gu) ?? []).some(
    (word) => canonicalNumber(word.replace(/[.,]$/, '')) === number,
  );
}

/** Letters and figures with single spaces, in lower case. */
function plain(text: string): string {
  return text
    .toLowerCase()
    .replace(/[`"'“”‘’]/g, '')
    .replace(/\s+/g, ' ')
    .replace(/[.,;:]$/, '')
    .trim();
}

function unique(requirements: readonly Requirement[]): Requirement[] {
  const seen = new Set<string>();
  return requirements.filter(({ text }) => !seen.has(plain(text)) && seen.add(plain(text)));
}
