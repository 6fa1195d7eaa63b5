import { nodeType } from '../syntax/tree';
import { localOf, unitToken } from './alignedText';
import type { AlignedText, TokenRange } from './alignedText';
import { outerLocal } from './comparedText';
import type { ComparedText } from './comparedText';
import { indentAt, reindent } from './indentation';
import type { Reindentation } from './indentation';

/**
 * A range of tokens of the other text as an edit of the shown one: its locals have the shown names, its lines the
 * indentation of the place.
 * @param at the offset in the shown text whose line stands at the level of the range's first line.
 */
export function alternativeText(aligned: AlignedText, range: TokenRange, at: number): string {
  const { tree } = aligned.other.form;
  const start = tree.tokens[range.first]?.start ?? 0;
  return joinTokens(aligned, range, reindentation(aligned, start, at));
}

/** The same with the white space in front of the first token, to be put behind something. */
export function appendedText(aligned: AlignedText, range: TokenRange, at: number): string {
  const { text, form } = aligned.other;
  const before = form.tree.tokens[range.first - 1]?.end ?? 0;
  const first = form.tree.tokens[range.first]?.start ?? 0;
  const lines = reindentation(aligned, before, at);
  return reindentGap(text.slice(before, first), lines) + joinTokens(aligned, range, lines);
}

/**
 * A spelling that two ranges have in common exactly if they say the same: without what is cosmetic, with locals
 * by their shown names, and with other locals numbered.
 */
export function normalKey(aligned: AlignedText, range: TokenRange): string {
  const { other, otherUnit, renaming } = aligned;
  const units = unitRange(otherUnit, range);
  const own = new Map<number, number>();
  const parts: string[] = [];
  for (let unit = units.first; unit < units.end; unit++) {
    const local = localOf(other, unit);
    if (local < 0) {
      parts.push(fixedSpelling(other, unit));
      continue;
    }
    const name = renaming[local] ?? -1;
    if (name < 0 && !own.has(local)) own.set(local, own.size);
    parts.push(name >= 0 ? `§${name}` : `§§${own.get(local) ?? 0}`);
  }
  return parts.join(' ');
}

/** The spelling of a range of the shown text itself. */
export function shownKey(aligned: AlignedText, range: TokenRange): string {
  const { shown, shownUnit } = aligned;
  const units = unitRange(shownUnit, range);
  const parts: string[] = [];
  for (let unit = units.first; unit < units.end; unit++) {
    const local = localOf(shown, unit);
    parts.push(local < 0 ? fixedSpelling(shown, unit) : `§${local}`);
  }
  return parts.join(' ');
}

function fixedSpelling(text: ComparedText, unit: number): string {
  const outer = outerLocal(text, unit, text.first);
  return outer >= 0 ? `§^${outer}` : (text.form.texts[unit] ?? '');
}

/** From the first to the last unit of a range of tokens; empty when all of them are cosmetic. */
export function unitRange(unitOfToken: Int32Array, range: TokenRange): TokenRange {
  let first = Infinity;
  let end = 0;
  for (let token = range.first; token < range.end; token++) {
    const unit = unitOfToken[token] ?? -1;
    if (unit < 0) continue;
    first = Math.min(first, unit);
    end = Math.max(end, unit + 1);
  }
  return first < end ? { first, end } : { first: 0, end: 0 };
}

function reindentation(aligned: AlignedText, from: number, at: number): Reindentation {
  return {
    from: indentAt(aligned.other.text, from),
    to: indentAt(aligned.shown.text, at),
    fromUnit: aligned.otherIndent,
    toUnit: aligned.shownIndent,
  };
}

function joinTokens(aligned: AlignedText, range: TokenRange, lines: Reindentation): string {
  const { text, form } = aligned.other;
  const parts: string[] = [];
  for (let index = range.first; index < range.end; index++) {
    const token = form.tree.tokens[index];
    if (token === undefined) continue;
    const before = form.tree.tokens[index - 1];
    if (index > range.first && before !== undefined)
      parts.push(reindentGap(text.slice(before.end, token.start), lines));
    parts.push(spelling(aligned, index) ?? token.text);
  }
  return parts.join('');
}

function reindentGap(gap: string, lines: Reindentation): string {
  const line = gap.lastIndexOf('\n');
  if (line < 0) return gap;
  return gap.slice(0, line + 1).replaceAll(/[ \t]+\n/g, '\n') + reindent(gap.slice(line + 1), lines);
}

/** A renamed local; undefined: the token keeps its text. */
function spelling(aligned: AlignedText, index: number): string | undefined {
  const { shown, other, otherUnit, names } = aligned;
  const { tree } = other.form;
  const unit = otherUnit[index] ?? -1;
  const outer = outerLocal(other, unit, other.first);
  const name = outer >= 0 ? unitToken(shown, outer)?.text : names[localOf(other, unit)];
  const text = tree.tokens[index]?.text ?? '';
  if (name === undefined || name === text) return undefined;
  const shorthand = nodeType(tree, tree.tokenNode[index] ?? 0).startsWith('shorthand_property');
  return shorthand ? `${text}: ${name}` : name;
}
