import type { Critique } from '../critique/critiqueCandidate';
import type { Expected, Finding, Severity } from '../critique/finding';
import type { FindingHeat } from '../critique/findingHeat';
import { resultLine } from './verified';
import type { Words } from './words';

/** What a finding says: the problem, what shows it, what was expected and given, and whether running bore it out. */
export function findingLines(finding: Finding, words: Words): string[] {
  const { problem, input, expected, outcome } = finding;
  return [
    problem,
    input === undefined ? undefined : words.t('input: {0}', input),
    expected === undefined ? undefined : words.t('expected: {0}', expectedLine(expected, words)),
    outcome === undefined ? undefined : words.t('given: {0}', resultLine(outcome, words)),
    statusLine(finding, words),
  ].filter((line) => line !== undefined);
}

/** Whether running has settled a finding. */
export function statusLine({ status, outcome }: Finding, words: Words): string {
  switch (status) {
    case 'shown':
      return words.t('Running the input has shown it.');
    case 'refuted':
      return words.t('Running the input has refuted it.');
    case 'open':
      return outcome === undefined
        ? words.t('Nobody could run it: this is an opinion of the model.')
        : words.t('The input was run, but no candidate gives what the review expects: this stays open.');
  }
}

export function severityWord(severity: Severity, words: Words): string {
  const names = { high: words.t('high'), medium: words.t('medium'), low: words.t('low') };
  return names[severity];
}

export function expectedLine(expected: Expected, words: Words): string {
  if (expected.kind === 'value') return expected.text;
  return expected.name === '' ? words.t('an error') : words.t('an error {0}', expected.name);
}

/** "review: 1 finding, 2 refuted", or that it found nothing. */
export function reviewLine({ findings, refuted }: Critique, words: Words): string {
  const counts = [
    findings.length === 0 && refuted.length > 0 ? undefined : findingCount(findings.length, words),
    refuted.length === 0 ? undefined : words.t('{0} refuted', refuted.length),
  ];
  return words.t('review: {0}', counts.filter((count) => count !== undefined).join(', '));
}

function findingCount(count: number, words: Words): string {
  if (count === 0) return words.t('no finding');
  return count === 1 ? words.t('1 finding') : words.t('{0} findings', count);
}

export type HeatStrength = 'weak' | 'middling' | 'strong';

/** How strong a sign the findings on some lines are that these need an edit. */
export function strengthOf({ value }: Pick<FindingHeat, 'value'>): HeatStrength {
  if (value >= 0.5) return 'strong';
  return value >= 0.25 ? 'middling' : 'weak';
}

/** What the mark beside some lines means, in one sentence. */
export function findingHeatLine(heat: FindingHeat, words: Words): string {
  const count = heat.findings.length;
  const of = count === 1 ? words.t('1 finding') : words.t('{0} findings', count);
  const strength = {
    weak: words.t('a weak sign that these lines need an edit'),
    middling: words.t('some sign that these lines need an edit'),
    strong: words.t('a strong sign that these lines need an edit'),
  }[strengthOf(heat)];
  return words.t('Review by the model, apart from the votes: {0}, {1}', of, strength);
}
