import * as z from 'zod';
import type { CheckCase } from '../../../engine/verification/checks';
import type { ReadReport, ToolOutput } from '../toolPlan';
import { errorCase } from './readTypeScript';
import { salvageJson } from './salvageJson';

const violation = z.object({
  code: z.string().nullish(),
  message: z.string(),
  filename: z.string().catch(''),
  location: z.object({ row: z.number(), column: z.number() }).nullish(),
});

/** Reads what `ruff check --output-format json` prints. */
export function readRuff({ stdout, local }: ToolOutput): ReadReport {
  const { value, complete } = salvageJson(stdout);
  if (!Array.isArray(value)) return { cases: [], complete: false };
  const cases: CheckCase[] = [];
  for (const entry of value as unknown[]) {
    const one = violation.safeParse(entry);
    if (!one.success) continue;
    const { code, message, filename, location } = one.data;
    const place = location ? `${local(filename)}:${location.row}:${location.column}` : local(filename);
    cases.push(errorCase(`${code ?? 'syntax'}: ${message}`, place, message));
  }
  return { cases, complete };
}
