import type { RepairReason } from '../prompts/repair';
import type { CandidateChecks } from '../verification/checks';
import { expectedText } from './finding';
import type { Finding } from './finding';

/** A repair in view of everything is a repair of nothing. */
const mostReasons = 8;
const mostMessageLength = 1500;

/**
 * What running has shown to be wrong with a candidate, failing tests first. Findings that nobody ran are opinions
 * and not among them, nor are tests that failed before the change too.
 */
export function repairReasons(
  findings: readonly Finding[],
  checks: CandidateChecks | undefined,
): RepairReason[] {
  const tests = (checks?.checks ?? []).flatMap((check) => {
    if (check.name !== 'projectTests' && check.name !== 'generatedTests') return [];
    const newly = new Set(check.newlyFailing);
    return check.cases
      .filter(
        ({ name, outcome }) => outcome === 'failed' && (check.name === 'generatedTests' || newly.has(name)),
      )
      .map(({ name, message }) => ({
        kind: 'test' as const,
        text: name,
        ...(message === undefined ? {} : { given: message.slice(0, mostMessageLength) }),
      }));
  });
  const shown = findings.filter(({ status }) => status === 'shown').map(findingReason);
  return [...tests, ...shown].slice(0, mostReasons);
}

function findingReason({ problem, input, expected, outcome }: Finding): RepairReason {
  return {
    kind: 'finding',
    text: problem,
    ...(input === undefined ? {} : { input }),
    ...(expected === undefined ? {} : { expected: expectedText(expected) }),
    ...(outcome === undefined ? {} : { given: outcome }),
  };
}
