import type { Alternative, HotSpot } from '../agreement/agreement';
import type { OffsetRange } from '../task';
import type { Words } from './words';

/** "7 of 12 as shown", or what is said where others have something more. */
export function spotLine(spot: HotSpot, words: Words): string {
  const total = spot.votes + spot.alternatives.reduce((sum, alternative) => sum + alternative.votes, 0);
  return spot.insertion
    ? words.t('{0} of {1} have something more here', round(total - spot.votes), round(total))
    : words.t('{0} of {1} as shown', round(spot.votes), round(total));
}

/** Who has an alternative: its votes and the names of the candidates. */
export function votesLine(alternative: Alternative, words: Words): string {
  return words.t('{0} votes: {1}', round(alternative.votes), alternative.members.join(', '));
}

/** An alternative on one line, for lists. */
export function alternativeLine(alternative: Alternative, words: Words): string {
  const text = alternative.text.replaceAll(/\s+/g, ' ').trim();
  if (text === '') return words.t('(left out)');
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}

/** The heat of a spot in words, so that colour is never alone. */
export function stepWord(spot: HotSpot, words: Words): string {
  const names = [
    words.t('cold'),
    words.t('slightly uncertain'),
    words.t('somewhat uncertain'),
    words.t('uncertain'),
    words.t('very uncertain'),
    words.t('most uncertain'),
  ];
  return names[spot.step] ?? '';
}

/** The first spot after an offset, or the first of all; undefined when there is none. */
export function nextSpot(spots: readonly HotSpot[], offset: number): HotSpot | undefined {
  return spots.find((spot) => spot.start > offset) ?? spots[0];
}

/** The last spot before an offset, or the last of all; undefined when there is none. */
export function previousSpot(spots: readonly HotSpot[], offset: number): HotSpot | undefined {
  return spots.findLast((spot) => spot.start < offset) ?? spots.at(-1);
}

/** The narrowest spot that touches a range. */
export function spotAt(spots: readonly HotSpot[], range: OffsetRange): HotSpot | undefined {
  const touching = spots.filter((spot) => spot.start <= range.end && range.start <= spot.end);
  return touching.sort((a, b) => a.end - a.start - (b.end - b.start))[0];
}

/** Whole votes as they are, weights with one decimal. */
function round(votes: number): number {
  return Math.round(votes * 10) / 10;
}
