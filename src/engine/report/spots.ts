import type { Alternative, Disagreement, HotSpot, TokenHeat } from '../agreement/agreement';
import type { OffsetRange } from '../task';
import type { Words } from './words';

/** "7 of 12 as shown", or what is said where others have something more. */
export function spotLine(spot: HotSpot, words: Words): string {
  const total = spot.votes + spot.alternatives.reduce((sum, alternative) => sum + alternative.votes, 0);
  return spot.insertion
    ? words.t('{0} of {1} have something more here', round(total - spot.votes), round(total))
    : words.t('{0} of {1} as shown', round(spot.votes), round(total));
}

/**
 * Who has an alternative: its votes and the names of the candidates.
 * @param modelNames per candidate, what its model is called; absent where only one model was asked.
 */
export function votesLine(
  alternative: Alternative,
  words: Words,
  modelNames: ReadonlyMap<string, string> = new Map(),
): string {
  const members = byModel(alternative.members, modelNames);
  if (alternative.votes === 1) return words.t('1 vote: {0}', members);
  return words.t('{0} votes: {1}', round(alternative.votes), members);
}

/** `s1, s4`, or `one model (s1, s4), another (s2)`. */
function byModel(members: readonly string[], modelNames: ReadonlyMap<string, string>): string {
  if (modelNames.size === 0) return members.join(', ');
  const groups = new Map<string, string[]>();
  for (const id of members) {
    const name = modelNames.get(id) ?? '?';
    groups.set(name, [...(groups.get(name) ?? []), id]);
  }
  return [...groups].map(([name, ids]) => `${name} (${ids.join(', ')})`).join(', ');
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

/**
 * What shows where a spot is: its own range or, where something is missing, the token behind the place, so that the
 * mark moves no text.
 */
export function markOf(spot: HotSpot, { tokens }: Disagreement): OffsetRange {
  return spot.insertion ? (tokens.find((token) => token.end > spot.start) ?? spot) : spot;
}

/** The spot whose mark touches a range: the narrowest, and of equals one that replaces something. */
export function spotAt(disagreement: Disagreement, range: OffsetRange): HotSpot | undefined {
  const touching = disagreement.hotSpots
    .map((spot) => ({ spot, mark: markOf(spot, disagreement) }))
    .filter(({ mark }) => mark.start <= range.end && range.start <= mark.end);
  const width = ({ mark }: { mark: OffsetRange }): number => mark.end - mark.start;
  touching.sort((a, b) => width(a) - width(b) || Number(a.spot.insertion) - Number(b.spot.insertion));
  return touching[0]?.spot;
}

/** The token at an offset; undefined between tokens and on what is only cosmetic. */
export function tokenAt({ tokens }: Disagreement, offset: number): TokenHeat | undefined {
  return tokens.find(({ start, end }) => start <= offset && offset < end);
}

/** Where a token's heat comes from; undefined where nobody would have it otherwise. */
export function heatLine(token: TokenHeat, words: Words): string | undefined {
  if (token.share === 0 && token.inserted === 0) return undefined;
  const parts: string[] = [];
  if (token.share > 0)
    parts.push(words.t('{0} % of the votes have this token otherwise', percent(token.share)));
  if (token.inserted > 0)
    parts.push(words.t('{0} % have something more in front of it', percent(token.inserted)));
  const heat = Math.max(token.heat, token.insertionHeat).toFixed(2);
  parts.push(words.t('heat {0}, in which the votes of close variants count most', heat));
  parts.push(
    token.step === 0
      ? words.t('not coloured, since other tokens of this patch are hotter')
      : words.t('step {0} of 5 by rank within this patch', token.step),
  );
  return parts.join('; ');
}

function percent(share: number): number {
  return Math.round(100 * share);
}

/** Whole votes as they are, weights with one decimal. */
function round(votes: number): number {
  return Math.round(votes * 10) / 10;
}
