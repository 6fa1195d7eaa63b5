import type { SyntaxTree } from '../syntax/tree';
import type { OffsetRange } from '../task';
import type { Alternative } from './agreement';
import type { TokenRange } from './alignedText';
import { alternativeText, normalKey, shownKey } from './alternativeText';
import { counterpart } from './correspondence';
import { allowedErrors, alternativesOf, groupReadings, votesOfGroup } from './spotAlternatives';
import type { AlignedVariant, Reading, ReadingGroup } from './spotAlternatives';
import type { PlaceCheck } from './placeCheck';
import { isStatement } from './spotRegions';
import type { Region } from './spotRegions';

export interface ReplacedSpot extends OffsetRange {
  readonly region: Region;
  readonly votes: number;
  readonly alternatives: readonly Alternative[];
  /** An alternative holds all that stands between the neighbours, insertions at either end included. */
  readonly takesNeighbours: boolean;
  /** The weight of the variants that were found to have no counterpart. */
  readonly lostWeight: number;
}

export interface SpotSource {
  readonly shown: SyntaxTree;
  readonly others: readonly AlignedVariant[];
  readonly fits: PlaceCheck;
}

/** What a region would be exchanged for, by what is said; `lost`: variants without a counterpart that fits. */
interface Sighting {
  readonly region: Region;
  readonly groups: readonly ReadingGroup[];
  readonly lost: readonly AlignedVariant[];
  readonly lostWeight: number;
  readonly takesNeighbours: boolean;
}

/**
 * The smallest of the regions in which every variant has a counterpart that may stand in its place. Where there is
 * none, variants without one count as leaving it out. Undefined when nothing differs, or nothing fits.
 */
export function replacedSpot(source: SpotSource, regions: readonly Region[]): ReplacedSpot | undefined {
  const sightings: Sighting[] = [];
  for (const region of regions) {
    const sighting = look(source, region);
    if (sighting.lostWeight === 0) return spotOf(source, sighting, []);
    sightings.push(sighting);
  }
  const least = Math.min(...sightings.map(({ lostWeight }) => lostWeight));
  const nearest = sightings.slice(sightings.findIndex((one) => one.lostWeight === least));
  // Where most have nothing like it, a part of a statement says less than the statement.
  const total = source.others.reduce((sum, { weight }) => sum + weight, 0);
  for (const sighting of 2 * least > total ? nearest.reverse() : nearest) {
    const leftOut = leaveOut(source, sighting);
    if (leftOut !== undefined) return spotOf(source, sighting, leftOut);
  }
  return undefined;
}

function look(source: SpotSource, region: Region): Sighting {
  const start = source.shown.tokens[region.first]?.start ?? 0;
  const readings: Reading[] = [];
  const lost: AlignedVariant[] = [];
  let takesNeighbours = false;
  for (const from of source.others) {
    const found = counterpart(from.aligned, region);
    if (found === undefined) {
      lost.push(from);
      continue;
    }
    if (found.by === 'neighbours') takesNeighbours = true;
    const empty = found.range.first === found.range.end;
    const text = empty ? '' : alternativeText(from.aligned, found.range, start);
    readings.push({ from, key: normalKey(from.aligned, found.range), text });
  }
  const groups: ReadingGroup[] = [];
  for (const group of groupReadings(readings)) {
    const fitting = fit(source, region, group);
    if (fitting === undefined) lost.push(...group.readings.map(({ from }) => from));
    else groups.push(fitting);
  }
  const lostWeight = lost.reduce((sum, { weight }) => sum + weight, 0);
  return { region, groups, lost, lostWeight, takesNeighbours };
}

/** A group with a text that may stand in place of the region, in parentheses if need be. */
function fit(
  { shown, others, fits }: SpotSource,
  region: Region,
  group: ReadingGroup,
): ReadingGroup | undefined {
  const aligned = others[0]?.aligned;
  if (aligned !== undefined && group.key === shownKey(aligned, region)) return group;
  const range = offsets(shown, region);
  const asNode = region.node >= 0 && !isStatement(shown, region.node) && group.text !== '';
  const allowed = allowedErrors(shown, group);
  for (const text of asNode ? [group.text, `(${group.text})`] : [group.text]) {
    if (fits(range, { text, allowed, asNode })) return { ...group, text };
  }
  return undefined;
}

/** The lost variants as a group that leaves the region out; undefined when that does not parse. */
function leaveOut({ shown, fits }: SpotSource, sighting: Sighting): ReadingGroup[] | undefined {
  const { region, lost } = sighting;
  const range = offsets(shown, region);
  for (const text of shown.languageId === 'python' ? ['', 'pass'] : ['']) {
    const group = { key: '', text, readings: lost.map((from) => ({ from, key: '', text })) };
    if (fits(range, { text, allowed: allowedErrors(shown, group), asNode: false })) return [group];
  }
  return undefined;
}

function spotOf(
  { shown, others }: SpotSource,
  { region, groups, takesNeighbours, lostWeight }: Sighting,
  leftOut: readonly ReadingGroup[],
): ReplacedSpot | undefined {
  const aligned = others[0]?.aligned;
  const key = aligned === undefined ? '' : shownKey(aligned, region);
  const range = offsets(shown, region);
  const text = shown.text.slice(range.start, range.end);
  const isSame = (group: ReadingGroup): boolean => group.key === key || group.text === text;
  const different = [...groups, ...leftOut].filter((group) => !isSame(group));
  if (different.length === 0) return undefined;
  const votes = groups.filter(isSame).reduce((sum, { readings }) => sum + votesOfGroup(readings), 0);
  return { ...range, region, votes, alternatives: alternativesOf(different), takesNeighbours, lostWeight };
}

export function offsets(tree: SyntaxTree, range: TokenRange): OffsetRange {
  return { start: tree.tokens[range.first]?.start ?? 0, end: tree.tokens[range.end - 1]?.end ?? 0 };
}
