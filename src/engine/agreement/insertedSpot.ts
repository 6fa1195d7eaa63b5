import type { OffsetRange } from '../task';
import type { SyntaxTree } from '../syntax/tree';
import type { Alternative } from './agreement';
import type { AlignedText, TokenRange } from './alignedText';
import { appendedText, normalKey } from './alternativeText';
import type { ComparedText } from './comparedText';
import { nearestMatch, tokensOfUnits } from './correspondence';
import type { SpotSource } from './replacedSpot';
import { allowedErrors, alternativesOf, groupReadings } from './spotAlternatives';
import { areStatements, isWhole, partStatements } from './spotRegions';
import type { Reading } from './spotAlternatives';

export interface InsertedSpot extends OffsetRange {
  readonly votes: number;
  readonly alternatives: readonly Alternative[];
}

/**
 * What others have between a unit of the shown text and the one in front of it, to be put behind that one.
 * Undefined when nothing can be inserted there such that the text parses.
 * @param unit of the whole text; may be the one behind the last.
 */
export function insertedSpot(
  source: SpotSource,
  shown: ComparedText,
  unit: number,
): InsertedSpot | undefined {
  const before = tokenBefore(shown, unit);
  const readings: Reading[] = [];
  let votes = 0;
  const after = shown.form.token[unit] ?? -1;
  const complete = partStatements(source.shown, before, after) ? areStatements : isWhole;
  const anchor = before < 0 ? 0 : (source.shown.tokens[before]?.end ?? 0);
  for (const from of source.others) {
    const range = insertedTokens(from.aligned, unit);
    if (range === undefined) votes += from.weight;
    else if (!complete(from.aligned.other.form.tree, range)) return undefined;
    else {
      const key = normalKey(from.aligned, range);
      readings.push({ from, key, text: appendedText(from.aligned, range, anchor) });
    }
  }
  if (readings.length === 0) return undefined;
  const at = readings.every(({ text }) => text.startsWith('\n'))
    ? behindComment(source.shown, before, anchor)
    : anchor;
  const groups = groupReadings(readings);
  for (const group of groups) {
    const edit = { text: group.text, allowed: allowedErrors(source.shown, group), asNode: false };
    if (!source.fits({ start: at, end: at }, edit)) return undefined;
  }
  return { start: at, end: at, votes, alternatives: alternativesOf(groups) };
}

/** The last token of the units in front of one, or -1. */
export function tokenBefore(shown: ComparedText, unit: number): number {
  for (let at = unit - 1; at >= 0; at--) {
    const token = shown.form.token[at] ?? -1;
    if (token >= 0) return token;
  }
  return -1;
}

/** What another text has more in front of a unit; undefined: nothing, or too much differs there to say. */
function insertedTokens(aligned: AlignedText, unit: number): TokenRange | undefined {
  const before = nearestMatch(aligned, unit - 1, -1);
  const after = nearestMatch(aligned, unit, 1);
  if (before === undefined || after === undefined || before >= after) return undefined;
  const range = tokensOfUnits(aligned, before + 1, after);
  return range === undefined || range.first === range.end ? undefined : range;
}

/** A comment at the end of a line stays with the line. */
function behindComment(tree: SyntaxTree, before: number, anchor: number): number {
  const next = tree.tokens[before + 1];
  const trailing = next?.kind === 'comment' && !tree.text.slice(anchor, next.start).includes('\n');
  return trailing ? next.end : anchor;
}
