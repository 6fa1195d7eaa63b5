import * as z from 'zod';
import type { Finding, LineRange } from './finding';
import { readJson } from '../verification/backward/readJson';

/** A review says too much rather than too little; more than this is not read by anyone. */
const mostFindings = 8;
const mostProblemLength = 600;
const mostInputLength = 500;

const severities = { high: 'high', medium: 'medium', low: 'low' } as const;

const replySchema = z.object({
  findings: z.array(
    z.object({
      line: z.number().optional().catch(undefined),
      quote: z.string(),
      severity: z.enum(['high', 'medium', 'low']).catch('medium'),
      problem: z.string().min(1),
      input: z.string().min(1).max(mostInputLength).optional().catch(undefined),
      expected: z
        .union([
          z.object({ value: z.union([z.string(), z.number(), z.boolean()]) }),
          z.object({ error: z.string() }),
        ])
        .optional()
        .catch(undefined),
    }),
  ),
});

type RawFinding = z.infer<typeof replySchema>['findings'][number];

/** The findings of a review that stand on lines of the candidate, and how many do not. */
export interface ReadFindings {
  readonly findings: readonly Finding[];
  /** Findings that quote what the candidate does not hold. */
  readonly misplaced: number;
}

/**
 * Reads a review. A finding is anchored to the line it quotes; where that stands more than once, to the one nearest
 * to the line it names. Undefined: the reply is not in the form asked for.
 * @param text the whole patched document.
 */
export function readFindings(reply: string, candidate: string, text: string): ReadFindings | undefined {
  const read = readJson(reply, replySchema);
  if (read === undefined) return undefined;
  const lines = text.split('\n');
  const anchored = read.findings.slice(0, mostFindings).map((raw) => ({ raw, at: anchor(raw, lines) }));
  const findings = anchored.flatMap(({ raw, at }, index) =>
    at === undefined ? [] : [findingOf(raw, at, candidate, `f${index + 1}`)],
  );
  return { findings, misplaced: anchored.length - findings.length };
}

function findingOf(raw: RawFinding, lines: LineRange, candidate: string, id: string): Finding {
  const { input, expected } = raw;
  return {
    id,
    candidate,
    lines,
    severity: severities[raw.severity],
    problem: raw.problem.slice(0, mostProblemLength),
    ...(input === undefined ? {} : { input: input.trim() }),
    ...(expected === undefined
      ? {}
      : {
          expected:
            'value' in expected
              ? { kind: 'value' as const, text: String(expected.value) }
              : { kind: 'error' as const, name: expected.error.trim() },
        }),
    status: 'open',
  };
}

/** Where the quoted lines stand, white space at their ends aside. */
function anchor({ quote, line }: RawFinding, lines: readonly string[]): LineRange | undefined {
  const wanted = quote
    .split('\n')
    .map((part) => part.trim())
    .filter((part) => part !== '');
  if (wanted.length === 0) return undefined;
  const starts = [...lines.keys()].filter((at) => wanted.every((part, i) => lines[at + i]?.trim() === part));
  const near = (line ?? 1) - 1;
  const [start] = starts.sort((a, b) => Math.abs(a - near) - Math.abs(b - near) || a - b);
  return start === undefined ? undefined : { first: start + 1, last: start + wanted.length };
}
