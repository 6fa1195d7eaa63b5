import type { Ask } from '../ask';
import { repairCandidate } from '../critique/repairCandidate';
import { mostRepairRounds } from '../critique/repairCandidate';
import { repairReasons } from '../critique/repairReasons';
import { critiqueCandidate } from '../critique/critiqueCandidate';
import { chooseMostConsistent } from '../critique/chooseMostConsistent';
import type { DrawnSample } from '../critique/drawnSample';
import { deriveQuestions } from '../critique/judge/closedQuestions';
import { judgeLeaders } from '../critique/judge/judgeLeaders';
import { settleFindings } from '../critique/settleFindings';
import { synthesise } from '../critique/synthesise';
import type { Clock, Syntax } from '../ports';
import type { LevelSettings } from '../sampling/budgetLevels';
import type { Task } from '../task';
import { ablateContext } from '../verification/backward/ablateContext';
import { probeContradictions } from '../verification/backward/contradiction/probeContradictions';
import type { Settle } from '../verification/backward/contradiction/probeContradictions';
import type { Measured } from '../verification/backward/measured';
import { valueOf } from '../verification/backward/measured';
import type { RunCandidate } from '../verification/backward/runCandidate';
import type { Evidence } from '../verification/evidence';
import { noSpread } from '../consensus/fusionShares';
import type { Spread } from '../consensus/fusionShares';
import { chooseExamined, nearTies, rankExamined } from './chooseExamined';
import type { Ranked } from './chooseExamined';
import type { Contender, Contest } from './contenders';
import { sayingsOf } from './examination';
import type { Examination } from './examination';
import { compareInputs, outcomesOn } from './inputsOf';
import type { ExaminationNews, ExaminationStage } from './news';
import { probeContenders } from './probeContenders';

/** What a run knows at a moment; it grows while the examination goes on. */
export interface Standing {
  readonly contest: Contest;
  readonly evidence: Evidence;
  readonly examination: Examination;
}

export interface ExaminationJob {
  readonly task: Task;
  readonly level: LevelSettings;
  /** Must be prepared for the document's language. */
  readonly syntax: Syntax;
  readonly clock: Clock;
  /** The id of the model that is asked; of the first where there are several. */
  readonly modelId: string;
  readonly ask: Ask;
  /** As it stands now, with all news so far taken in. */
  readonly standing: () => Standing;
  /** Absent: nothing can be run. */
  readonly run?: RunCandidate;
  /** Looks functions up that a candidate calls. */
  readonly settle?: Settle;
  /** How far recovery has differed between candidates in earlier runs of the model. */
  readonly spread?: Spread;
  /** Gives numbers in [0, 1), the same for the same run. */
  readonly random: () => number;
}

/**
 * Asks the model about the candidates that are still in contention, stage by stage, as far as the level goes and as
 * long as it can change the outcome. What goes wrong in a stage is told and ends only that stage. After each piece of
 * news the caller brings `standing` up to date before it goes on; a `drawn` sample has been verified by then.
 * @throws only the signal's reason.
 */
export async function* examine(job: ExaminationJob, signal: AbortSignal): AsyncGenerator<ExaminationNews> {
  const { leaders, everyStage } = job.level;
  if (leaders === 0) return;
  if (everyStage) yield* synthesis(job, signal);
  yield* reviews(job, signal);
  if (everyStage) yield* repairs(job, signal);
  yield began('backward');
  yield* probeContenders(job, leadersOf(job), signal);
  yield* judgement(job, signal);
  if (everyStage) yield* questionsAboutChoice(job, signal);
}

/** The best contenders, as many as the level verifies. */
function leadersOf(job: ExaminationJob): readonly Contender[] {
  return rankedOf(job)
    .slice(0, job.level.leaders)
    .map(({ contender }) => contender);
}

function rankedOf({ standing, spread = noSpread }: ExaminationJob): readonly Ranked[] {
  const { contest, examination } = standing();
  return rankExamined(contest, examination, spread);
}

async function* synthesis(job: ExaminationJob, signal: AbortSignal): AsyncGenerator<ExaminationNews> {
  const { contenders } = job.standing().contest;
  if (contenders.length < 2) return;
  yield began('synthesis');
  const drawing = { modelId: job.modelId, clock: job.clock };
  const drawn = await synthesise({ task: job.task, candidates: contenders }, drawing, job.ask, signal);
  yield* told('synthesis', drawn, (value) => ({ kind: 'drawn', drawn: value }));
}

/** The leader's review; where every stage is wanted, those of all leaders. */
async function* reviews(job: ExaminationJob, signal: AbortSignal): AsyncGenerator<ExaminationNews> {
  const leaders = leadersOf(job);
  yield began('review');
  for (const candidate of job.level.everyStage ? leaders : leaders.slice(0, 1))
    yield* review(job, candidate, signal);
}

async function* review(
  job: ExaminationJob,
  candidate: Contender,
  signal: AbortSignal,
): AsyncGenerator<ExaminationNews> {
  const { task, run, ask, standing } = job;
  const rivals = standing()
    .contest.contenders.filter(({ id }) => id !== candidate.id)
    .slice(0, 2)
    .map(({ text }) => text);
  const critique = await critiqueCandidate(
    { task, candidate, ...(run === undefined ? {} : { run, rivals }) },
    ask,
    signal,
  );
  yield* told('review', critique, (value) => ({ kind: 'reviewed', critique: value }));
}

/** The best leader in which running showed faults is repaired; where the repair still shows some, once more. */
async function* repairs(job: ExaminationJob, signal: AbortSignal): AsyncGenerator<ExaminationNews> {
  let candidate = leadersOf(job).find((leader) => reasonsFor(leader, job.standing()).length > 0);
  for (let round = 1; round <= mostRepairRounds && candidate !== undefined; round++) {
    const reasons = reasonsFor(candidate, job.standing());
    if (reasons.length === 0) return;
    yield began('repair');
    const drawing = { modelId: job.modelId, clock: job.clock };
    const repair = { task: job.task, candidate, reasons };
    const drawn: Measured<DrawnSample> = await repairCandidate(repair, round, drawing, job.ask, signal);
    yield* told('repair', drawn, (value) => ({ kind: 'drawn', drawn: value }));
    const id = valueOf(drawn)?.sample.id;
    const repaired = job.standing().contest.contenders.find((contender) => contender.id === id);
    if (repaired !== undefined) yield* triedAgain(job, candidate, repaired, signal);
    candidate = repaired;
  }
}

/** What was found by running in a candidate is run on its repair: faults that are gone speak for it. */
async function* triedAgain(
  { run, standing }: ExaminationJob,
  parent: Contender,
  { id, text }: Contender,
  signal: AbortSignal,
): AsyncGenerator<ExaminationNews> {
  const found = standing().examination.critiques.get(parent.id)?.findings ?? [];
  const shown = found.filter(({ status }) => status === 'shown');
  if (shown.length === 0 || run === undefined) return;
  const last = text.split('\n').length;
  const moved = shown.map((finding) => ({
    ...finding,
    candidate: id,
    lines: { first: Math.min(finding.lines.first, last), last: Math.min(finding.lines.last, last) },
    status: 'open' as const,
  }));
  const settled = await settleFindings(moved, { text, rivals: [], run }, signal);
  const critique = {
    candidate: id,
    findings: settled.filter(({ status }) => status !== 'refuted'),
    refuted: settled.filter(({ status }) => status === 'refuted'),
    misplaced: 0,
  };
  yield { kind: 'reviewed', critique };
}

function reasonsFor(
  { id }: Contender,
  { evidence, examination }: Standing,
): ReturnType<typeof repairReasons> {
  return repairReasons(examination.critiques.get(id)?.findings ?? [], evidence.checks.get(id));
}

/** Judges are heard where they can change the outcome, or where everything is wanted. */
async function* judgement(job: ExaminationJob, signal: AbortSignal): AsyncGenerator<ExaminationNews> {
  const { task, level, ask, standing } = job;
  const ranked = rankedOf(job).slice(0, level.leaders);
  const near = level.everyStage ? ranked : nearTies(ranked);
  if (near.length < 2) return;
  yield began('judges');
  const { behaviour } = standing().evidence;
  const inputs = compareInputs(behaviour).slice(0, 5);
  const contenders = near.map(({ contender: { id, text } }) => {
    const outcomes = outcomesOn(behaviour, id, inputs);
    return { id, text, ...(outcomes === undefined ? {} : { outcomes }) };
  });
  const asked = level.everyStage ? await deriveQuestions(task, ask, signal) : undefined;
  if (asked?.measured === false) yield { kind: 'notMeasured', stage: 'judges', reason: asked.reason };
  const { record, opinion } = await judgeLeaders(
    {
      task,
      // Outputs are shown of all or of none.
      inputs: contenders.every(({ outcomes }) => outcomes !== undefined) ? inputs : [],
      contenders,
      scores: level.everyStage,
      questions: (asked && valueOf(asked)) ?? [],
      trials: level.judgeTrials,
    },
    ask,
    signal,
  );
  yield { kind: 'judged', sayings: sayingsOf(record) };
  if (opinion.none === 'notMeasured')
    yield { kind: 'notMeasured', stage: 'judges', reason: 'No pair could be judged in both orders.' };
  if (level.everyStage) yield* multipleChoice(job, signal);
}

async function* multipleChoice(job: ExaminationJob, signal: AbortSignal): AsyncGenerator<ExaminationNews> {
  const { task, random, ask, standing } = job;
  const candidates = standing().contest.contenders.slice(0, 5);
  if (candidates.length < 2) return;
  yield began('choice');
  const pick = await chooseMostConsistent({ task, candidates, random }, ask, signal);
  yield* told('choice', pick, (value) => ({ kind: 'picked', pick: value }));
}

/** What the choice relies on, and which parts of the context it rests on. */
async function* questionsAboutChoice(
  job: ExaminationJob,
  signal: AbortSignal,
): AsyncGenerator<ExaminationNews> {
  const { task, syntax, settle, run, ask, standing } = job;
  const choice = chooseExamined(rankedOf(job), standing().examination);
  yield began('contradictions');
  const contradictions = await probeContradictions(
    { task, syntax, candidate: choice, most: 3, ...(settle === undefined ? {} : { settle }) },
    ask,
    signal,
  );
  for (const reason of contradictions.notMeasured)
    yield { kind: 'notMeasured', stage: 'contradictions', reason };
  yield { kind: 'relied', candidate: choice.id, contradictions };
  if (task.context.length === 0) return;
  yield began('ablation');
  const inputs = compareInputs(standing().evidence.behaviour);
  const ablation = await ablateContext(
    { task, syntax, choice: choice.text, most: 3, inputs, ...(run === undefined ? {} : { run }) },
    ask,
    signal,
  );
  yield { kind: 'ablated', candidate: choice.id, ablation };
}

function began(stage: ExaminationStage): ExaminationNews {
  return { kind: 'began', stage };
}

/** What was measured, or why it was not. */
function* told<T>(
  stage: ExaminationStage,
  result: Measured<T>,
  news: (value: T) => ExaminationNews,
): Generator<ExaminationNews> {
  yield result.measured ? news(result.value) : { kind: 'notMeasured', stage, reason: result.reason };
}
