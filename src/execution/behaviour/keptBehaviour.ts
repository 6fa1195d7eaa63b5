import type { BehaviourInput } from '../../engine/verification/behaviour';
import type { ReadTest } from '../../engine/verification/behaviour/assertion';
import type { CaseOutcome } from '../../engine/verification/behaviour/judge';
import {
  expectedCases,
  loadScripts,
  measured,
  settingOf,
  subjectCases,
  unknownBehaviour,
} from './behaviourOf';
import type { BehaviourCandidate, BehaviourRequest, MeasuredBehaviour, WorkerLimits } from './behaviourOf';
import { openWorkers } from './runCases';
import type { CaseRow } from './runCases';
import { workerLanguage } from './workerCommand';

/** Where candidates that come one after the other are run. */
export type KeptPlace = Omit<BehaviourRequest, 'candidates' | 'inputs' | 'tests' | 'processes'>;

/** A worker that is kept between runs, so that each takes no longer than its candidates do. */
export interface KeptBehaviour {
  /** As `behaviourOf`, one call at a time; tests that no candidate passes are not left out. */
  readonly run: (
    candidates: readonly BehaviourCandidate[],
    inputs: readonly BehaviourInput[],
    options?: { readonly tests?: readonly ReadTest[]; readonly limits?: Partial<WorkerLimits> },
  ) => Promise<MeasuredBehaviour>;
  readonly stop: () => Promise<void>;
}

/** How long a worker may live, idle times included; one that is over is started again. */
const LONGEST_MS = 3_600_000;
const noTests: readonly ReadTest[] = [];

/** Starts nothing yet. @throws (from `run`) the signal's reason when aborted. */
export async function keepBehaviour(place: KeptPlace, signal: AbortSignal): Promise<KeptBehaviour> {
  const request = { ...place, candidates: [], inputs: [] };
  const language = workerLanguage(place.place.languageId);
  if (language === undefined) {
    const reason = `Candidates in ${place.place.languageId} cannot be run on inputs.`;
    const run: KeptBehaviour['run'] = (candidates, inputs, { tests = [] } = {}) =>
      Promise.resolve(unknownBehaviour({ ...request, candidates, inputs, tests }, reason));
    return { run, stop: () => Promise.resolve() };
  }
  const setting = { ...settingOf(request, language), wallMs: LONGEST_MS };
  const scripts = await loadScripts(place.loadScript, language);
  const workers = openWorkers(setting, scripts, signal);
  const evaluated = new Map<readonly ReadTest[], (source: string) => CaseOutcome | undefined>();
  /** What tests expect is evaluated once, in a process that no candidate ever ran in or will. */
  const expectedBy = async (
    tests: readonly ReadTest[],
  ): Promise<(source: string) => CaseOutcome | undefined> => {
    const known = evaluated.get(tests);
    if (known !== undefined) return known;
    const apart = expectedCases(tests);
    const cases = apart.cases();
    const others = openWorkers(setting, scripts, signal);
    const nothing = { texts: [], cases: [], apart: cases };
    const run = cases.length === 0 ? undefined : await others.run(nothing).finally(others.close);
    const expected = (source: string): CaseOutcome | undefined => run?.apart.outcomes[apart.indexOf(source)];
    evaluated.set(tests, expected);
    return expected;
  };
  return {
    async run(candidates, inputs, { tests = noTests, limits } = {}) {
      const within = { ...setting.limits, ...limits };
      const expected = await expectedBy(tests);
      const subjects = subjectCases(inputs, tests);
      const cases = subjects.cases();
      const texts = [...new Set(candidates.map(({ text }) => text))];
      const ran = await workers.run({ texts, cases, apart: [], limits: within });
      const rows = candidates.map(({ text }): CaseRow => ran.rows[texts.indexOf(text)] ?? { outcomes: [] });
      return measured(
        { ...request, candidates, inputs, tests },
        { rows, indexOf: subjects.indexOf, expected },
      );
    },
    stop: workers.close,
  };
}
