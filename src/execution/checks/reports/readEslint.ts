import * as z from 'zod';
import type { CheckCase } from '../../../engine/verification/checks';
import type { ReadReport, ToolOutput } from '../toolPlan';
import { errorCase } from './readTypeScript';
import { salvageJson } from './salvageJson';

const message = z.object({
  ruleId: z.string().nullish(),
  severity: z.number(),
  message: z.string(),
  line: z.number().optional(),
  column: z.number().optional(),
});
const report = z.array(z.object({ filePath: z.string(), messages: z.array(z.unknown()) }));

/** Reads what `eslint --format json` prints; only errors count, and a file that eslint leaves out is told apart. */
export function readEslint({ stdout, local }: ToolOutput): ReadReport {
  const { value, complete } = salvageJson(stdout.slice(Math.max(0, stdout.indexOf('['))));
  const read = report.safeParse(value);
  if (!read.success) return { cases: [], complete: false };
  const cases: CheckCase[] = [];
  let ignored: string | undefined;
  for (const file of read.data) {
    for (const entry of file.messages) {
      const one = message.safeParse(entry);
      if (!one.success) continue;
      const { ruleId, severity, message: text, line, column } = one.data;
      if (severity !== 2 && (ruleId ?? '') === '' && /^File ignored/.test(text)) ignored = text;
      if (severity !== 2) continue;
      const place = [local(file.filePath), line, column].filter((part) => part !== undefined).join(':');
      cases.push(errorCase(`${ruleId ?? 'error'}: ${text}`, place, text));
    }
  }
  if (read.data.length === 0) ignored = 'File ignored by the configuration.';
  return { cases, complete, ...(ignored === undefined ? {} : { ignored }) };
}
