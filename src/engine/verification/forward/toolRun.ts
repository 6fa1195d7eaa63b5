import type { CheckCase } from '../checks';

/** What one run of a tool on one text of the document gave. */
export interface ToolRun {
  /** Such as `vitest` or `tsc`. */
  readonly tool: string;
  /** Tests with their outcomes, or a checker's errors, each `failed`; names are unique. */
  readonly cases: readonly CheckCase[];
  /** False when cases may be missing, since the run did not come to its end or its report is cut off. */
  readonly complete: boolean;
  /** What went wrong with the run itself, in words for the person; no case is to be believed without a look at it. */
  readonly trouble?: string;
  /** What the tool printed, cut to a length. */
  readonly output?: string;
  readonly elapsedMs: number;
}

/** The name of the case that stands for the run itself where it went wrong. */
export const wholeRun = '(the run as a whole)';

/** The cases of a run, with one more that failed where the run itself went wrong. */
export function casesOf(run: ToolRun): readonly CheckCase[] {
  if (run.trouble === undefined) return run.cases;
  return [...run.cases, { name: wholeRun, outcome: 'failed', message: run.trouble }];
}
