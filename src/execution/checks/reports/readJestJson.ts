import * as z from 'zod';
import type { CheckCase } from '../../../engine/verification/checks';
import type { ReadReport, ToolOutput } from '../toolPlan';
import { withMessage } from './messages';
import { salvageJson } from './salvageJson';

const assertion = z.object({
  ancestorTitles: z.array(z.string()).catch([]),
  title: z.string(),
  status: z.string(),
  failureMessages: z.array(z.string()).nullish().catch([]),
});
const file = z.object({
  name: z.string(),
  status: z.string().optional(),
  message: z.string().nullish().catch(''),
  assertionResults: z.array(z.unknown()).catch([]),
});
const report = z.object({ testResults: z.array(z.unknown()) });

/**
 * Reads the JSON report of jest, which vitest's follows; tests are named `file > suite > test`, a file that failed
 * as a whole by its path alone. Entries that are not of the form are left out, and the report is not complete then.
 */
export function readJestJson(output: ToolOutput): ReadReport {
  const { value, complete } = salvageJson(output.report ?? '');
  const read = report.safeParse(value);
  if (!read.success) return { cases: [], complete: false };
  const cases: CheckCase[] = [];
  let whole = complete;
  for (const entry of read.data.testResults) {
    const one = file.safeParse(entry);
    if (!one.success) {
      whole = false;
      continue;
    }
    const path = output.local(one.data.name);
    const assertions = one.data.assertionResults.map((result) => assertion.safeParse(result));
    const failed = assertions.some((result) => result.data?.status === 'failed');
    if (!failed && one.data.status === 'failed') {
      cases.push({ name: path, outcome: 'failed', ...withMessage(one.data.message ?? undefined) });
    }
    for (const result of assertions) {
      if (!result.success) {
        whole = false;
        continue;
      }
      const { ancestorTitles, title, status, failureMessages } = result.data;
      cases.push({
        name: [path, ...ancestorTitles, title].filter((part) => part !== '').join(' > '),
        outcome: status === 'passed' ? 'passed' : status === 'failed' ? 'failed' : 'skipped',
        ...withMessage(failureMessages?.join('\n')),
      });
    }
  }
  return { cases, complete: whole };
}
