import type { Words } from '../../report/words';
import type { Check, CheckName } from '../checks';
import { compareCases } from './compareCases';
import { notRun } from './notRun';
import type { ToolRun } from './toolRun';

/**
 * The check that a run of tests amounts to.
 *
 * It fails when a test newly fails, is newly skipped or is gone, and when no test that counts passes. Tests that failed
 * before and still do are counted in `total` and do not fail it. It is not run when neither text gave any result, and
 * when there is no test.
 * @param base the tests on the document as it was
 */
export function testCheck(name: CheckName, base: ToolRun, candidate: ToolRun, words: Words): Check {
  const seen = about(candidate);
  if (base.cases.length === 0 && base.trouble !== undefined && candidate.cases.length === 0) {
    return notRun(name, base.trouble, {
      ...seen,
      ...(base.output === undefined ? {} : { output: base.output }),
    });
  }
  const compared = compareCases(base, candidate, words);
  if (compared.total === 0)
    return notRun(name, words.t('No test of the project counts for this file.'), seen);
  const failed = compared.newlyFailing.length > 0 || compared.passed === 0;
  return { name, outcome: failed ? 'failed' : 'passed', ...seen, ...compared };
}

/** What is told of a run whatever came of it. */
export function about(run: ToolRun): Pick<Check, 'tool' | 'output' | 'elapsedMs'> {
  const output = run.output === undefined || run.output === '' ? {} : { output: run.output };
  return { tool: run.tool, elapsedMs: run.elapsedMs, ...output };
}
