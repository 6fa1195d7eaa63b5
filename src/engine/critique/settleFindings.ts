import { isValue } from '../verification/behaviour';
import type { Outcome } from '../verification/behaviour';
import type { Finding } from './finding';
import { saysSomething, tryRun } from './runInputs';
import type { RunInputs } from './runInputs';

/**
 * Runs the inputs of findings on the candidate: a finding is refuted where the candidate gives what the finding says
 * it should, shown where it gives something else, and stays open where nothing could be run. An expected value is
 * run as well, so that both are compared in the same form.
 * @param text the whole patched document.
 * @throws only the signal's reason.
 */
export async function settleFindings(
  findings: readonly Finding[],
  text: string,
  run: RunInputs | undefined,
  signal: AbortSignal,
): Promise<Finding[]> {
  const settled: Finding[] = [];
  for (const finding of findings) settled.push(await settle(finding, text, run, signal));
  return settled;
}

async function settle(
  finding: Finding,
  text: string,
  run: RunInputs | undefined,
  signal: AbortSignal,
): Promise<Finding> {
  const { input, expected } = finding;
  if (input === undefined || expected === undefined) return finding;
  const inputs = expected.kind === 'value' ? [input, expected.text] : [input];
  const [outcome, wanted] = (await tryRun(run, text, inputs, signal)) ?? [];
  if (outcome === undefined || !saysSomething(outcome)) return finding;
  const asExpected =
    expected.kind === 'value' ? sameValue(outcome, expected.text, wanted) : sameError(outcome, expected.name);
  return { ...finding, outcome, status: asExpected ? 'refuted' : 'shown' };
}

function sameValue(outcome: Outcome, text: string, wanted: Outcome | undefined): boolean {
  if (!isValue(outcome)) return false;
  return wanted !== undefined && isValue(wanted) ? outcome === wanted : outcome === text.trim();
}

function sameError(outcome: Outcome, name: string): boolean {
  return outcome.startsWith('!') && (name === '' || outcome === `!${name}`);
}
