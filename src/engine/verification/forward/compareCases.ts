import type { Words } from '../../report/words';
import type { CheckCase } from '../checks';
import { casesOf, wholeRun } from './toolRun';
import type { ToolRun } from './toolRun';

/** How the tests of a candidate compare with those of the document as it was. */
export interface CaseComparison {
  /** The candidate's cases, and those of the base that the candidate lost, marked as such. */
  readonly cases: readonly CheckCase[];
  /** Tests that give credit and passed. */
  readonly passed: number;
  /** Tests that count: what passed or failed before, and what fails now. */
  readonly total: number;
  readonly newlyFailing: readonly string[];
  readonly newlyPassing: readonly string[];
}

/**
 * Compares by name. A test that passed before and is skipped or gone now counts as newly failing, so that nothing is
 * won by removing it; a test that the base does not have gives no credit by passing, so that nothing is won by
 * adding it, except where the base could not tell since its file did not load or its run did not come to the end.
 */
export function compareCases(base: ToolRun, candidate: ToolRun, words: Words): CaseComparison {
  const before = new Map(casesOf(base).map((one) => [one.name, one.outcome]));
  const unknownBefore = couldNotTell(base);
  const cases: CheckCase[] = [];
  const newlyFailing: string[] = [];
  const newlyPassing: string[] = [];
  let passed = 0;
  let total = 0;

  const now = casesOf(candidate);
  for (const one of now) {
    const known = before.get(one.name);
    const then = one.outcome !== 'skipped' && unknownBefore(one.name, known) ? 'failed' : known;
    const hidden = one.outcome === 'skipped' && then === 'passed';
    cases.push(hidden ? { ...one, message: words.t('It passed before and is skipped now.') } : one);
    if (counts(then, one.outcome)) total++;
    if (one.outcome === 'passed' && (then === 'passed' || then === 'failed')) passed++;
    if (one.outcome === 'passed' && then === 'failed') newlyPassing.push(one.name);
    if ((one.outcome === 'failed' && then !== 'failed') || hidden) newlyFailing.push(one.name);
  }

  const present = new Set(now.map((one) => one.name));
  for (const [name, then] of before) {
    if (present.has(name) || then === 'skipped' || name === wholeRun) continue;
    if (then === 'failed' && now.some((one) => isWithin(one.name, name))) continue;
    total++;
    const message =
      then === 'passed'
        ? words.t('It passed before and does not run now.')
        : words.t('It failed before and does not run now.');
    cases.push({ name, outcome: 'skipped', message });
    if (then === 'passed') newlyFailing.push(name);
  }
  return { cases, passed, total, newlyFailing, newlyPassing };
}

type Outcome = CheckCase['outcome'];

function counts(then: Outcome | undefined, now: Outcome): boolean {
  return then === 'passed' || then === 'failed' || now === 'failed';
}

/** Tells of which tests the base says nothing, since it, their file or their class did not come to run. */
function couldNotTell(base: ToolRun): (name: string, then: Outcome | undefined) => boolean {
  const broken = base.cases.filter((one) => one.outcome === 'failed').map((one) => one.name);
  return (name, then) => {
    if (then === 'passed' || then === 'failed') return false;
    if (then === undefined && !base.complete) return true;
    return broken.some((group) => isWithin(name, group));
  };
}

/** Whether a test belongs to the file, class or package that the other name stands for. */
function isWithin(name: string, group: string): boolean {
  return name.startsWith(group) && /^(?: > |[./:])/.test(name.slice(group.length));
}
