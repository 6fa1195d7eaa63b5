import * as z from 'zod';
import type { CheckCase } from '../../../engine/verification/checks';
import type { ReadReport, ToolOutput } from '../toolPlan';
import { withMessage } from './messages';

const event = z.object({
  Action: z.string(),
  Package: z.string().optional(),
  Test: z.string().optional(),
  Output: z.string().optional(),
  ImportPath: z.string().optional(),
});

const outcomes: Readonly<Record<string, CheckCase['outcome']>> = {
  pass: 'passed',
  fail: 'failed',
  skip: 'skipped',
};

/**
 * Reads the events of `go test -json`, one a line (form: the documentation of `test2json`). Tests are named
 * `package > test`; a package that failed without a test that did, since it does not build, stands for itself.
 * The report is complete when every package that began has ended.
 */
export function readGoJson(output: ToolOutput): ReadReport {
  const cases: CheckCase[] = [];
  const printed = new Map<string, string>();
  const begun = new Set<string>();
  const ended = new Map<string, CheckCase['outcome']>();
  const failing = new Set<string>();
  for (const line of output.stdout.split('\n')) {
    const read = parseLine(line);
    if (!read) continue;
    const { Action: action, Test: test, Output: text } = read;
    // What the compiler says of a package is told under the import path, with the test binary in brackets.
    const owner = read.Package ?? read.ImportPath?.replace(/ \[.*\]$/, '');
    if (owner === undefined) continue;
    const key = test === undefined ? owner : `${owner} > ${test}`;
    if (text !== undefined) printed.set(key, (printed.get(key) ?? '') + text);
    if (read.Package !== undefined) begun.add(read.Package);
    const outcome = outcomes[action];
    if (outcome === undefined) continue;
    if (test === undefined) {
      ended.set(owner, outcome);
      continue;
    }
    if (outcome === 'failed') failing.add(owner);
    cases.push({ name: key, outcome, ...(outcome === 'failed' ? withMessage(printed.get(key)) : {}) });
  }
  for (const [owner, outcome] of ended) {
    if (outcome !== 'failed' || failing.has(owner)) continue;
    cases.push({ name: owner, outcome: 'failed', ...withMessage(printed.get(owner)) });
  }
  const complete = begun.size > 0 && [...begun].every((owner) => ended.has(owner));
  return { cases, complete };
}

function parseLine(line: string): z.infer<typeof event> | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    const read = event.safeParse(JSON.parse(line));
    return read.success ? read.data : undefined;
  } catch {
    return undefined;
  }
}
