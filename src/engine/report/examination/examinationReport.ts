import type { Consensus } from '../../events';
import type { Examination } from '../../examination/examination';
import type { Candidate } from '../../pool';
import type { Task } from '../../task';
import { originLine } from '../origin';
import type { Words } from '../words';
import { backwardPart } from './backwardPart';
import { drawnPart } from './drawnPart';
import { fusionPart } from './fusionPart';
import { choicePart, judgePart } from './judgePart';
import { block, chapter, code, list, parts, sentence } from './markdown';
import { feasibilityPart, planPart } from './planPart';
import { ablationPart, contradictionPart } from './reliancePart';
import { reviewPart } from './reviewPart';
import { roundTripPart } from './roundTripPart';
import { stageName } from './stageLines';

/** What a report is made of: a run, or as much of it as is known. */
export interface ExaminedRun {
  readonly task: Task;
  readonly candidates: readonly Candidate[];
  readonly consensus: Consensus | undefined;
  readonly examination: Examination;
}

/**
 * All that the model was asked besides the samples, and what came of it, as Markdown. Whatever a model, a trace or a
 * server has written is in it as code, so that it can be read and can be nothing else.
 */
export function examinationReport(
  { task, candidates, consensus, examination }: ExaminedRun,
  words: Words,
): string {
  const { backward, critiques, drawn, judge, pick, contradictions, ablations } = examination;
  const choice = consensus?.choice;
  const chapters = [
    feasibilityPart(examination, words),
    planPart(examination, words),
    reviewPart(critiques, choice, words),
    drawnPart(drawn, candidates, choice, words),
    backward && backwardPart(backward, words),
    backward?.roundTrips && roundTripPart(backward.roundTrips, words),
    judge && judgePart(judge, words),
    pick && choicePart(pick, words),
    contradictionPart(contradictions, words),
    ablationPart(ablations, words),
    consensus?.fusion && fusionPart(consensus.fusion, words),
    notMeasuredPart(examination, words),
  ];
  return `${parts(
    `# ${words.t('What the model was asked')}`,
    code(task.document.path),
    block(task.instruction),
    shownLine(consensus, words),
    isExamined(examination)
      ? undefined
      : words.t('Besides the samples the model was asked nothing about the candidates.'),
    ...chapters,
  )}\n`;
}

/** Whether the model was asked anything besides the samples. */
export function isExamined(examination: Examination): boolean {
  const { feasibility, drawn, critiques, backward, judge, pick, contradictions, notMeasured } = examination;
  return (
    drawn.length + critiques.size + contradictions.size + notMeasured.length > 0 ||
    [feasibility, backward, judge, pick].some((each) => each !== undefined)
  );
}

function shownLine(consensus: Consensus | undefined, words: Words): string | undefined {
  if (consensus?.choice === undefined) return undefined;
  const shown = words.t('Shown: {0}', code(consensus.choice));
  const { origin } = consensus;
  if (origin === undefined) return shown;
  return `${shown}, ${originLine({ ...origin, parents: origin.parents.map(code) }, words)}`;
}

function notMeasuredPart({ notMeasured }: Examination, words: Words): string | undefined {
  return chapter(
    words.t('Not measured'),
    list(notMeasured.map(({ stage, reason }) => `${stageName(stage, words)}: ${sentence(reason)}`)),
  );
}
