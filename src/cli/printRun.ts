import { createTwoFilesPatch, FILE_HEADERS_ONLY } from 'diff';
import type { Alternative } from '../engine/agreement/agreement';
import type { Consensus } from '../engine/events';
import type { Candidate } from '../engine/pool';
import { agreementLine, basisLine, confidenceLine, independenceLine } from '../engine/report/headline';
import { reasonLine } from '../engine/report/reasons';
import { alternativeLine, spotLine, stepWord, votesLine } from '../engine/report/spots';
import { distinguishingLine, effectLine, verifiedLine } from '../engine/report/verified';
import { englishWords } from '../engine/report/words';
import type { Task } from '../engine/task';

/** The consensus as a person reads it in a terminal: the diff, then the hot spots with their alternatives. */
export function printConsensus(task: Task, consensus: Consensus, candidates: readonly Candidate[]): string {
  const words = englishWords;
  const lines = [
    agreementLine(consensus, words),
    basisLine(consensus, words),
    confidenceLine(consensus, words),
    independenceLine(consensus, words),
    verifiedLine(consensus, words),
  ];
  const parts = [lines.filter((line) => line !== undefined).join(' · ')];
  for (const input of consensus.behaviour?.distinguishing ?? []) parts.push(distinguishingLine(input, words));
  for (const reason of consensus.notRun ?? []) parts.push(words.t('not run: {0}', reason));
  const { text } = consensus;
  if (text !== undefined) {
    const { path } = task.document;
    const options = { headerOptions: FILE_HEADERS_ONLY };
    const patch = createTwoFilesPatch(`a/${path}`, `b/${path}`, task.document.text, text, '', '', options);
    parts.push(patch.trimEnd());
    for (const spot of consensus.disagreement.hotSpots) {
      const line = text.slice(0, spot.start).split('\n').length;
      const shown = text.slice(spot.start, spot.end).replaceAll(/\s+/g, ' ');
      const head = `${path}:${line}: ${stepWord(spot, words)}, ${spotLine(spot, words)}: ${shown}`;
      const others = spot.alternatives.map(
        (other) => `    ${alternativeLine(other, words)}  (${notesOf(other)})`,
      );
      parts.push([head, ...others].join('\n'));
    }
  }
  for (const candidate of candidates) {
    if (!candidate.usable)
      parts.push(`${candidate.id} has no vote: ${reasonLine(candidate.reason, words)}: ${candidate.detail}`);
  }
  return parts.join('\n\n');
}

function notesOf(alternative: Alternative): string {
  const notes = [votesLine(alternative, englishWords), effectLine(alternative.effect, englishWords)];
  return notes.filter((note) => note !== undefined).join('; ');
}
