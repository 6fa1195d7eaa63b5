import * as z from 'zod';
import type { CheckCase } from '../../../engine/verification/checks';
import type { ReadReport, ToolOutput } from '../toolPlan';
import { withMessage } from './messages';
import { salvageJson } from './salvageJson';

const test = z.object({
  title: z.string().catch(''),
  fullTitle: z.string(),
  file: z.string().nullish().catch(undefined),
  err: z.object({ message: z.string().optional(), stack: z.string().optional() }).partial().catch({}),
});
const list = z.array(z.unknown()).catch([]);
const report = z.object({ tests: list, passes: list, failures: list, pending: list });

type Test = z.infer<typeof test>;

/**
 * Reads mocha's JSON report; tests are named `file > full title`. The lists of what passed, failed and is pending
 * are read, so that hooks that failed are seen, too. A report without its last list is not complete.
 */
export function readMochaJson(output: ToolOutput): ReadReport {
  const { value, complete } = salvageJson(output.report ?? '');
  const read = report.safeParse(value);
  if (!read.success) return { cases: [], complete: false };
  const cases: CheckCase[] = [];
  let whole = complete;
  const add = (entries: readonly unknown[], outcome: CheckCase['outcome']): void => {
    for (const entry of entries) {
      const one = test.safeParse(entry);
      if (one.success) cases.push(caseOf(one.data, outcome, output.local));
      else whole = false;
    }
  };
  add(read.data.passes, 'passed');
  add(read.data.failures, 'failed');
  add(read.data.pending, 'skipped');
  // In a report that is cut off the list of all tests may be there without those of their outcomes.
  if (!whole && cases.length === 0)
    return { cases: fromTests(read.data.tests, output.local), complete: false };
  return { cases, complete: whole };
}

/** What the list of all tests tells by itself: those with an error failed; of the others nothing is known. */
function fromTests(tests: readonly unknown[], local: ToolOutput['local']): CheckCase[] {
  return tests.flatMap((entry) => {
    const one = test.safeParse(entry);
    const failed = one.success && (one.data.err.message !== undefined || one.data.err.stack !== undefined);
    return failed ? [caseOf(one.data, 'failed', local)] : [];
  });
}

function caseOf(one: Test, outcome: CheckCase['outcome'], local: ToolOutput['local']): CheckCase {
  const path = one.file === undefined || one.file === null ? [] : [local(one.file)];
  // A hook that failed stands for the tests of its file, which did not all run.
  const isHook =
    outcome === 'failed' && path.length > 0 && /^"(?:before|after) (?:all|each)" hook/.test(one.title);
  return {
    name: (isHook ? path : [...path, one.fullTitle]).join(' > '),
    outcome,
    ...(outcome === 'failed' ? withMessage(one.err.stack ?? one.err.message) : {}),
  };
}
