import type { Syntax } from '../ports';
import { functionNodes } from '../syntax/functions';
import { normalForm } from '../syntax/normalForm';
import type { NormalForm } from '../syntax/normalForm';
import { childByField } from '../syntax/tree';
import type { SyntaxTree } from '../syntax/tree';
import type { OffsetRange } from '../task';
import type { Interner } from './interner';

/** A text, parsed and reduced to numbered units. */
export interface PreparedText {
  readonly text: string;
  readonly form: NormalForm;
  /** Per unit: the number of its spelling. */
  readonly ids: Int32Array;
  /** Per binding: the unit that declares it, or -1. */
  readonly declaredBy: Int32Array;
}

/** How many units at either end of a text are outside the comparison. */
export interface Margins {
  readonly before: number;
  readonly after: number;
}

/** The part of a text that is compared; all arrays are per unit of that part. */
export interface ComparedText extends PreparedText {
  /** The first unit of the part. */
  readonly first: number;
  readonly length: number;
  /** The number of its spelling; `anyLocal` for a local or parameter that is declared within the part. */
  readonly plain: Int32Array;
  /** Which local it is, numbered in order of appearance; -1 for all else. */
  readonly local: Int32Array;
  readonly locals: number;
  /** The units with the locals renamed to their numbers: equal for equivalent texts. */
  readonly keys: Int32Array;
  /** `keys` as a string. */
  readonly signature: string;
}

/** The number of every local, before it is known which ones correspond. */
export const anyLocal = 0;

/** Locals of the part in front are known by the unit that declares them, which is the same for all texts. */
const firstOuterLocal = 2 ** 24;

/** Locals in `keys` are numbered down from here, so that they differ from every spelling. */
const firstLocalKey = -1;

export function prepareText(
  syntax: Syntax,
  languageId: string,
  text: string,
  interner: Interner,
): PreparedText {
  const form = normalForm(syntax.parse(languageId, text));
  const ids = Int32Array.from(form.texts, (unit) => interner.idOf(unit));
  return { text, form, ids, declaredBy: declaringUnits(form) };
}

function declaringUnits({ bindings, token }: NormalForm): Int32Array {
  const declaredBy = new Int32Array(bindings.declaredAt.length).fill(-1);
  const declaring = new Map(bindings.declaredAt.map((at, binding) => [at, binding]));
  for (let unit = 0; unit < token.length; unit++) {
    const binding = declaring.get(token[unit] ?? -1);
    if (binding !== undefined) declaredBy[binding] = unit;
  }
  return declaredBy;
}

/** The unit in front of `first` that declares the local which a unit of the whole text stands for, or -1. */
export function outerLocal({ form, declaredBy }: PreparedText, unit: number, first: number): number {
  const declared = declaredBy[form.binding[unit] ?? -1] ?? -1;
  return declared < first ? declared : -1;
}

/**
 * The margins that a target leaves in the base text: all units wholly in front of it, all wholly behind it. The
 * head of a function that is asked for lies in front: it is given, and what all share says nothing about closeness.
 */
export function targetMargins(base: PreparedText, target: OffsetRange): Margins {
  const { form } = base;
  const { tokens } = form.tree;
  const count = form.token.length;
  const start = bodyStart(form.tree, target);
  let before = 0;
  while (before < count && (endOf(form, tokens, before) ?? 0) <= start) before += 1;
  let after = 0;
  while (after < count - before && (startOf(form, tokens, count - 1 - after) ?? Infinity) >= target.end)
    after += 1;
  return { before, after };
}

/** Where the body of the one function in the target begins; the start of the target when it is not one function. */
function bodyStart(tree: SyntaxTree, target: OffsetRange): number {
  const { nodes } = tree;
  const inside = functionNodes(tree).filter(
    (node) => (nodes.start[node] ?? 0) >= target.start && (nodes.end[node] ?? 0) <= target.end,
  );
  const outer = inside[0];
  if (outer === undefined || inside.some((node) => node >= (nodes.next[outer] ?? 0))) return target.start;
  const body = childByField(tree, outer, 'body');
  return body < 0 ? target.start : (nodes.start[body] ?? target.start);
}

type Tokens = PreparedText['form']['tree']['tokens'];

function endOf(form: NormalForm, tokens: Tokens, unit: number): number | undefined {
  return tokens[form.token[unit] ?? -1]?.end;
}

function startOf(form: NormalForm, tokens: Tokens, unit: number): number | undefined {
  return tokens[form.token[unit] ?? -1]?.start;
}

/** The margins narrowed to what the text has in common with the base at either end. */
export function commonMargins(base: PreparedText, text: PreparedText, margins: Margins): Margins {
  const most = Math.min(base.ids.length, text.ids.length);
  const limitBefore = Math.min(margins.before, most);
  let before = 0;
  while (before < limitBefore && sameUpToNames(base, text, before)) before += 1;
  const limitAfter = Math.min(margins.after, most - before);
  let after = 0;
  while (
    after < limitAfter &&
    base.ids[base.ids.length - 1 - after] === text.ids[text.ids.length - 1 - after]
  ) {
    after += 1;
  }
  return { before, after };
}

/** Whether both texts, which are alike up to here, have the same at a unit: a local counts as what declares it. */
function sameUpToNames(base: PreparedText, text: PreparedText, unit: number): boolean {
  const mine = outerLocal(base, unit, unit + 1);
  const other = outerLocal(text, unit, unit + 1);
  return mine === other && (mine >= 0 || base.ids[unit] === text.ids[unit]);
}

/** Cuts the margins off and numbers the locals that are declared in what is left. */
export function compareWithin(prepared: PreparedText, margins: Margins): ComparedText {
  const { form, ids } = prepared;
  const first = margins.before;
  const length = Math.max(0, ids.length - margins.before - margins.after);
  const plain = new Int32Array(length);
  const local = new Int32Array(length).fill(-1);
  const keys = new Int32Array(length);
  const numbers = new Map<number, number>();
  for (let at = 0; at < length; at++) {
    const binding = form.binding[first + at] ?? -1;
    const declared = prepared.declaredBy[binding] ?? -1;
    if (declared >= first && declared < first + length) {
      let number = numbers.get(binding);
      if (number === undefined) {
        number = numbers.size;
        numbers.set(binding, number);
      }
      local[at] = number;
      plain[at] = anyLocal;
      keys[at] = firstLocalKey - number;
    } else {
      const id = declared >= 0 && declared < first ? firstOuterLocal + declared : (ids[first + at] ?? 0);
      plain[at] = id;
      keys[at] = id;
    }
  }
  return { ...prepared, first, length, plain, local, locals: numbers.size, keys, signature: keys.join(' ') };
}
