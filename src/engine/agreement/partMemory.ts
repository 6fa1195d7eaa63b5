import type { NormalForm } from '../syntax/normalForm';
import { createInterner } from './interner';
import { createPairTable } from './pairTable';

/** A declaration, or the statements between two of them, reduced to what it says; all arrays are per unit. */
export interface Part {
  /** Equal for parts that say the same up to the names of their locals; such parts are one and the same object. */
  readonly index: number;
  readonly length: number;
  /** The number of its spelling; `anyLocal` for a local or parameter. */
  readonly plain: Int32Array;
  /** Which local it is, numbered in order of appearance; -1 for all else. */
  readonly local: Int32Array;
  readonly locals: number;
  /** The units with the locals renamed to their numbers. */
  readonly keys: Int32Array;
  /** The number of the name that it declares; 0: none that is known. */
  readonly name: number;
}

/** The number of every local, before it is known which ones correspond. */
export const anyLocal = 0;

/** Locals in `keys` are numbered down from here, so that they differ from every spelling. */
const firstLocalKey = -1;

/** What the texts of one pool have in common: units and parts are numbered, and the same source is read once. */
export interface PartMemory {
  /** A part of a normal form with the numbers of its spellings. */
  read(form: NormalForm, index: number): ReadPart;
  /**
   * The part with these units.
   * @param bound per unit: any number that tells the locals of the part apart, or -1.
   */
  part(spelled: Int32Array, bound: Int32Array, name: number): Part;
}

export interface ReadPart {
  readonly ids: Int32Array;
  readonly part: Part;
}

export function createPartMemory(): PartMemory {
  const spellings = createInterner();
  const sources = new Map<string, ReadPart>();
  const sequences = createPairTable();
  const parts = new Map<number, Part>();

  function part(spelled: Int32Array, bound: Int32Array, name: number): Part {
    const { length } = spelled;
    const plain = spelled.slice();
    const keys = spelled.slice();
    const local = new Int32Array(length).fill(-1);
    const numbers = new Map<number, number>();
    let sequence = -1;
    for (let at = 0; at < length; at++) {
      const binding = bound[at] ?? -1;
      if (binding >= 0) {
        const number = numbers.get(binding) ?? numbers.size;
        numbers.set(binding, number);
        local[at] = number;
        plain[at] = anyLocal;
        keys[at] = firstLocalKey - number;
      }
      sequence = sequences.idOf(sequence, keys[at] ?? 0);
    }
    const known = parts.get(sequence);
    if (known !== undefined) return known;
    const fresh = { index: parts.size, length, plain, local, locals: numbers.size, keys, name };
    parts.set(sequence, fresh);
    return fresh;
  }

  return {
    part,
    read(form, index) {
      const start = form.parts[index] ?? 0;
      const end = form.parts[index + 1] ?? form.token.length;
      const source = sourceOf(form, start, end);
      const known = source === undefined ? undefined : sources.get(source);
      if (known !== undefined) return known;
      const ids = new Int32Array(end - start);
      for (let unit = start; unit < end; unit++) ids[unit - start] = spellings.idOf(form.texts[unit] ?? '');
      const name = nameOf(form, start, end);
      const fresh = {
        ids,
        part: part(ids, form.binding.subarray(start, end), name === undefined ? 0 : spellings.idOf(name)),
      };
      if (source !== undefined) sources.set(source, fresh);
      return fresh;
    },
  };
}

/** What a part is known by: its text, and the marks at its end, which depend on what is around it. */
function sourceOf({ tree, token, texts }: NormalForm, start: number, end: number): string | undefined {
  // How an error is read may depend on what is around it.
  if (tree.errors > 0) return undefined;
  let first = Infinity;
  let last = -1;
  for (let unit = start; unit < end; unit++) {
    const at = token[unit] ?? -1;
    if (at < 0) continue;
    if (at < first) first = at;
    if (at > last) last = at;
  }
  const source = tree.text.slice(tree.tokens[first]?.start ?? 0, tree.tokens[last]?.end ?? 0);
  let behind = end;
  while (behind > start && (token[behind - 1] ?? -1) < 0) behind -= 1;
  return `${end - start} ${texts.slice(behind, end).join('')} ${source}`;
}

/** The first name in a part that is no local: that of the function or class, where it is one. */
function nameOf({ tree, token, binding }: NormalForm, start: number, end: number): string | undefined {
  for (let unit = start; unit < end; unit++) {
    const at = tree.tokens[token[unit] ?? -1];
    const named = at?.kind === 'identifier' || at?.kind === 'property';
    if (named && (binding[unit] ?? -1) < 0) return at.text;
  }
  return undefined;
}
