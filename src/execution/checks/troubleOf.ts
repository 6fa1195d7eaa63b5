import type { Words } from '../../engine/report/words';
import type { LimitName, RunLimits, RunResult } from '../../engine/verification/runner';
import type { ReadReport, ToolPlan } from './toolPlan';

/**
 * What went wrong with a run as a whole, in words for the person; undefined when exit code and report agree. A run that
 * ends with an error while its report tells of none is as little to be believed as one without a report.
 */
export function troubleOf(
  plan: Pick<ToolPlan, 'tool' | 'fineCodes'>,
  { ending, stdout, stderr }: RunResult,
  read: ReadReport,
  limits: RunLimits,
  words: Words,
): string | undefined {
  const { tool } = plan;
  switch (ending.kind) {
    case 'notStarted':
      return words.t('{0} could not be started: {1}', tool, ending.message);
    case 'limit':
      return words.t('{0} was ended: {1}', tool, limitText(ending.limit, limits, words));
    case 'signalled':
      return words.t('{0} was ended by the signal {1}.', tool, ending.signal);
    case 'exited':
  }
  const { code } = ending;
  const said = lastLine(stderr) ?? lastLine(stdout) ?? '';
  if (!read.complete && read.cases.length === 0) {
    return words.t('{0} ended with code {1} and gave no results. {2}', tool, code, said).trim();
  }
  if (!read.complete) return words.t('{0} ended with code {1}, and its report is cut off.', tool, code);
  const fine = code === 0 || plan.fineCodes.includes(code);
  if (fine || read.cases.some((one) => one.outcome === 'failed')) return undefined;
  return words
    .t('{0} ended with code {1} although its report tells of no failure. {2}', tool, code, said)
    .trim();
}

function limitText(limit: LimitName, limits: RunLimits, words: Words): string {
  const megabytes = (bytes: number): number => Math.round(bytes / 1e6);
  switch (limit) {
    case 'wallMs':
      return words.t('it ran for more than {0} s.', Math.round(limits.wallMs / 1000));
    case 'cpuSeconds':
      return words.t('it used more than {0} s of processor time.', limits.cpuSeconds);
    case 'memoryBytes':
      return words.t('it used more than {0} MB of memory.', megabytes(limits.memoryBytes));
    case 'processes':
      return words.t('it started more than {0} processes.', limits.processes);
    case 'fileBytes':
      return words.t('it wrote a file of more than {0} MB.', megabytes(limits.fileBytes));
    case 'outputBytes':
      return words.t('it printed more than {0} MB.', megabytes(limits.outputBytes));
  }
}

function lastLine(text: string): string | undefined {
  const lines = text.split('\n').map((line) => line.trim());
  return lines
    .reverse()
    .find((line) => line !== '' && !/^[\d.]+ms$|^at /.test(line))
    ?.slice(0, 300);
}
