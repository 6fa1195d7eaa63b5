import type { SyntaxTree } from '../syntax/tree';
import type { Alternative } from './agreement';
import type { AlignedText } from './alignedText';
import type { Variant } from './comparer';

/** A variant with its votes, aligned with the shown text. */
export interface AlignedVariant {
  readonly variant: Variant;
  readonly aligned: AlignedText;
  readonly weight: number;
}

/** What one variant has at a place. */
export interface Reading {
  readonly from: AlignedVariant;
  /** The normalised text: equal for readings that say the same. */
  readonly key: string;
  /** As an edit of the shown text. */
  readonly text: string;
}

/** Variants that have the same at a place. */
export interface ReadingGroup {
  readonly key: string;
  /** The shortest text of its readings. */
  readonly text: string;
  readonly readings: readonly Reading[];
}

/** The readings by what they say, in an order that does not depend on who came first. */
export function groupReadings(readings: readonly Reading[]): ReadingGroup[] {
  const groups = new Map<string, Reading[]>();
  for (const reading of readings) {
    const group = groups.get(reading.key);
    if (group === undefined) groups.set(reading.key, [reading]);
    else group.push(reading);
  }
  return [...groups].map(([key, members]) => ({ key, text: shortest(members), readings: members }));
}

/** The alternatives of a place, most votes first. */
export function alternativesOf(groups: readonly ReadingGroup[]): Alternative[] {
  return mergeByText(groups)
    .map(({ text, readings }) => ({ text, votes: votesOfGroup(readings), members: membersOf(readings) }))
    .sort((a, b) => b.votes - a.votes || compare(a.members[0] ?? '', b.members[0] ?? ''));
}

/** What reads the same is one alternative, whatever the reason. */
function mergeByText(groups: readonly ReadingGroup[]): ReadingGroup[] {
  const merged = new Map<string, ReadingGroup>();
  for (const group of groups) {
    const known = merged.get(group.text);
    const readings = known === undefined ? group.readings : [...known.readings, ...group.readings];
    merged.set(group.text, { ...group, readings });
  }
  return [...merged.values()];
}

export function votesOfGroup(readings: readonly Reading[]): number {
  return readings.reduce((sum, { from }) => sum + from.weight, 0);
}

/** The errors that the shown text and all texts of a group have anyway. */
export function allowedErrors(shown: SyntaxTree, group: ReadingGroup): number {
  return shown.errors + Math.min(...group.readings.map(({ from }) => from.variant.compared.form.tree.errors));
}

function shortest(readings: readonly Reading[]): string {
  const texts = readings.map(({ text }) => text);
  return texts.sort((a, b) => a.length - b.length || compare(a, b))[0] ?? '';
}

function membersOf(readings: readonly Reading[]): string[] {
  return readings.flatMap(({ from }) => from.variant.members.map(({ id }) => id)).sort(compare);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
