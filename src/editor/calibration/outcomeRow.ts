import * as z from 'zod';
import { signalNames } from '../../engine/consensus/evidenceWeights';
import type { PersonOutcome } from '../../engine/consensus/localCalibration';

const share = z.number().min(0).max(1);
const name = z.string().min(1).max(300);

/** One line of the file; what else a line may hold is dropped, so that nothing private is carried along. */
const rowSchema = z.object({
  consilience: z.literal(1),
  run: name,
  /** When the person decided, in ISO 8601. */
  at: z.iso.datetime(),
  models: z.array(name).max(64),
  language: name,
  /** Of the fusion, before scaling and caps. */
  logOdds: z.number(),
  /** As the fusion gave it, caps included. */
  confidence: share,
  /** The cap that lowered it. */
  cap: z.object({ name, limit: share }).exactOptional(),
  contributions: z.array(z.object({ name: z.enum(signalNames), logOdds: z.number() })).max(50),
  restsOn: z.enum(['votes', 'execution', 'examination']),
  decision: z.enum(['accepted', 'edited', 'rejected']),
  editedShare: share.exactOptional(),
  tests: z.enum(['passed', 'failed']).exactOptional(),
});

/** What became of the choice of one run: figures and names, no source text and no request. */
export type OutcomeRow = z.infer<typeof rowSchema> & PersonOutcome;

export function encodeOutcome(row: OutcomeRow): string {
  return `${JSON.stringify(row)}\n`;
}

/**
 * The outcomes in a text of JSON lines, one per run, in the order in which the runs were decided: a later line of a
 * run replaces an earlier one. Lines that are cut off, or are not outcomes of this version, are left out.
 */
export function parseOutcomes(text: string): OutcomeRow[] {
  const rows = new Map<string, OutcomeRow>();
  for (const line of text.split('\n')) {
    const row = parseLine(line);
    if (row !== undefined) rows.set(row.run, row);
  }
  return [...rows.values()];
}

function parseLine(line: string): OutcomeRow | undefined {
  if (line.trim() === '') return undefined;
  try {
    return rowSchema.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}
