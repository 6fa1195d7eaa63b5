import type { BudgetPlan } from '../sampling/budgetPlan';
import type { TokenUsage } from '../ports';
import type { Critique } from '../critique/critiqueCandidate';
import type { DrawnSample } from '../critique/drawnSample';
import type { ModelChoice } from '../critique/chooseMostConsistent';
import type { ClosedAnswers } from '../critique/judge/closedQuestions';
import type { PairJudgement } from '../critique/judge/verdicts';
import type { Ablation } from '../verification/backward/ablateContext';
import type { Contradictions } from '../verification/backward/contradiction/probeContradictions';
import type { Feasibility } from '../verification/backward/feasibility';
import type { BackwardVerification } from '../verification/backward/backwardOf';

/** The parts of an examination, in the order in which they are done. */
export type ExaminationStage =
  | 'feasibility'
  | 'synthesis'
  | 'review'
  | 'repair'
  | 'backward'
  | 'judges'
  | 'choice'
  | 'contradictions'
  | 'ablation';

/** All that a judge said, as plain data; `recordOf` makes a `JudgeRecord` of it. */
export interface JudgeSayings {
  readonly contenders: readonly string[];
  readonly pairs: readonly PairJudgement[];
  /** From 0 to 10. */
  readonly scores: readonly { readonly candidate: string; readonly score: number }[];
  readonly answers: readonly ({ readonly candidate: string } & ClosedAnswers)[];
  readonly trials: { readonly tried: number; readonly right: number };
}

/** What the requests of a run took so far, samples included. */
export interface SpentSoFar {
  readonly calls: number;
  readonly usage: TokenUsage;
}

/** What becomes known while a model is asked about the candidates that lead. */
export type ExaminationNews =
  /** A stage begins; it goes on until the next one does, or the run has its outcome. */
  | { readonly kind: 'began'; readonly stage: ExaminationStage }
  /** What may be asked at most, and what that is likely to take. */
  | { readonly kind: 'planned'; readonly plan: BudgetPlan }
  /** Whether the visible context suffices; before any sample is drawn. */
  | { readonly kind: 'feasible'; readonly feasibility: Feasibility }
  /** A sample in view of others: a synthesis or a repair. */
  | { readonly kind: 'drawn'; readonly drawn: DrawnSample }
  /** A review; a later one of the same candidate replaces it. */
  | { readonly kind: 'reviewed'; readonly critique: Critique }
  /** All backward verification so far; later news replace earlier ones. */
  | { readonly kind: 'probed'; readonly backward: BackwardVerification }
  | { readonly kind: 'judged'; readonly sayings: JudgeSayings }
  /** The multiple-choice form. */
  | { readonly kind: 'picked'; readonly pick: ModelChoice }
  | { readonly kind: 'relied'; readonly candidate: string; readonly contradictions: Contradictions }
  | { readonly kind: 'ablated'; readonly candidate: string; readonly ablation: Ablation }
  /** A stage, or a part of it, found out nothing; in words for the person. */
  | { readonly kind: 'notMeasured'; readonly stage: ExaminationStage; readonly reason: string }
  | { readonly kind: 'spent'; readonly spent: SpentSoFar };
