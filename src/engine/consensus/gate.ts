import type { CandidateChecks, Check, CheckName } from '../verification/checks';

/**
 * The candidates that stay in contention after the project's own checks: those with the most of its tests passed
 * and, among these, those with the fewest new errors of types and language servers. What was executed outranks every
 * opinion (the regression gate of Agentless, Xia et al., 2024); a candidate that could not be checked is not held
 * back by it. All of them where nothing was checked.
 */
export function stillInContention(
  candidates: readonly string[],
  checks: ReadonlyMap<string, CandidateChecks>,
): ReadonlySet<string> {
  const ofCandidate = (id: string): readonly Check[] => checks.get(id)?.checks ?? [];
  const afterTests = best(candidates, (id) => find(ofCandidate(id), 'projectTests')?.passed);
  return new Set(best(afterTests, (id) => negated(newErrors(ofCandidate(id)))));
}

/** Those with the highest value, and those without one. */
function best(ids: readonly string[], valueOf: (id: string) => number | undefined): readonly string[] {
  const highest = Math.max(...ids.map((id) => valueOf(id) ?? -Infinity));
  return ids.filter((id) => (valueOf(id) ?? highest) >= highest);
}

function newErrors(checks: readonly Check[]): number | undefined {
  const counted = (['types', 'diagnostics'] as const).flatMap((name) => find(checks, name) ?? []);
  if (counted.length === 0) return undefined;
  return counted.reduce((sum, { newlyFailing }) => sum + newlyFailing.length, 0);
}

function find(checks: readonly Check[], name: CheckName): Check | undefined {
  return checks.find((check) => check.name === name && check.outcome !== 'notRun');
}

function negated(value: number | undefined): number | undefined {
  return value === undefined ? undefined : -value;
}
