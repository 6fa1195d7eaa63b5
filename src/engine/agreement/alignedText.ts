import type { SyntaxToken } from '../syntax/tree';
import type { ComparedText } from './comparedText';
import type { Pairing } from './pairing';
import { indentUnit } from './indentation';

/** A range of tokens of a text: [first, end). */
export interface TokenRange {
  readonly first: number;
  readonly end: number;
}

/** Another text beside the shown one, margins included: what corresponds to what, in units and in tokens. */
export interface AlignedText {
  readonly shown: ComparedText;
  readonly other: ComparedText;
  /** Per unit of the whole shown text: the unit of the other one, or -1. */
  readonly unitMatch: Int32Array;
  /** Per token of the shown text: the token of the other one, or -1. */
  readonly tokenMatch: Int32Array;
  /** Per token of the shown text: its unit; -1 for a cosmetic one. */
  readonly shownUnit: Int32Array;
  /** Per token of the other text: its unit; -1 for a cosmetic one. */
  readonly otherUnit: Int32Array;
  /** Per local of the other text: its name in the shown one; undefined: it keeps its own. */
  readonly names: readonly (string | undefined)[];
  readonly renaming: Int32Array;
  /** The blanks of one level of indentation. */
  readonly shownIndent: string;
  readonly otherIndent: string;
}

/** From this share of common places on, a local is taken for the one it corresponds to where a person reads it. */
const surelyTheSame = 0.5;

/** Extends a pairing of the compared parts to the whole texts, whose margins are alike. */
export function alignTexts(shown: ComparedText, other: ComparedText, pairing: Pairing): AlignedText {
  const unitMatch = matchUnits(shown, other, pairing);
  const tokenMatch = new Int32Array(shown.form.tree.tokens.length).fill(-1);
  for (let unit = 0; unit < unitMatch.length; unit++) {
    const token = shown.form.token[unit] ?? -1;
    if (token >= 0) tokenMatch[token] = other.form.token[unitMatch[unit] ?? -1] ?? -1;
  }
  const shares = sharesOfLocals(shown, other, pairing);
  const localNames = namesOfLocals(shown);
  return {
    shown,
    other,
    unitMatch,
    tokenMatch,
    shownUnit: unitsOfTokens(shown),
    otherUnit: unitsOfTokens(other),
    names: Array.from(pairing.renaming, (local, theirs) =>
      local >= 0 && (shares[theirs] ?? 0) >= surelyTheSame ? localNames[local] : undefined,
    ),
    renaming: pairing.renaming,
    shownIndent: indentUnit(shown.form.tree),
    otherIndent: indentUnit(other.form.tree),
  };
}

/** The token of a unit, or undefined for a mark. */
export function unitToken(text: ComparedText, unit: number): SyntaxToken | undefined {
  return text.form.tree.tokens[text.form.token[unit] ?? -1];
}

/** The number of the local that a unit of the whole text stands for, or -1. */
export function localOf(text: ComparedText, unit: number): number {
  return text.local[unit - text.first] ?? -1;
}

function matchUnits(shown: ComparedText, other: ComparedText, { matches }: Pairing): Int32Array {
  const count = shown.ids.length;
  const shift = other.ids.length - count;
  return Int32Array.from({ length: count }, (_, unit) => {
    if (unit < shown.first) return unit;
    if (unit >= shown.first + shown.length) return unit + shift;
    const match = matches[unit - shown.first] ?? -1;
    return match < 0 ? -1 : match + other.first;
  });
}

/** Per local of the other text: how many of its places and of its counterpart's are common to both, in [0, 1]. */
function sharesOfLocals(shown: ComparedText, other: ComparedText, pairing: Pairing): Float64Array {
  const mine = countLocals(shown);
  const theirs = countLocals(other);
  const common = new Float64Array(other.locals);
  for (let at = 0; at < shown.length; at++) {
    const local = other.local[pairing.matches[at] ?? -1] ?? -1;
    if (local >= 0 && pairing.renaming[local] === shown.local[at]) common[local] = (common[local] ?? 0) + 1;
  }
  return common.map(
    (count, local) => (2 * count) / ((theirs[local] ?? 0) + (mine[pairing.renaming[local] ?? -1] ?? 0)),
  );
}

function countLocals({ local, locals }: ComparedText): Int32Array {
  const counts = new Int32Array(locals);
  for (const number of local) if (number >= 0) counts[number] = (counts[number] ?? 0) + 1;
  return counts;
}

function unitsOfTokens({ form }: ComparedText): Int32Array {
  const units = new Int32Array(form.tree.tokens.length).fill(-1);
  for (let unit = 0; unit < form.token.length; unit++) {
    const token = form.token[unit] ?? -1;
    if (token >= 0) units[token] = unit;
  }
  return units;
}

function namesOfLocals({ form, first, local }: ComparedText): string[] {
  const names: string[] = [];
  for (let at = 0; at < local.length; at++) {
    const number = local[at] ?? -1;
    if (number >= 0) names[number] ??= form.bindings.names[form.binding[first + at] ?? -1] ?? '';
  }
  return names;
}
