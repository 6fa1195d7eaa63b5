import type { Measured } from '../../verification/backward/measured';
import type { Coverage } from '../../verification/backward/roundTrip/coverage';
import type { Requirement } from '../../verification/backward/roundTrip/requirements';
import type { Rewrite, RoundTrips, Trip } from '../../verification/backward/roundTrip/roundTrip';
import type { Words } from '../words';
import { block, chapter, code, list, parts, sentence } from './markdown';

/** From candidates to words and back. */
export function roundTripPart({ requirements, candidates }: RoundTrips, words: Words): string | undefined {
  const stated = requirements.measured
    ? requirements.value.map(({ text, quote }) => words.t('{0}, said as {1}', code(text), code(quote)))
    : [words.t('requirements not measured: {0}', sentence(requirements.reason))];
  return chapter(
    words.t('Round trips'),
    words.t(
      'A candidate’s change was described without sight of the request; the description was held against what the request asks for, and the code was written again from it.',
    ),
    list(stated),
    ...candidates.flatMap(({ candidate, trips }) =>
      trips.map((trip, at) =>
        parts(
          `### ${code(candidate)}${trips.length > 1 ? ` (${at + 1})` : ''}`,
          tripPart(trip, requirements, words),
        ),
      ),
    ),
  );
}

function tripPart(
  { description, coverage, rewrite }: Trip,
  requirements: Measured<readonly Requirement[]>,
  words: Words,
): string {
  if (!description.measured) return words.t('Not described: {0}', sentence(description.reason));
  const asked = requirements.measured ? requirements.value : [];
  return parts(
    block(description.value),
    list([
      ...(coverage.measured
        ? coveredLines(coverage.value, asked, words)
        : [words.t('requirements not measured: {0}', sentence(coverage.reason))]),
      rewrite.measured
        ? rewriteLine(rewrite.value, words)
        : words.t('not written again: {0}', sentence(rewrite.reason)),
    ]),
  );
}

function coveredLines(
  { covered, unrequested }: Coverage,
  requirements: readonly Requirement[],
  words: Words,
): string[] {
  const answers = {
    yes: words.t('covered'),
    no: words.t('not covered'),
    unclear: words.t('not clear whether covered'),
  };
  return [
    ...covered.map((answer, at) => `${answers[answer]}: ${code(requirements[at]?.text ?? String(at + 1))}`),
    ...unrequested.map((text) => words.t('nobody asked for: {0}', code(text))),
  ];
}

function rewriteLine({ value, equal, by, control }: Rewrite, words: Words): string {
  const alike = equal
    ? words.t('written again: the same')
    : words.t('written again: alike to {0} %', Math.round(100 * value));
  const measure = by === 'behaviour' ? words.t('by what it does') : words.t('by its syntax');
  const without =
    control === undefined
      ? undefined
      : words.t('without the description alike to {0} %', Math.round(100 * control));
  return [`${alike} ${measure}`, without].filter((text) => text !== undefined).join('; ');
}
