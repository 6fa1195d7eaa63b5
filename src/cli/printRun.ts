import { createTwoFilesPatch, FILE_HEADERS_ONLY } from 'diff';
import type { Alternative } from '../engine/agreement/agreement';
import type { Consensus } from '../engine/events';
import type { Examination } from '../engine/examination/examination';
import type { Candidate } from '../engine/pool';
import { examinedLine } from '../engine/report/examination/stageLines';
import { findingLines, severityWord } from '../engine/report/findings';
import { agreementLine, basisLine, confidenceLine, independenceLine } from '../engine/report/headline';
import { originLine } from '../engine/report/origin';
import { reasonLine } from '../engine/report/reasons';
import { alternativeLine, spotLine, stepWord, votesLine } from '../engine/report/spots';
import { distinguishingLine, effectLine, verifiedLine } from '../engine/report/verified';
import { englishWords } from '../engine/report/words';
import type { Task } from '../engine/task';

/** The consensus as a person reads it in a terminal: the diff, then the hot spots with their alternatives. */
export function printConsensus(
  task: Task,
  consensus: Consensus,
  candidates: readonly Candidate[],
  examination: Examination,
): string {
  const words = englishWords;
  const lines = [
    agreementLine(consensus, words),
    basisLine(consensus, words),
    confidenceLine(consensus, words),
    independenceLine(consensus, words),
    verifiedLine(consensus, words),
    examinedLine(examination, consensus.choice ?? '', words),
  ];
  const parts = [lines.filter((line) => line !== undefined).join(' · ')];
  for (const input of consensus.behaviour?.distinguishing ?? [])
    parts.push(distinguishingLine(input, words, consensus));
  parts.push(...findingParts(task.document.path, consensus, examination));
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
    if (candidate.origin !== undefined)
      parts.push(`${candidate.id} has no vote: ${originLine(candidate.origin, words)}`);
    if (!candidate.usable)
      parts.push(`${candidate.id} has no vote: ${reasonLine(candidate.reason, words)}: ${candidate.detail}`);
  }
  return parts.join('\n\n');
}

/** What the review of the choice found and running did not refute. */
function findingParts(path: string, { choice }: Consensus, { critiques }: Examination): string[] {
  const findings = critiques.get(choice ?? '')?.findings ?? [];
  return findings.map((finding) => {
    const severity = severityWord(finding.severity, englishWords);
    const lines = findingLines(finding, englishWords).map((line) => line.replaceAll(/[\s\p{Cc}]+/gu, ' '));
    return `${path}:${finding.lines.first}: ${severity}: ${lines.join('\n    ')}`;
  });
}

function notesOf(alternative: Alternative): string {
  const notes = [votesLine(alternative, englishWords), effectLine(alternative.effect, englishWords)];
  return notes.filter((note) => note !== undefined).join('; ');
}
