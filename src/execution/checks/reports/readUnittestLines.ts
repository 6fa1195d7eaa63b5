import * as z from 'zod';
import type { CheckCase } from '../../../engine/verification/checks';
import type { ReadReport, ToolOutput } from '../toolPlan';
import { withMessage } from './messages';

const entry = z.union([
  z.object({ planned: z.array(z.string()) }),
  z.object({
    name: z.string(),
    outcome: z.enum(['passed', 'failed', 'skipped']),
    message: z.string().optional(),
  }),
  z.object({ tampered: z.string() }),
  z.object({ done: z.number() }),
]);

/**
 * Reads the lines that `unittestProgram` writes: first the tests that were found, then a line for each result, last
 * their number. A test that was planned and has no result makes the report incomplete.
 */
export function readUnittestLines(output: ToolOutput): ReadReport {
  const cases: CheckCase[] = [];
  let done: number | undefined;
  let wellFormed = true;
  for (const line of (output.report ?? '').split('\n')) {
    if (line === '') continue;
    const read = parseLine(line);
    if (!read || done !== undefined) {
      wellFormed = false;
      continue;
    }
    if ('done' in read) done = read.done;
    else if ('tampered' in read) {
      cases.push({
        name: read.tampered,
        outcome: 'failed',
        message: 'unittest itself was changed by the code under test.',
      });
    } else if ('name' in read) {
      cases.push({ name: read.name, outcome: read.outcome, ...withMessage(read.message) });
    }
  }
  return { cases, complete: wellFormed && done === cases.length };
}

function parseLine(line: string): z.infer<typeof entry> | undefined {
  try {
    const read = entry.safeParse(JSON.parse(line));
    return read.success ? read.data : undefined;
  } catch {
    return undefined;
  }
}
