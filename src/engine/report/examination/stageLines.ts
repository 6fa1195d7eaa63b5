import { opinionOf } from '../../critique/judge/judgeOpinion';
import type { JudgeOpinion } from '../../critique/judge/judgeOpinion';
import type { Examination } from '../../examination/examination';
import { recordOf } from '../../examination/examination';
import type { ExaminationStage } from '../../examination/news';
import { reviewLine } from '../findings';
import type { Words } from '../words';

/** What one stage of an examination brought, on one line. */
export interface StageLine {
  readonly stage: ExaminationStage;
  readonly text: string;
  /** Whether something was found out; else the line says why not. */
  readonly measured: boolean;
}

type StageText = (examination: Examination, choice: string, words: Words) => string | undefined;

/** In the order in which the stages are done. */
const texts: readonly (readonly [ExaminationStage, StageText])[] = [
  ['feasibility', feasibilityText],
  ['synthesis', (examination, _, words) => drawnText(examination, 'synthesis', words)],
  ['review', reviewText],
  ['repair', (examination, _, words) => drawnText(examination, 'repair', words)],
  ['backward', backwardText],
  ['judges', judgeText],
  ['choice', choiceText],
  ['contradictions', contradictionText],
  ['ablation', ablationText],
];

/** The stages of which the line above the patch tells: what speaks for the choice, or against it. */
const headlined: readonly ExaminationStage[] = ['review', 'backward', 'judges'];

/**
 * What each stage of an examination brought, with the choice in mind, and why stages brought nothing.
 * @param choice the id of the candidate that is shown, or leads so far; empty before there is one.
 */
export function stageLines(examination: Examination, choice: string, words: Words): StageLine[] {
  return texts.flatMap(([stage, textOf]) => {
    const text = textOf(examination, choice, words);
    const found = text === undefined ? [] : [{ stage, text, measured: true }];
    const reasons = examination.notMeasured.filter((each) => each.stage === stage);
    return [
      ...found,
      ...reasons.map(({ reason }) => ({
        stage,
        text: words.t('{0} not measured: {1}', stageName(stage, words), reason),
        measured: false,
      })),
    ];
  });
}

/** "asked: 6 of 7 masked facts recovered, review: 1 finding"; undefined where nothing was found out. */
export function examinedLine(examination: Examination, choice: string, words: Words): string | undefined {
  const parts = stageLines(examination, choice, words).filter(
    ({ stage, measured }) => measured && headlined.includes(stage),
  );
  return parts.length === 0 ? undefined : words.t('asked: {0}', parts.map(({ text }) => text).join(', '));
}

/** What is being asked now; undefined before anything is. */
export function stageUnderWay({ stage }: Examination, words: Words): string | undefined {
  return stage === undefined ? undefined : words.t('now: {0}', stageName(stage, words));
}

/** What a stage is called. */
export function stageName(stage: ExaminationStage, words: Words): string {
  const names: Readonly<Record<ExaminationStage, string>> = {
    feasibility: words.t('whether the context suffices'),
    synthesis: words.t('synthesis'),
    review: words.t('review'),
    repair: words.t('repair'),
    backward: words.t('masked facts and round trips'),
    judges: words.t('judges'),
    choice: words.t('multiple choice'),
    contradictions: words.t('what the patch relies on'),
    ablation: words.t('which context counts'),
  };
  return names[stage];
}

function feasibilityText({ feasibility }: Examination, _: string, words: Words): string | undefined {
  if (feasibility === undefined || feasibility.verdict === 'notMeasured') return undefined;
  const { yes, no } = feasibility;
  return words.t('the context suffices, say {0} of {1}', yes, yes + no);
}

function drawnText({ drawn }: Examination, by: 'synthesis' | 'repair', words: Words): string | undefined {
  const count = drawn.filter((each) => each.by === by).length;
  if (count === 0) return undefined;
  if (by === 'synthesis') return count === 1 ? words.t('1 synthesis') : words.t('{0} syntheses', count);
  return count === 1 ? words.t('1 repair') : words.t('{0} repairs', count);
}

function reviewText({ critiques }: Examination, choice: string, words: Words): string | undefined {
  const critique = critiques.get(choice);
  return critique && reviewLine(critique, words);
}

function backwardText({ backward }: Examination, choice: string, words: Words): string | undefined {
  const facts = backward?.evidence.find(({ candidate }) => candidate === choice)?.facts;
  return facts === undefined || facts.asked === 0
    ? undefined
    : words.t('{0} of {1} masked facts recovered', facts.recovered, facts.asked);
}

function judgeText({ judge }: Examination, choice: string, words: Words): string | undefined {
  return judge && opinionLine(opinionOf(recordOf(judge)), choice, words);
}

/** Whom a judge prefers, or that it has no opinion; undefined where it could not be heard. */
export function opinionLine(opinion: JudgeOpinion, choice: string, words: Words): string | undefined {
  if (opinion.none === 'notMeasured') return undefined;
  if (opinion.none === 'tied') return words.t('the judge sees no difference');
  if (opinion.none !== undefined) return words.t('no stable opinion of the judge');
  const favourite = favouriteOf(opinion);
  if (favourite === undefined) return words.t('the judge has no favourite');
  return favourite === choice ? words.t('the judge prefers it') : words.t('the judge prefers {0}', favourite);
}

/** The only one with the most wins. */
function favouriteOf({ wins }: JudgeOpinion): string | undefined {
  const most = Math.max(...[...wins.values()].map(({ won }) => won));
  const best = [...wins].filter(([, { won }]) => won === most && won > 0);
  return best.length === 1 ? best[0]?.[0] : undefined;
}

function choiceText({ pick }: Examination, choice: string, words: Words): string | undefined {
  if (pick === undefined) return undefined;
  if (pick.choice === undefined) return words.t('multiple choice: another one in another order');
  return pick.choice === choice
    ? words.t('multiple choice: picks it')
    : words.t('multiple choice: picks {0}', pick.choice);
}

function contradictionText(
  { contradictions }: Examination,
  choice: string,
  words: Words,
): string | undefined {
  const facts = contradictions.get(choice)?.facts ?? [];
  if (facts.length === 0) return undefined;
  const broken = facts.filter(({ settled }) => settled === 'broken').length;
  return words.t('relies on {0} facts, of which {1} do not hold', facts.length, broken);
}

function ablationText({ ablations }: Examination, choice: string, words: Words): string | undefined {
  const blocks = (ablations.get(choice)?.blocks ?? []).filter(({ influence }) => influence !== 'notMeasured');
  if (blocks.length === 0) return undefined;
  const idle = blocks.filter(({ influence }) => influence === 'none').length;
  return words.t('{0} of {1} parts of the context change nothing', idle, blocks.length);
}
