import * as z from 'zod';
import type { Ask } from '../../ask';
import { judgePairMessages } from '../../prompts/judge';
import type { Judged } from '../../prompts/judge';
import type { Task } from '../../task';
import { askFor } from '../../verification/backward/askFor';
import { valueOf } from '../../verification/backward/measured';
import type { Measured } from '../../verification/backward/measured';
import { readJson } from '../../verification/backward/readJson';
import type { PairJudgement, Verdict } from './verdicts';

/** A candidate to be judged. */
export interface Contender extends Judged {
  readonly id: string;
}

export interface JudgeTask {
  readonly task: Task;
  /** The calls that the contenders' outcomes belong to. */
  readonly inputs: readonly string[];
}

const verdictSchema = z.object({ verdict: z.enum(['A', 'B', 'tie']) });
const verdicts = { A: 1, B: -1, tie: 0 } as const;

/**
 * Has two candidates compared twice, in both orders.
 * @throws only the signal's reason.
 */
export async function judgePair(
  judgeTask: JudgeTask,
  first: Contender,
  second: Contender,
  ask: Ask,
  signal: AbortSignal,
): Promise<PairJudgement> {
  const asShown = valueOf(await compare(judgeTask, first, second, ask, signal));
  const turned = valueOf(await compare(judgeTask, second, first, ask, signal));
  return {
    first: first.id,
    second: second.id,
    ...(asShown === undefined ? {} : { asShown }),
    ...(turned === undefined ? {} : { swapped: opposite(turned) }),
  };
}

function compare(
  { task, inputs }: JudgeTask,
  first: Judged,
  second: Judged,
  ask: Ask,
  signal: AbortSignal,
): Promise<Measured<Verdict>> {
  return askFor<Verdict>(
    {
      purpose: 'judge',
      messages: judgePairMessages(task, first, second, inputs),
      index: 0,
      temperature: 0,
    },
    (answer) => {
      const read = readJson(answer, verdictSchema);
      return read === undefined ? undefined : verdicts[read.verdict];
    },
    ask,
    signal,
  );
}

function opposite(verdict: Verdict): Verdict {
  if (verdict === 0) return 0;
  return verdict === 1 ? -1 : 1;
}
