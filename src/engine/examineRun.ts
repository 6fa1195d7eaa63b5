import type { Comparer } from './agreement/comparer';
import type { Ask } from './ask';
import type { Spread } from './consensus/fusionShares';
import { contestOf } from './examination/contenders';
import type { Field } from './examination/contenders';
import { examine } from './examination/examine';
import { noExamination, withExaminationNews } from './examination/examination';
import type { Examination } from './examination/examination';
import type { ExaminationNews } from './examination/news';
import type { ExaminedEvent, RunEvent, RunSettings } from './events';
import { toCandidate } from './patch/applyReply';
import type { UsableCandidate } from './pool';
import type { ChatModel, Clock, RequestSubject, Syntax } from './ports';
import { holdBudget } from './sampling/budgetSpending';
import type { BudgetedAsk } from './sampling/budgetSpending';
import type { BudgetPlan } from './sampling/budgetPlan';
import { planRun } from './sampling/planRun';
import type { Task } from './task';
import { askFeasibility } from './verification/backward/feasibility';
import { compareTrees } from './verification/backward/compareTexts';
import type { Settle } from './verification/backward/contradiction/probeContradictions';
import type { Evidence } from './verification/evidence';
import { withNews } from './verification/evidence';
import type { RunVerification } from './verifyRun';

export interface ExamineParts {
  readonly task: Task;
  readonly subject: RequestSubject;
  readonly settings: RunSettings;
  readonly models: readonly ChatModel[];
  readonly syntax: Syntax;
  readonly clock: Clock;
  readonly ask: Ask;
  readonly verification: RunVerification;
  readonly settle?: Settle;
  readonly spread?: Spread;
  /** Gives numbers in [0, 1). */
  readonly random: () => number;
}

/** What a run has found out; brought up to date with every event. */
export interface RunFindings {
  evidence: Evidence;
  examination: Examination;
  /** Usable candidates that were drawn in view of others. */
  readonly newcomers: UsableCandidate[];
}

/** The examination of one run: live where the level has one, or told again from a recording. */
export interface RunExamination {
  readonly findings: RunFindings;
  /** The plan, and whether the request can be carried out at all; before any sample is drawn. */
  before(signal: AbortSignal): AsyncIterable<ExaminedEvent>;
  /** Asks within the plan. */
  readonly ask: Ask;
  /** Counts a sample against the plan. */
  readonly countSample: BudgetedAsk['countSample'];
  /** Asks about the candidates that lead; all that is told is taken into the findings. */
  after(pool: ExaminedPool, signal: AbortSignal): AsyncIterable<RunEvent>;
  /** Whether two patched documents say the same, up to formatting and names. */
  readonly isSame: Field['isSame'];
}

export interface ExaminedPool {
  readonly comparer: Comparer;
  readonly voters: readonly UsableCandidate[];
  /** The number of all draws. */
  readonly drawn: number;
}

/** @param parts the language must be prepared before `after` is called. */
export function createRunExamination(parts: ExamineParts): RunExamination {
  const { task, settings, models, subject, syntax } = parts;
  const findings: RunFindings = {
    evidence: { checks: new Map(), notRun: [] },
    examination: noExamination,
    newcomers: [],
  };
  const held = models.flatMap((model) => model.examined?.(subject) ?? []);
  const isLive = models.every(({ kind }) => kind === 'live');
  const plan = planRun(settings, task);
  const budget = holdBudget(plan, parts.ask);
  const known = new Map<string, boolean>();
  const isSame = (one: string, other: string): boolean => {
    const key = JSON.stringify([one, other]);
    const same = known.get(key) ?? compareTrees({ task, syntax }, one, other).equal;
    known.set(key, same);
    return same;
  };
  const took = (news: ExaminationNews): ExaminedEvent => {
    findings.examination = withExaminationNews(findings.examination, news);
    return { kind: 'examined', news };
  };
  return {
    findings,
    isSame,
    ask: budget.ask,
    countSample: budget.countSample,
    async *before(signal) {
      const early = held.filter(isEarly);
      if (settings.level === undefined || settings.level === 'quick') return;
      for (const news of early) yield took(news);
      if (!isLive || early.length > 0) return;
      yield took({ kind: 'planned', plan });
      if (!plan.settings.everyStage || settings.goOnAnyway === true) return;
      yield took({ kind: 'began', stage: 'feasibility' });
      yield took({ kind: 'feasible', feasibility: await askFeasibility(task, budget.ask, signal) });
    },
    async *after(pool, signal) {
      if (settings.level === undefined || settings.level === 'quick') return;
      const told = held.filter((news) => !isEarly(news));
      const live = isLive && told.length === 0;
      const source = live ? liveNews(parts, plan, budget, () => standing(pool), signal) : told;
      for await (const news of source) {
        yield took(news);
        if (news.kind === 'drawn') yield* entered(parts, findings, pool, news.drawn, signal);
        if (!live || news.kind === 'began') continue;
        const { calls, usage } = budget.spent();
        yield took({ kind: 'spent', spent: { calls, usage } });
      }
    },
  };

  function standing(pool: ExaminedPool): ReturnType<Parameters<typeof examine>[0]['standing']> {
    const { evidence, examination, newcomers } = findings;
    return { contest: contestOf({ ...pool, newcomers, evidence, isSame }), evidence, examination };
  }
}

function isEarly(news: ExaminationNews): boolean {
  if (news.kind === 'began') return news.stage === 'feasibility';
  return news.kind === 'planned' || news.kind === 'feasible';
}

function liveNews(
  { task, syntax, clock, models, verification, settle, spread, random }: ExamineParts,
  plan: BudgetPlan,
  { ask }: BudgetedAsk,
  standing: Parameters<typeof examine>[0]['standing'],
  signal: AbortSignal,
): AsyncIterable<ExaminationNews> {
  const run = verification.run(signal);
  const job = {
    task,
    level: plan.settings,
    syntax,
    clock,
    modelId: models[0]?.id ?? '',
    ask,
    standing,
    random,
    ...(run === undefined ? {} : { run }),
    ...(settle === undefined ? {} : { settle }),
    ...(spread === undefined ? {} : { spread }),
  };
  return examine(job, signal);
}

/** A sample in view of others becomes a candidate like any other, and is verified like any other; it has no vote. */
async function* entered(
  { task, syntax, verification }: ExamineParts,
  findings: RunFindings,
  { voters }: ExaminedPool,
  { sample, by, parents, round }: Extract<ExaminationNews, { kind: 'drawn' }>['drawn'],
  signal: AbortSignal,
): AsyncGenerator<RunEvent> {
  const candidate = { ...toCandidate({ sample, task, syntax }), origin: { by, parents, round } };
  yield { kind: 'parsed', candidate };
  if (!candidate.usable) return;
  const present = [...voters, ...findings.newcomers];
  findings.newcomers.push(candidate);
  for await (const event of verification.entering(candidate, present, findings.evidence, signal)) {
    findings.evidence = withNews(findings.evidence, event.news);
    yield event;
  }
}
