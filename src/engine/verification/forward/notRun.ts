import type { Check, CheckName } from '../checks';

/** A check of which nothing is known; `reason` says why, in words for the person. */
export function notRun(
  name: CheckName,
  reason: string,
  details: Pick<Check, 'tool' | 'output' | 'elapsedMs'> = {},
): Check {
  return {
    name,
    outcome: 'notRun',
    reason,
    ...details,
    passed: 0,
    total: 0,
    newlyFailing: [],
    newlyPassing: [],
    cases: [],
  };
}
