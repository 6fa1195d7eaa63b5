import type { Ask } from '../../ask';
import { valueOf } from '../../verification/backward/measured';
import { answerQuestions } from './closedQuestions';
import type { ClosedAnswers, ClosedQuestion } from './closedQuestions';
import { judgePair } from './judgePair';
import type { Contender, JudgeTask } from './judgePair';
import { judgeScore } from './judgeScore';
import { opinionOf } from './judgeOpinion';
import type { JudgeOpinion } from './judgeOpinion';
import { tryJudge } from './tryJudge';
import type { PairJudgement } from './verdicts';
import { mostOrdered } from './weakOrders';

export interface JudgeInput extends JudgeTask {
  /** One candidate of each leading cluster, leading first; at least two, the first five are judged. */
  readonly contenders: readonly Contender[];
  /** Whether each is graded alone as well. */
  readonly scores: boolean;
  /** From `deriveQuestions`; absent or empty: they are not asked. */
  readonly questions?: readonly ClosedQuestion[];
  /** On how many minimal pairs the judge is tried; 0: not at all. */
  readonly trials: number;
}

/** All that a judge said, before anything is made of it. */
export interface JudgeRecord {
  readonly contenders: readonly string[];
  readonly pairs: readonly PairJudgement[];
  /** By candidate, from 0 to 10. */
  readonly scores: ReadonlyMap<string, number>;
  readonly answers: ReadonlyMap<string, ClosedAnswers>;
  readonly trials: { readonly tried: number; readonly right: number };
}

/**
 * Has the leading candidates judged: pairs in both orders, each alone, and by closed questions; and tries the judge
 * itself. What could not be read is missing from the record, and the opinion rests on the rest.
 * @throws only the signal's reason.
 */
export async function judgeLeaders(
  input: JudgeInput,
  ask: Ask,
  signal: AbortSignal,
): Promise<{ readonly record: JudgeRecord; readonly opinion: JudgeOpinion }> {
  const contenders = input.contenders.slice(0, mostOrdered);
  const [leader] = contenders;
  const record: JudgeRecord = {
    contenders: contenders.map(({ id }) => id),
    pairs: await allPairs(input, contenders, ask, signal),
    scores: input.scores
      ? await byCandidate(contenders, async (one) => valueOf(await judgeScore(input, one, ask, signal)))
      : new Map(),
    answers: await closedAnswers(input, contenders, ask, signal),
    trials:
      leader === undefined || contenders.length < 2
        ? { tried: 0, right: 0 }
        : await tryJudge(input, leader, input.trials, ask, signal),
  };
  return { record, opinion: opinionOf(record) };
}

async function allPairs(
  task: JudgeTask,
  contenders: readonly Contender[],
  ask: Ask,
  signal: AbortSignal,
): Promise<PairJudgement[]> {
  const pairs: PairJudgement[] = [];
  for (const [at, first] of contenders.entries()) {
    for (const second of contenders.slice(at + 1)) {
      pairs.push(await judgePair(task, first, second, ask, signal));
    }
  }
  return pairs;
}

function closedAnswers(
  { task, questions = [] }: JudgeInput,
  contenders: readonly Contender[],
  ask: Ask,
  signal: AbortSignal,
): Promise<Map<string, ClosedAnswers>> {
  return byCandidate(questions.length === 0 ? [] : contenders, async ({ text }) =>
    valueOf(await answerQuestions(task, text, questions, ask, signal)),
  );
}

async function byCandidate<T>(
  contenders: readonly Contender[],
  measure: (contender: Contender) => Promise<T | undefined>,
): Promise<Map<string, T>> {
  const values = new Map<string, T>();
  for (const contender of contenders) {
    const value = await measure(contender);
    if (value !== undefined) values.set(contender.id, value);
  }
  return values;
}
