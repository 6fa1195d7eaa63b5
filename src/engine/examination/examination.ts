import type { Critique } from '../critique/critiqueCandidate';
import type { DrawnSample } from '../critique/drawnSample';
import type { ModelChoice } from '../critique/chooseMostConsistent';
import type { JudgeRecord } from '../critique/judge/judgeLeaders';
import type { BudgetPlan } from '../sampling/budgetPlan';
import type { Ablation } from '../verification/backward/ablateContext';
import type { Contradictions } from '../verification/backward/contradiction/probeContradictions';
import type { Feasibility } from '../verification/backward/feasibility';
import type { BackwardVerification } from '../verification/backward/backwardOf';
import type { ExaminationNews, ExaminationStage, JudgeSayings, SpentSoFar } from './news';

/** What the model said when it was asked about the candidates that lead; plain data, the sum of the news. */
export interface Examination {
  /** The stage that began last. */
  readonly stage?: ExaminationStage;
  readonly plan?: BudgetPlan;
  readonly feasibility?: Feasibility;
  /** Syntheses and repairs; they have no vote. */
  readonly drawn: readonly DrawnSample[];
  /** By candidate. */
  readonly critiques: ReadonlyMap<string, Critique>;
  readonly backward?: BackwardVerification;
  readonly judge?: JudgeSayings;
  readonly pick?: ModelChoice;
  /** By candidate. */
  readonly contradictions: ReadonlyMap<string, Contradictions>;
  /** By candidate. */
  readonly ablations: ReadonlyMap<string, Ablation>;
  /** No pair twice. */
  readonly notMeasured: readonly { readonly stage: ExaminationStage; readonly reason: string }[];
  readonly spent?: SpentSoFar;
}

export const noExamination: Examination = {
  drawn: [],
  critiques: new Map(),
  contradictions: new Map(),
  ablations: new Map(),
  notMeasured: [],
};

/** The examination after one more piece of news. */
export function withExaminationNews(known: Examination, news: ExaminationNews): Examination {
  switch (news.kind) {
    case 'began':
      return { ...known, stage: news.stage };
    case 'planned':
      return { ...known, plan: news.plan };
    case 'feasible':
      return { ...known, feasibility: news.feasibility };
    case 'drawn':
      return { ...known, drawn: [...known.drawn, news.drawn] };
    case 'reviewed':
      return {
        ...known,
        critiques: new Map(known.critiques).set(news.critique.candidate, news.critique),
      };
    case 'probed':
      return { ...known, backward: news.backward };
    case 'judged':
      return { ...known, judge: news.sayings };
    case 'picked':
      return { ...known, pick: news.pick };
    case 'relied':
      return {
        ...known,
        contradictions: new Map(known.contradictions).set(news.candidate, news.contradictions),
      };
    case 'ablated':
      return { ...known, ablations: new Map(known.ablations).set(news.candidate, news.ablation) };
    case 'notMeasured':
      return { ...known, notMeasured: withReason(known.notMeasured, news) };
    case 'spent':
      return { ...known, spent: news.spent };
  }
}

function withReason(
  known: Examination['notMeasured'],
  { stage, reason }: Examination['notMeasured'][number],
): Examination['notMeasured'] {
  const isKnown = known.some((each) => each.stage === stage && each.reason === reason);
  return isKnown ? known : [...known, { stage, reason }];
}

/** What a judge said, as it is stored. */
export function sayingsOf({ contenders, pairs, scores, answers, trials }: JudgeRecord): JudgeSayings {
  return {
    contenders,
    pairs,
    scores: [...scores].map(([candidate, score]) => ({ candidate, score })),
    answers: [...answers].map(([candidate, answer]) => ({ candidate, ...answer })),
    trials,
  };
}

/** What a judge said, as an opinion is made of it. */
export function recordOf({ contenders, pairs, scores, answers, trials }: JudgeSayings): JudgeRecord {
  return {
    contenders,
    pairs,
    scores: new Map(scores.map(({ candidate, score }) => [candidate, score])),
    answers: new Map(answers.map(({ candidate, ...answer }) => [candidate, answer])),
    trials,
  };
}
