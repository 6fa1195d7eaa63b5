import type { Check, CheckName } from '../checks';

/** One part of the "Verified by" line, as data; whoever shows it finds the words. */
export interface CheckPart {
  readonly check: CheckName;
  readonly outcome: Check['outcome'];
  readonly tool?: string;
  /** How many of how many; only for checks that consist of tests. */
  readonly count?: { readonly passed: number; readonly total: number };
  /** How many tests newly fail, or how many errors are new. */
  readonly newlyFailing: number;
  readonly newlyPassing: number;
  /** Why it was not run. */
  readonly reason?: string;
}

const order: readonly CheckName[] = [
  'parsed',
  'types',
  'lint',
  'diagnostics',
  'projectTests',
  'generatedTests',
];
const counted: ReadonlySet<CheckName> = new Set(['projectTests', 'generatedTests']);

/** The parts of the "Verified by" line in the order in which they are shown: what ran first, then what did not. */
export function summaryOfChecks(checks: readonly Check[]): CheckPart[] {
  const place = (check: Check): number =>
    order.indexOf(check.name) + (check.outcome === 'notRun' ? order.length : 0);
  return [...checks].sort((a, b) => place(a) - place(b)).map(partOf);
}

function partOf(check: Check): CheckPart {
  const { name, outcome, tool, reason, passed, total } = check;
  return {
    check: name,
    outcome,
    ...(tool === undefined ? {} : { tool }),
    ...(counted.has(name) && outcome !== 'notRun' ? { count: { passed, total } } : {}),
    newlyFailing: check.newlyFailing.length,
    newlyPassing: check.newlyPassing.length,
    ...(reason === undefined ? {} : { reason }),
  };
}
