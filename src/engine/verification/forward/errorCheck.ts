import type { Check, CheckCase, CheckName } from '../checks';
import { notRun } from './notRun';
import { about } from './testCheck';
import type { ToolRun } from './toolRun';

/**
 * The check that a run of a type checker or a linter amounts to: it passes when the candidate has no error that the
 * document as it was did not have. It counts as one check, so `total` is 1; `cases` holds the new errors,
 * `newlyPassing` the errors that are gone.
 * @param base the errors of the document as it was, each a case that failed
 * @param suppressed what the candidate newly tells the tool to overlook; it counts as errors
 */
export function errorCheck(
  name: CheckName,
  base: ToolRun,
  candidate: ToolRun,
  suppressed: readonly CheckCase[] = [],
): Check {
  const seen = about(candidate);
  // Without both lists nothing can be said about what is new.
  if (base.trouble !== undefined) return notRun(name, base.trouble, about(base));
  if (candidate.trouble !== undefined) return notRun(name, candidate.trouble, seen);
  const before = new Set(base.cases.map((one) => one.name));
  const now = new Set(candidate.cases.map((one) => one.name));
  const added = [...candidate.cases.filter((one) => !before.has(one.name)), ...suppressed];
  return {
    name,
    outcome: added.length > 0 ? 'failed' : 'passed',
    ...seen,
    passed: added.length > 0 ? 0 : 1,
    total: 1,
    newlyFailing: added.map((one) => one.name),
    newlyPassing: [...before].filter((error) => !now.has(error)),
    cases: added,
  };
}
