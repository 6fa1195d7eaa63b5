import type { Behaviour, BehaviourInput, GeneratedTest } from '../../engine/verification/behaviour';
import type { ReadTest } from '../../engine/verification/behaviour/assertion';
import { notRun } from '../../engine/verification/behaviour/clusterByBehaviour';
import { judge } from '../../engine/verification/behaviour/judge';
import type { CaseOutcome } from '../../engine/verification/behaviour/judge';
import type { Runner } from '../../engine/verification/runner';
import { createCaseList } from './caseList';
import type { CaseList } from './caseList';
import { openWorkers } from './runCases';
import type { CaseRow, Workers, WorkerScripts } from './runCases';
import { workerLanguage } from './workerCommand';
import type { LoadScript, Toolchain, WorkerLanguage } from './workerCommand';

/** Where the candidates' texts belong. */
export interface BehaviourPlace {
  /** Absolute path, without links in it; files beside the candidate are imported from here. */
  readonly workCopy: string;
  /** Of the document, relative to the work copy. */
  readonly path: string;
  readonly languageId: string;
  /** What else may be read, such as dependencies. */
  readonly readable?: readonly string[];
}

/** Ceilings for what candidates use. */
export interface WorkerLimits {
  /** One case, in milliseconds. */
  readonly caseMs: number;
  /** Loading a candidate and what it imports, in milliseconds. */
  readonly loadMs: number;
  /** All cases of a candidate once, in milliseconds. */
  readonly candidateMs: number;
  readonly memoryBytes: number;
  readonly outputBytes: number;
}

export const usualLimits: WorkerLimits = {
  caseMs: 400,
  loadMs: 5_000,
  candidateMs: 20_000,
  memoryBytes: 512 * 2 ** 20,
  outputBytes: 256 * 2 ** 20,
};

export interface BehaviourRequest {
  readonly runner: Runner;
  readonly loadScript: LoadScript;
  readonly toolchain?: Toolchain;
  readonly place: BehaviourPlace;
  readonly candidates: readonly BehaviourCandidate[];
  readonly inputs: readonly BehaviourInput[];
  readonly tests?: readonly ReadTest[];
  readonly limits?: Partial<WorkerLimits>;
  /** How many workers at a time; 1 unless told. */
  readonly processes?: number;
  /** Whether cases are run twice, to find outcomes that change; so unless told. */
  readonly repeat?: boolean;
  /** Whether candidates share workers; so unless told. */
  readonly shared?: boolean;
}

/** What stays the same from one run to the next. */
export type OpenRequest = Omit<BehaviourRequest, 'inputs' | 'tests'>;

export interface BehaviourCandidate {
  readonly id: string;
  /** The whole patched document. */
  readonly text: string;
}

/** A candidate of which nothing is known, and why, in words for the person. */
export interface CandidateNotRun {
  readonly candidate: string;
  readonly reason: string;
}

/** How candidates behave, and what of it is not known. */
export interface MeasuredBehaviour extends Behaviour {
  readonly notRun: readonly CandidateNotRun[];
  /** Tests left out since no candidate passes them, or since what they expect cannot be evaluated. */
  readonly dropped: readonly GeneratedTest[];
}

/** What runs the cases; made from a request. */
export interface RunSetting {
  readonly runner: Runner;
  readonly language: WorkerLanguage;
  readonly place: BehaviourPlace;
  readonly limits: WorkerLimits;
  readonly toolchain: Toolchain;
  readonly processes: number;
  readonly repeat: boolean;
  readonly shared: boolean;
  readonly wallMs: number;
}

/** Candidates that can be run again and again, on other inputs each time. */
export interface OpenBehaviour {
  /**
   * Runs all candidates against all inputs and tests; one run at a time.
   * @throws the signal's reason when aborted.
   */
  readonly measure: (
    inputs: readonly BehaviourInput[],
    tests?: readonly ReadTest[],
  ) => Promise<MeasuredBehaviour>;
  /** Ends the workers. */
  readonly close: () => Promise<void>;
}

/**
 * Runs all candidates against all inputs and tests in sandboxed workers. What a test expects is evaluated apart from
 * every candidate and compared outside the sandbox. Languages without a worker give `?notRun` with the reason.
 * @throws the signal's reason when aborted.
 */
export async function behaviourOf(
  request: BehaviourRequest,
  signal: AbortSignal,
): Promise<MeasuredBehaviour> {
  const behaviour = openBehaviour(request, signal);
  try {
    return await behaviour.measure(request.inputs, request.tests);
  } finally {
    await behaviour.close();
  }
}

/** As `behaviourOf`, for several runs of the same candidates: the workers stay open until they are closed. */
export function openBehaviour(request: OpenRequest, signal: AbortSignal): OpenBehaviour {
  const language = workerLanguage(request.place.languageId);
  let workers: Promise<Workers> | undefined;
  const open = async (its: WorkerLanguage): Promise<Workers> =>
    openWorkers(settingOf(request, its), await loadScripts(request.loadScript, its), signal);
  return {
    async measure(inputs, tests = []) {
      const whole = { ...request, inputs, tests };
      if (language === undefined) {
        return unknownBehaviour(whole, `Candidates in ${request.place.languageId} cannot be run on inputs.`);
      }
      if (request.candidates.length === 0 || inputs.length + tests.length === 0)
        return unknownBehaviour(whole);
      workers ??= open(language);
      return runAll(whole, await workers);
    },
    async close() {
      const opened = await workers?.catch(() => undefined);
      await opened?.close();
    },
  };
}

async function runAll(request: BehaviourRequest, workers: Workers): Promise<MeasuredBehaviour> {
  const { candidates, inputs, tests = [] } = request;
  const subjects = subjectCases(inputs, tests);
  const texts = candidates.map(({ text }) => text);
  const apart = expectedCases(tests);
  const run = await workers.run({ texts, cases: subjects.cases(), apart: apart.cases() });
  const expected = (source: string): CaseOutcome | undefined => run.apart.outcomes[apart.indexOf(source)];
  const all = measured(request, { rows: run.rows, indexOf: subjects.indexOf, expected });
  const kept = withoutFailed(all);
  return { ...all, ...kept, dropped: all.tests.filter((test) => !kept.tests.includes(test)) };
}

/** What candidates are to evaluate: the inputs, and what tests look at. */
export function subjectCases(inputs: readonly BehaviourInput[], tests: readonly ReadTest[]): CaseList {
  const subjects = createCaseList();
  for (const { text } of inputs) subjects.add(text, false);
  for (const { assertion } of tests) {
    subjects.add(assertion.subject, true);
    if (assertion.judged === 'inside') subjects.add(expectedOf(assertion.expectation), true);
  }
  return subjects;
}

/** Nothing was run: with a reason, nothing is known either. */
export function unknownBehaviour(request: BehaviourRequest, reason?: string): MeasuredBehaviour {
  const { candidates, inputs, tests = [] } = request;
  return {
    candidates: candidates.map(({ id }) => id),
    inputs,
    outcomes: candidates.map(() => inputs.map(() => notRun)),
    tests: [],
    passed: candidates.map(() => []),
    notRun: reason === undefined ? [] : candidates.map(({ id }) => ({ candidate: id, reason })),
    dropped: tests.map(({ id, text, count }) => ({ id, text, count })),
  };
}

export function settingOf(request: OpenRequest, language: WorkerLanguage): RunSetting {
  const limits = { ...usualLimits, ...request.limits };
  return {
    runner: request.runner,
    language,
    place: request.place,
    limits,
    toolchain: request.toolchain ?? {},
    processes: request.processes ?? 1,
    repeat: request.repeat ?? true,
    shared: request.shared ?? true,
    wallMs: 30_000 + request.candidates.length * (limits.loadMs + 2 * limits.candidateMs),
  };
}

export async function loadScripts(load: LoadScript, language: WorkerLanguage): Promise<WorkerScripts> {
  if (language === 'python') {
    const files = ['Values', 'Modules', 'Child', 'Children', 'Worker'].map((part) => `python${part}.py`);
    return { worker: (await Promise.all(files.map(load))).join('\n'), harness: '', canonical: '' };
  }
  const [worker, harness, canonical] = await Promise.all([
    load('nodeWorker.mjs'),
    load('harness.cjs'),
    load('canonical.cjs'),
  ]);
  return { worker, harness, canonical };
}

function expectedOf(expectation: ReadTest['assertion']['expectation']): string {
  return expectation.kind === 'equal' || expectation.kind === 'near' ? expectation.expected : '';
}

/** What the tests expect: evaluated beside an empty file, and never told to a candidate. */
export function expectedCases(tests: readonly ReadTest[]): CaseList {
  const list = createCaseList();
  for (const { assertion } of tests) {
    if (assertion.judged === 'outside') list.add(expectedOf(assertion.expectation), true);
  }
  return list;
}

/** What was run, and how to read it. */
export interface BehaviourRun {
  readonly rows: readonly CaseRow[];
  readonly indexOf: (code: string) => number;
  readonly expected: (source: string) => CaseOutcome | undefined;
}

/** How the candidates of a request behave, with every test of it. */
export function measured(
  request: BehaviourRequest,
  { rows, indexOf, expected }: BehaviourRun,
): MeasuredBehaviour {
  const { candidates, inputs, tests = [] } = request;
  const outcomeAt = (row: CaseRow, code: string): CaseOutcome =>
    row.outcomes[indexOf(code)] ?? { exact: notRun, loose: notRun };
  const passes = (row: CaseRow, { assertion }: ReadTest): boolean => {
    const source = expectedOf(assertion.expectation);
    const wanted = assertion.judged === 'outside' ? expected(source) : outcomeAt(row, source);
    return judge(outcomeAt(row, assertion.subject), assertion.expectation, wanted);
  };
  return {
    candidates: candidates.map(({ id }) => id),
    inputs,
    outcomes: rows.map((row) => inputs.map(({ text }) => outcomeAt(row, text).exact)),
    tests: tests.map(({ id, text, count }) => ({ id, text, count })),
    passed: rows.map((row) => tests.map((test) => passes(row, test))),
    notRun: rows.flatMap(({ reason }, index) =>
      reason === undefined ? [] : [{ candidate: candidates[index]?.id ?? '', reason }],
    ),
    dropped: [],
  };
}

/** Without the tests that no candidate passes: most of them are wrong. */
export function withoutFailed(behaviour: Behaviour): Behaviour {
  const { tests, passed } = behaviour;
  const isPassed = tests.map((_, index) => passed.some((row) => row[index] === true));
  const kept = <T>(row: readonly T[]): T[] => row.filter((_, index) => isPassed[index] === true);
  return { ...behaviour, tests: kept(tests), passed: passed.map(kept) };
}
