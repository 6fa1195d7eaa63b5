import type { Ask } from '../../ask';
import { judgePair } from './judgePair';
import type { Contender, JudgeTask } from './judgePair';
import { minimalPairs } from './minimalPairs';
import type { MinimalPair } from './minimalPairs';
import { stableVerdict } from './verdicts';

/** How a judge did on questions whose answers are known. */
export interface JudgeTrials {
  /** Comparisons that could be read, each in both orders. */
  readonly tried: number;
  /** Those with the right verdict in both orders; one half for each that depended on the order, or was a tie. */
  readonly right: number;
}

/**
 * Tries a judge on minimally different requests: the candidate against its counterpart, once under the request and
 * once under the changed one. No outputs are shown, as they would give the answer away or contradict it.
 * @param most how many pairs are tried; each costs four questions.
 * @throws only the signal's reason.
 */
export async function tryJudge(
  judgeTask: JudgeTask,
  contender: Contender,
  most: number,
  ask: Ask,
  signal: AbortSignal,
): Promise<JudgeTrials> {
  let tried = 0;
  let right = 0;
  for (const pair of minimalPairs(judgeTask.task, contender.text).slice(0, most)) {
    for (const verdict of await trial(judgeTask, contender, pair, ask, signal)) {
      tried += 1;
      right += verdict;
    }
  }
  return { tried, right };
}

/**
 * How right the verdict was under each of the two requests; what could not be read is left out. An unstable verdict
 * is one half, since instability is counted against the judge elsewhere.
 */
async function trial(
  { task }: JudgeTask,
  { id, text }: Contender,
  pair: MinimalPair,
  ask: Ask,
  signal: AbortSignal,
): Promise<number[]> {
  const original = { id, text };
  const counterpart = { id: `${id}*`, text: pair.text };
  const results: number[] = [];
  for (const request of [task, pair.task]) {
    const said = await judgePair({ task: request, inputs: [] }, original, counterpart, ask, signal);
    if (said.asShown === undefined || said.swapped === undefined) continue;
    const verdict = stableVerdict(said) ?? 0;
    results.push((1 + (request === task ? verdict : -verdict)) / 2);
  }
  return results;
}

/**
 * What the trials leave of a judge's weight, in [0, 1]: nothing where it is right half of the time or less, as one
 * is who looks at the code alone; one half where it could not be tried.
 */
export function trialWeight({ tried, right }: JudgeTrials): number {
  return tried === 0 ? 0.5 : Math.max(0, (2 * right) / tried - 1);
}
