import { isValue } from '../verification/behaviour';
import type { Outcome } from '../verification/behaviour';
import type { Expected, Finding } from './finding';
import { tryRun } from '../verification/backward/runCandidate';
import type { RunCandidate } from '../verification/backward/runCandidate';

/** What findings are settled with. */
export interface Settling {
  /** The whole patched document. */
  readonly text: string;
  /** Candidates that behave otherwise, whole patched documents; a few are enough. */
  readonly rivals: readonly string[];
  /** Absent: nothing can be run. */
  readonly run: RunCandidate | undefined;
}

/**
 * Runs the inputs of findings on the candidate: a finding is refuted where the candidate gives what the finding says
 * it should, shown where it gives something else, and stays open where nothing could be run. What it should give is
 * a model's opinion, too: where there are rivals and none of them gives it either, the finding stays open. An
 * expected value is run as well, so that both are compared in the same form.
 * @throws only the signal's reason.
 */
export async function settleFindings(
  findings: readonly Finding[],
  settling: Settling,
  signal: AbortSignal,
): Promise<Finding[]> {
  const settled: Finding[] = [];
  for (const finding of findings) settled.push(await settle(finding, settling, signal));
  return settled;
}

async function settle(
  finding: Finding,
  { text, rivals, run }: Settling,
  signal: AbortSignal,
): Promise<Finding> {
  const { input, expected } = finding;
  if (input === undefined || expected === undefined) return finding;
  const own = await tryOn(text, input, expected, run, signal);
  if (own === undefined) return finding;
  const { outcome } = own;
  if (own.asExpected) return { ...finding, outcome, status: 'refuted' };
  for (const rival of rivals) {
    const other = await tryOn(rival, input, expected, run, signal);
    if (other?.asExpected === true) return { ...finding, outcome, status: 'shown' };
  }
  return { ...finding, outcome, status: rivals.length === 0 ? 'shown' : 'open' };
}

/** What a candidate gives for the input, and whether that is what the finding expects; undefined: not known. */
async function tryOn(
  text: string,
  input: string,
  expected: Expected,
  run: RunCandidate | undefined,
  signal: AbortSignal,
): Promise<{ readonly outcome: Outcome; readonly asExpected: boolean } | undefined> {
  const inputs = expected.kind === 'value' ? [input, expected.text] : [input];
  const [outcome, wanted] = (run && (await tryRun(run, text, inputs, signal))) ?? [];
  if (outcome === undefined || !saysSomething(outcome)) return undefined;
  const asExpected =
    expected.kind === 'value' ? sameValue(outcome, expected.text, wanted) : sameError(outcome, expected.name);
  return { outcome, asExpected };
}

function sameValue(outcome: Outcome, text: string, wanted: Outcome | undefined): boolean {
  if (!isValue(outcome)) return false;
  return wanted !== undefined && isValue(wanted) ? outcome === wanted : outcome === text.trim();
}

function sameError(outcome: Outcome, name: string): boolean {
  return outcome.startsWith('!') && (name === '' || outcome === `!${name}`);
}

/** Errors of the call itself: the candidate has not been tried. */
const badCalls = new Set(['!SyntaxError', '!ReferenceError', '!NameError', '!IndentationError']);

/** Whether an outcome says something about the candidate. */
function saysSomething(outcome: Outcome): boolean {
  return !outcome.startsWith('?') && !badCalls.has(outcome);
}
