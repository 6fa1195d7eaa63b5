import * as z from 'zod';
import type { Ask } from '../../ask';
import { judgeScoreMessages } from '../../prompts/judge';
import type { Judged } from '../../prompts/judge';
import { askFor } from '../../verification/backward/askFor';
import type { Measured } from '../../verification/backward/measured';
import { readJson } from '../../verification/backward/readJson';
import type { JudgeTask } from './judgePair';

const scoreSchema = z.object({ score: z.number().min(0).max(10) });

/**
 * Has one candidate graded alone, from 0 to 10. Only the order of such scores is used: how high they are says how
 * kind the model is.
 * @throws only the signal's reason.
 */
export function judgeScore(
  { task, inputs }: JudgeTask,
  judged: Judged,
  ask: Ask,
  signal: AbortSignal,
): Promise<Measured<number>> {
  return askFor(
    { purpose: 'judge', messages: judgeScoreMessages(task, judged, inputs), index: 0, temperature: 0 },
    (answer) => readJson(answer, scoreSchema)?.score,
    ask,
    signal,
  );
}
