import { isValue } from '../behaviour';
import type { Outcome } from '../behaviour';
import type { Expectation } from './assertion';

/**
 * What a case gave: exactly; and loosely, as the language's own equality sees it (no signs of zero, no class names in
 * JavaScript; one kind of number in Python; errors with the classes above them).
 */
export interface CaseOutcome {
  readonly exact: Outcome;
  readonly loose: Outcome;
}

/**
 * Whether an outcome is as expected. A limit, an unstable outcome and what was not run are never as expected, and an
 * error only where one is.
 * @param expected what the expected expression gave in a process without any candidate (or, for tests judged inside,
 * beside this candidate); absent where nothing is compared.
 */
export function judge(outcome: CaseOutcome, expectation: Expectation, expected?: CaseOutcome): boolean {
  if (outcome.exact.startsWith('?')) return false;
  if (expectation.kind === 'throws') return throwsAsExpected(outcome, expectation.errors);
  if (!isValue(outcome.exact)) return false;
  if (expectation.kind === 'truth') return outcome.exact.toLowerCase() === String(expectation.truthy);
  if (expected === undefined || !isValue(expected.exact)) return false;
  if (expectation.kind === 'equal') return (outcome.loose === expected.loose) !== expectation.negated;
  const [left, right] = [Number(outcome.loose), Number(expected.loose)];
  const furthest = Math.max(
    expectation.tolerance,
    expectation.relative * Math.max(Math.abs(left), Math.abs(right)),
  );
  return Number.isFinite(left) && Number.isFinite(right)
    ? Math.abs(left - right) <= furthest
    : left === right;
}

function throwsAsExpected(outcome: CaseOutcome, errors: readonly string[]): boolean {
  if (!outcome.exact.startsWith('!')) return false;
  const classes = outcome.loose.slice(1).split('<');
  return errors.length === 0 || errors.some((name) => classes.includes(name));
}
