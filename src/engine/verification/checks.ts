/** What a candidate is checked for, in the order in which it is shown. */
export type CheckName = 'parsed' | 'types' | 'lint' | 'diagnostics' | 'projectTests' | 'generatedTests';

/** One case of a check: a test, or an error that a checker reports. */
export interface CheckCase {
  /** Stable between runs: a test's full name, or an error's code and message without its place. */
  readonly name: string;
  readonly outcome: 'passed' | 'failed' | 'skipped';
  readonly message?: string;
}

/** What a check said of one candidate. */
export interface Check {
  readonly name: CheckName;
  /** `notRun`: nothing is known, and `reason` says why. */
  readonly outcome: 'passed' | 'failed' | 'notRun';
  /** Why it was not run, in words for the person. */
  readonly reason?: string;
  /** What ran, such as `vitest` or `tsc`. */
  readonly tool?: string;
  readonly passed: number;
  readonly total: number;
  /** Compared with the document as it was: cases that now fail and did not, and the other way round. */
  readonly newlyFailing: readonly string[];
  readonly newlyPassing: readonly string[];
  readonly cases: readonly CheckCase[];
  /** What the tool printed, cut to a length; one click away for the person. */
  readonly output?: string;
  readonly elapsedMs?: number;
}

/** All that was checked of one candidate. */
export interface CandidateChecks {
  /** The id of the candidate. */
  readonly candidate: string;
  readonly checks: readonly Check[];
}
