import type { JudgeRecord } from './judgeLeaders';
import { trialWeight } from './tryJudge';
import { instabilityOf, stableVerdict } from './verdicts';
import type { PairJudgement, Verdict } from './verdicts';
import { orderViolations } from './weakOrders';

/** Why a judge has no opinion. */
export type NoOpinionReason = 'notMeasured' | 'unstable' | 'cyclic' | 'split' | 'tied' | 'blind';

/** Stable, undisputed wins of a candidate among its comparisons that had a winner. */
export interface Wins {
  readonly won: number;
  readonly compared: number;
}

/** What is made of all that a judge said. */
export interface JudgeOpinion {
  /** By candidate; empty where there is no opinion. */
  readonly wins: ReadonlyMap<string, Wins>;
  /** Why there is none; absent where there is one. */
  readonly none?: NoOpinionReason;
  /** What its opinion counts for, in [0, 1]: how stable it is, times how well it tells requests apart. */
  readonly weight: number;
  /** IPI, in [0, 1]; absent where nothing was judged in both orders. */
  readonly instability?: number;
  /** TOV: verdicts that no ranking explains, the unstable ones included. */
  readonly violations: number;
  /** The share of pairs on which no formulation contradicts another, in [0, 1]; absent where there was one only. */
  readonly agreement?: number;
}

/**
 * The opinion of a judge. Only verdicts that are the same in both orders, and that neither the scores nor the closed
 * questions contradict, count (after SCIR, arXiv 2502.08922); if those that count fit no ranking, none does
 * (Sage, arXiv 2512.16041).
 */
export function opinionOf(record: JudgeRecord): JudgeOpinion {
  const instability = instabilityOf(record.pairs);
  const violations = orderViolations(record.contenders, record.pairs);
  const { undisputed, agreement } = settlePairs(record);
  const figures = {
    ...(instability === undefined ? {} : { instability }),
    violations,
    ...(agreement === undefined ? {} : { agreement }),
  };
  const weight = (1 - (instability ?? 1)) * trialWeight(record.trials);
  const none = whyNone(record, undisputed, weight);
  return none === undefined
    ? { wins: winsOf(record.contenders, undisputed), weight, ...figures }
    : { wins: new Map(), none, weight: 0, ...figures };
}

function whyNone(
  { contenders, pairs }: JudgeRecord,
  undisputed: readonly PairJudgement[],
  weight: number,
): NoOpinionReason | undefined {
  const stable = pairs.filter((pair) => stableVerdict(pair) !== undefined);
  if (pairs.every(({ asShown, swapped }) => asShown === undefined || swapped === undefined))
    return 'notMeasured';
  if (stable.length === 0) return 'unstable';
  if (stable.every((pair) => stableVerdict(pair) === 0)) return 'tied';
  if (undisputed.every((pair) => stableVerdict(pair) === 0)) return 'split';
  if (orderViolations(contenders, undisputed) > 0) return 'cyclic';
  return weight > 0 ? undefined : 'blind';
}

/** The stable pairs that no other formulation contradicts, and how many of all pairs that is. */
function settlePairs({ pairs, scores, answers }: JudgeRecord): {
  readonly undisputed: readonly PairJudgement[];
  readonly agreement?: number;
} {
  const undisputed: PairJudgement[] = [];
  let comparable = 0;
  let agreeing = 0;
  for (const pair of pairs) {
    const verdict = stableVerdict(pair);
    if (verdict === undefined) continue;
    const others = [
      order(scores.get(pair.first), scores.get(pair.second)),
      order(answers.get(pair.first)?.balanced, answers.get(pair.second)?.balanced),
    ].filter((other) => other !== undefined);
    const agrees = !contradict([verdict, ...others]);
    if (agrees) undisputed.push(pair);
    if (others.length === 0) continue;
    comparable += 1;
    agreeing += agrees ? 1 : 0;
  }
  return { undisputed, ...(comparable === 0 ? {} : { agreement: agreeing / comparable }) };
}

function contradict(verdicts: readonly Verdict[]): boolean {
  return verdicts.includes(1) && verdicts.includes(-1);
}

function order(a: number | undefined, b: number | undefined): Verdict | undefined {
  if (a === undefined || b === undefined) return undefined;
  if (a === b) return 0;
  return a > b ? 1 : -1;
}

function winsOf(contenders: readonly string[], pairs: readonly PairJudgement[]): Map<string, Wins> {
  return new Map(
    contenders.map((id) => {
      const decided = pairs.filter(
        (pair) => (pair.first === id || pair.second === id) && stableVerdict(pair) !== 0,
      );
      const won = decided.filter((pair) => (stableVerdict(pair) === 1) === (pair.first === id)).length;
      return [id, { won, compared: decided.length }];
    }),
  );
}
