import type { Edit } from '../pool';

export type LineBreak = '\n' | '\r\n';

/** The line breaks of a text: one kind throughout (also when there is none: "\n"), or a mixture. */
export type LineBreakStyle = LineBreak | 'mixed';

const anyBreak = /\r\n|\n/g;

/** The kind of line breaks that a text has. A lone "\r" is no line break here; it stays where it is. */
export function detectLineBreaks(text: string): LineBreakStyle {
  let style: LineBreak | undefined;
  for (const [found] of text.matchAll(anyBreak)) {
    if (style !== undefined && found !== style) return 'mixed';
    style = found === '\n' ? '\n' : '\r\n';
  }
  return style ?? '\n';
}

/** The line break to write into a text: its own, or in a mixture the more frequent of the two. */
export function preferredLineBreak(text: string): LineBreak {
  const style = detectLineBreaks(text);
  if (style !== 'mixed') return style;
  let windows = 0;
  let unix = 0;
  for (const [found] of text.matchAll(anyBreak)) {
    if (found === '\r\n') windows += 1;
    else unix += 1;
  }
  return windows > unix ? '\r\n' : '\n';
}

/** The text with "\r\n" as "\n". */
export function toLf(text: string): string {
  return text.replaceAll('\r\n', '\n');
}

/** A text with its line breaks normalised, and the way between the offsets of both. */
export interface LfText {
  readonly text: string;
  /**
   * The offset in the normalised text; one between "\r" and "\n" becomes the one in front of the "\n".
   * Offsets outside the text are clamped.
   */
  toLf(offset: number): number;
  /** The offset in the original text; `toLf(toOriginal(x))` is x for every x in the normalised text. */
  toOriginal(offset: number): number;
}

/** Normalises the line breaks of a text. Offsets are UTF-16 in and out; only "\r" is ever removed. */
export function normaliseLineBreaks(original: string): LfText {
  const text = toLf(original);
  /** In the normalised text, where each "\n" lies that was "\r\n". */
  const pairs: number[] = [];
  for (const { 0: found, index } of original.matchAll(anyBreak)) {
    if (found === '\r\n') pairs.push(index - pairs.length);
  }
  return {
    text,
    toLf(offset) {
      const clamped = clamp(offset, original.length);
      const removed = lowerBound(pairs.length, (i) => (pairs[i] ?? 0) + i + 1 >= clamped);
      const lf = clamped - removed;
      // Between the halves of a pair: in front of it, as an editor would have it.
      return pairs[removed] !== undefined && lf > pairs[removed] ? pairs[removed] : lf;
    },
    toOriginal(offset) {
      const clamped = clamp(offset, text.length);
      return clamped + lowerBound(pairs.length, (i) => (pairs[i] ?? 0) >= clamped);
    },
  };
}

/**
 * Edits of the normalised text as edits of the original: what they leave alone keeps its line breaks, however
 * mixed, and what they bring gets those of the document.
 */
export function toOriginalEdits(edits: readonly Edit[], map: LfText, lineBreak: LineBreak): Edit[] {
  return edits.map((edit) => ({
    start: map.toOriginal(edit.start),
    end: map.toOriginal(edit.end),
    text: lineBreak === '\n' ? edit.text : edit.text.replaceAll('\n', '\r\n'),
  }));
}

function clamp(offset: number, length: number): number {
  return Math.max(0, Math.min(length, Math.trunc(offset)));
}

/** The first index in [0, length) for which the predicate, false then true, holds; length when it never does. */
function lowerBound(length: number, holds: (index: number) => boolean): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
