import type { Critique } from '../../critique/critiqueCandidate';
import type { Finding } from '../../critique/finding';
import { expectedLine, severityWord, statusLine } from '../findings';
import { resultLine } from '../verified';
import type { Words } from '../words';
import { block, chapter, code, list, parts } from './markdown';

/** All reviews, that of the choice first. */
export function reviewPart(
  critiques: ReadonlyMap<string, Critique>,
  choice: string | undefined,
  words: Words,
): string | undefined {
  const ordered = [...critiques.values()].sort(
    (a, b) => Number(b.candidate === choice) - Number(a.candidate === choice),
  );
  return chapter(words.t('Review'), ...ordered.map((critique) => critiquePart(critique, words)));
}

function critiquePart({ candidate, findings, refuted, misplaced }: Critique, words: Words): string {
  const nothing = findings.length + refuted.length === 0;
  return parts(
    `### ${code(candidate)}`,
    nothing ? words.t('The review found nothing.') : undefined,
    ...[...findings].sort(byStatus).map((finding) => findingPart(finding, words)),
    ...refuted.map((finding) => findingPart(finding, words)),
    misplaced === 0
      ? undefined
      : words.t('Left out, since they are about lines that the candidate does not have: {0}', misplaced),
  );
}

/** What running bore out goes first. */
function byStatus(a: Finding, b: Finding): number {
  return Number(b.status === 'shown') - Number(a.status === 'shown');
}

function findingPart(finding: Finding, words: Words): string {
  const { lines, severity, problem, input, expected, outcome, status } = finding;
  const names = { shown: words.t('Shown'), open: words.t('Open'), refuted: words.t('Refuted') };
  const place =
    lines.first === lines.last
      ? words.t('line {0}', lines.first)
      : words.t('lines {0} to {1}', lines.first, lines.last);
  return parts(
    `**${names[status]}** · ${severityWord(severity, words)} · ${place}`,
    block(problem),
    list([
      input === undefined ? undefined : words.t('input: {0}', code(input)),
      expected === undefined ? undefined : words.t('expected: {0}', code(expectedLine(expected, words))),
      outcome === undefined ? undefined : words.t('given: {0}', code(resultLine(outcome, words))),
      statusLine(finding, words),
    ]),
  );
}
