import * as z from 'zod';
import type { CheckCase } from '../../../engine/verification/checks';
import type { ReadReport, ToolOutput } from '../toolPlan';
import { errorCase } from './readTypeScript';
import { salvageJson } from './salvageJson';

const diagnostic = z.object({
  file: z.string().catch(''),
  severity: z.string(),
  message: z.string(),
  rule: z.string().optional(),
  range: z.object({ start: z.object({ line: z.number(), character: z.number() }) }).optional(),
});
const report = z.object({ generalDiagnostics: z.array(z.unknown()) });

/** Reads what `pyright --outputjson` prints; only errors count. */
export function readPyright({ stdout, local }: ToolOutput): ReadReport {
  const { value, complete } = salvageJson(stdout.slice(Math.max(0, stdout.indexOf('{'))));
  const read = report.safeParse(value);
  if (!read.success) return { cases: [], complete: false };
  const cases: CheckCase[] = [];
  for (const entry of read.data.generalDiagnostics) {
    const one = diagnostic.safeParse(entry);
    if (!one.success || one.data.severity !== 'error') continue;
    const { file, message, rule, range } = one.data;
    const place = range ? `${local(file)}:${range.start.line + 1}:${range.start.character + 1}` : local(file);
    cases.push(errorCase(`${rule ?? 'error'}: ${message}`, place, message));
  }
  return { cases, complete };
}
