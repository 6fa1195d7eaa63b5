import type { Syntax } from '../ports';
import { functionNodes } from '../syntax/functions';
import { normalForm } from '../syntax/normalForm';
import type { NormalForm } from '../syntax/normalForm';
import { childByField } from '../syntax/tree';
import type { SyntaxTree } from '../syntax/tree';
import type { OffsetRange } from '../task';
import type { Part, PartMemory } from './partMemory';

/** A text, parsed and reduced to numbered units. */
export interface PreparedText {
  readonly text: string;
  readonly form: NormalForm;
  /** Per unit: the number of its spelling. */
  readonly ids: Int32Array;
  /** Per binding: the unit that declares it, or -1. */
  readonly declaredBy: Int32Array;
  /** Per part of the normal form: what it says. */
  readonly whole: readonly Part[];
}

/** How many units at either end of a text are outside the comparison. */
export interface Margins {
  readonly before: number;
  readonly after: number;
}

/** The region of a text that is compared. */
export interface ComparedText extends PreparedText {
  /** The first unit of the region. */
  readonly first: number;
  readonly length: number;
  /** Per unit of the region: which local it is, or -1. */
  readonly local: Int32Array;
  readonly locals: number;
  /** The parts of the region in order, without gaps. */
  readonly parts: readonly PlacedPart[];
  /** Equal for texts that are equivalent, as far as they are compared. */
  readonly signature: string;
}

/** A part where it stands in a region. */
export interface PlacedPart {
  readonly part: Part;
  /** Its first unit and the number of its first local, counted from the start of the region. */
  readonly start: number;
  readonly firstLocal: number;
  /** Its index among the parts of the normal form. */
  readonly index: number;
  /** It is all of that part. */
  readonly isWhole: boolean;
}

/** Locals of the text in front are known by the unit that declares them, which is the same for all texts. */
const firstOuterLocal = 2 ** 24;

export function prepareText(
  syntax: Syntax,
  languageId: string,
  text: string,
  memory: PartMemory,
): PreparedText {
  const form = normalForm(syntax.parse(languageId, text));
  const ids = new Int32Array(form.token.length);
  const whole: Part[] = [];
  for (let index = 0; index < form.parts.length; index++) {
    const read = memory.read(form, index);
    ids.set(read.ids, form.parts[index]);
    whole.push(read.part);
  }
  return { text, form, ids, declaredBy: declaringUnits(form), whole };
}

function declaringUnits({ bindings, token, binding }: NormalForm): Int32Array {
  const declaredBy = new Int32Array(bindings.declaredAt.length).fill(-1);
  for (let unit = 0; unit < token.length; unit++) {
    const bound = binding[unit] ?? -1;
    if (bound >= 0 && bindings.declaredAt[bound] === token[unit]) declaredBy[bound] = unit;
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

/** Cuts the margins off; locals that are declared in them are no longer locals. */
export function compareWithin(prepared: PreparedText, margins: Margins, memory: PartMemory): ComparedText {
  const { ids, form, whole } = prepared;
  const first = margins.before;
  const end = Math.max(first, ids.length - margins.after);
  const local = new Int32Array(end - first).fill(-1);
  const parts: PlacedPart[] = [];
  let locals = 0;
  for (const [index, known] of whole.entries()) {
    const from = Math.max(first, form.parts[index] ?? 0);
    const until = Math.min(end, form.parts[index + 1] ?? ids.length);
    if (from >= until) continue;
    const isWhole = until - from === known.length;
    const part = isWhole ? known : cutPart(prepared, from, until, memory);
    for (let at = 0; at < part.length; at++) {
      const number = part.local[at] ?? -1;
      if (number >= 0) local[from - first + at] = locals + number;
    }
    parts.push({ part, start: from - first, firstLocal: locals, index, isWhole });
    locals += part.locals;
  }
  const signature = parts.map(({ part }) => part.index).join(' ');
  return { ...prepared, first, length: end - first, local, locals, parts, signature };
}

function cutPart(prepared: PreparedText, from: number, until: number, memory: PartMemory): Part {
  const { form, ids, declaredBy } = prepared;
  const spelled = new Int32Array(until - from);
  const bound = new Int32Array(until - from).fill(-1);
  for (let unit = from; unit < until; unit++) {
    const binding = form.binding[unit] ?? -1;
    const declared = declaredBy[binding] ?? -1;
    spelled[unit - from] = declared >= 0 && declared < from ? firstOuterLocal + declared : (ids[unit] ?? 0);
    if (declared >= from && declared < until) bound[unit - from] = binding;
  }
  return memory.part(spelled, bound, 0);
}
