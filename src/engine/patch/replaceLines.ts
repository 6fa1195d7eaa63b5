import { indentOf } from './indentation';
import type { LineRange } from './hunks';
import { describeNearMiss, nearestLines } from './nearMiss';

export interface LineReplacement {
  readonly search: readonly string[];
  readonly replace: readonly string[];
}

/** What tells between several places that fit. */
export interface Preference {
  /** The lines that the person pointed at. */
  readonly target: LineRange;
  /** Where a diff says that it belongs, counted from 0. */
  readonly near?: number;
  /** How many of the edits still to come, this one included, look for the same lines. */
  readonly repeats?: number;
}

export type Replaced =
  | { readonly kind: 'replaced'; readonly lines: string[]; readonly at: number; readonly repair?: string }
  | { readonly kind: 'failed'; readonly why: string };

interface Stage {
  readonly repair?: string;
  prepare?(change: LineReplacement): LineReplacement;
  readonly same: (document: string, wanted: string) => boolean;
  readonly reindents?: boolean;
}

const sameLine = (a: string, b: string): boolean => a === b;
const sameToItsEnd = (a: string, b: string): boolean => a.trimEnd() === b.trimEnd();
const sameInside = (a: string, b: string): boolean => a.trim() === b.trim();

/** From strict to generous; the first stage that fits anywhere decides. */
const stages: readonly Stage[] = [
  { same: sameLine },
  { same: sameToItsEnd, repair: 'trailing white space ignored' },
  { prepare: withoutOuterBlanks, same: sameToItsEnd, repair: 'blank lines around an edit ignored' },
  { prepare: withoutOuterBlanks, same: sameInside, repair: 'indentation adjusted', reindents: true },
  { prepare: halvedBackslashes, same: sameInside, repair: 'doubled backslashes halved', reindents: true },
];

/**
 * Replaces lines of a document by others, wherever they are: exactly as given, else but for trailing white
 * space, blank lines around, indentation, doubled backslashes, or as a part of a line.
 */
export function replaceLines(
  document: readonly string[],
  change: LineReplacement,
  preference: Preference,
): Replaced {
  for (const stage of stages) {
    const prepared = stage.prepare?.(change) ?? change;
    if (prepared.search.length === 0) continue;
    const places = findPlaces(document, prepared.search, stage.same);
    if (places.length === 0) continue;
    const at = choose(places, prepared.search.length, preference);
    if (at === undefined) return { kind: 'failed', why: ambiguous(places) };
    const old = document.slice(at, at + prepared.search.length);
    const lines = stage.reindents === true ? reindented(old, prepared) : [...prepared.replace];
    return {
      kind: 'replaced',
      lines: [...document.slice(0, at), ...lines, ...document.slice(at + old.length)],
      at,
      ...(stage.repair === undefined ? {} : { repair: stage.repair }),
    };
  }
  return replacePart(document, change) ?? { kind: 'failed', why: missing(document, change.search) };
}

/** The lines at which the wanted ones begin, in order. */
export function findPlaces(
  document: readonly string[],
  wanted: readonly string[],
  same: (document: string, wanted: string) => boolean = sameLine,
): number[] {
  const places: number[] = [];
  for (let start = 0; start + wanted.length <= document.length; start += 1) {
    if (wanted.every((line, i) => same(document[start + i] ?? '', line))) places.push(start);
  }
  return places;
}

function choose(places: readonly number[], length: number, preference: Preference): number | undefined {
  const { target, near, repeats = 1 } = preference;
  if (places.length === 1) return places[0];
  if (near !== undefined) {
    return places.reduce((best, at) => (Math.abs(at - near) < Math.abs(best - near) ? at : best));
  }
  const within = places.filter((at) => at >= target.start && at + length <= target.end);
  if (within.length === 1) return within[0];
  return repeats >= places.length ? places[0] : undefined;
}

function ambiguous(places: readonly number[]): string {
  const shown = places.slice(0, 5).map((at) => String(at + 1));
  const more = places.length > shown.length ? ', …' : '';
  return `It fits at ${String(places.length)} places (lines ${shown.join(', ')}${more}), and nothing says which is meant.`;
}

function missing(document: readonly string[], search: readonly string[]): string {
  return `The document does not hold what it looks for. ${describeNearMiss(nearestLines(document, search))}`;
}

function withoutOuterBlanks({ search, replace }: LineReplacement): LineReplacement {
  return { search: trimBlank(search), replace: trimBlank(replace) };
}

function trimBlank(lines: readonly string[]): readonly string[] {
  const first = lines.findIndex((line) => line.trim() !== '');
  return first < 0 ? [] : lines.slice(first, lines.findLastIndex((line) => line.trim() !== '') + 1);
}

function halvedBackslashes(change: LineReplacement): LineReplacement {
  const { search, replace } = withoutOuterBlanks(change);
  const halved = (line: string): string => line.replaceAll('\\\\', '\\');
  return { search: search.map(halved), replace: replace.map(halved) };
}

/** The new lines, indented as the document indents the ones that they replace. */
function reindented(old: readonly string[], { search, replace }: LineReplacement): string[] {
  const known = new Map<string, string>();
  search.forEach((line, i) => {
    const indent = indentOf(line);
    if (line.trim() !== '' && !known.has(indent)) known.set(indent, indentOf(old[i] ?? ''));
  });
  return replace.map((line) => {
    if (line.trim() === '') return line;
    const indent = indentOf(line);
    return translated(indent, known) + line.slice(indent.length);
  });
}

function translated(indent: string, known: ReadonlyMap<string, string>): string {
  const exact = known.get(indent);
  if (exact !== undefined) return exact;
  const prefixes = [...known.keys()].filter((key) => indent.startsWith(key));
  if (prefixes.length > 0) {
    const longest = prefixes.reduce((best, key) => (key.length > best.length ? key : best));
    return (known.get(longest) ?? '') + inUnits(indent.slice(longest.length), known);
  }
  // Less indented than anything looked for: as much less as it is in the reply.
  const [key, value] = [...known].sort((a, b) => a[0].length - b[0].length)[0] ?? ['', ''];
  return value.slice(0, Math.max(0, value.length - (key.length - indent.length)));
}

/** Tabs for blanks or the reverse, where the lines known show how many blanks one tab is worth. */
function inUnits(rest: string, known: ReadonlyMap<string, string>): string {
  for (const [reply, document] of known) {
    if (/^\t+$/.test(document) && /^ +$/.test(reply)) {
      const width = Math.max(1, Math.floor(reply.length / document.length));
      return rest.replace(/ +/g, (blanks) => '\t'.repeat(Math.round(blanks.length / width)));
    }
    if (/^ +$/.test(document) && /^\t+$/.test(reply)) {
      return rest.replaceAll('\t', ' '.repeat(Math.max(1, Math.floor(document.length / reply.length))));
    }
  }
  return rest;
}

/** Fits a piece that begins or ends within a line, if the document holds it exactly once. */
function replacePart(document: readonly string[], change: LineReplacement): Replaced | undefined {
  const wanted = change.search.join('\n').trim();
  const text = document.join('\n');
  const at = text.indexOf(wanted);
  if (
    wanted.length < 3 ||
    at < 0 ||
    text.indexOf(wanted, at + 1) >= 0 ||
    splitsWord(text, at, wanted.length)
  ) {
    return undefined;
  }
  const replaced = text.slice(0, at) + change.replace.join('\n').trim() + text.slice(at + wanted.length);
  return {
    kind: 'replaced',
    lines: replaced.split('\n'),
    at: text.slice(0, at).split('\n').length - 1,
    repair: 'part of a line replaced',
  };
}

function splitsWord(text: string, start: number, length: number): boolean {
  const isWord = (character: string | undefined): boolean => /[\p{L}\p{N}_$]/u.test(character ?? '');
  return (
    (isWord(text[start - 1]) && isWord(text[start])) ||
    (isWord(text[start + length - 1]) && isWord(text[start + length]))
  );
}
