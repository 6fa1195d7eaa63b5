import type { OffsetRange } from '../../task';

/** What kind of fact is masked. */
export type MaskKind = 'identifier' | 'literal' | 'errorType' | 'boundary' | 'callerArgument' | 'testOutput';

/** How two spellings of a fact are compared; see `sameFact`. */
export type FactForm = 'number' | 'string' | 'identifier' | 'errorType' | 'boundary' | 'code';

/** Where the text with the fact comes from: the request, the document's own words about the target, the context. */
export type MaskSource =
  | { readonly kind: 'request' }
  | { readonly kind: 'document'; readonly start: number }
  | { readonly kind: 'context'; readonly block: string; readonly title: string };

/** A checkable fact of the request or its surroundings, and the places where it is hidden from the model. */
export interface Mask {
  /** Unique within a task, the same for the same task. */
  readonly id: string;
  readonly kind: MaskKind;
  readonly source: MaskSource;
  /** The text that the fact stands in. */
  readonly text: string;
  /** The places of the text that are masked, in order, without overlap; all of them read as the fact does. */
  readonly ranges: readonly OffsetRange[];
  /** As it is written. */
  readonly fact: string;
  readonly form: FactForm;
  /** Where the fact is what a call gives: running the call settles it. */
  readonly output?: MaskedOutput;
}

export interface MaskedOutput {
  /** The source of the call. */
  readonly call: string;
  /** Whether the fact is the value of the call, or the name of the error that it raises. */
  readonly gives: 'value' | 'error';
}

export interface MaskedText {
  readonly text: string;
  /** What stands in the place of the fact; occurs nowhere else in the text. */
  readonly blank: string;
}

/** The text with the fact hidden. */
export function maskedText({ text, ranges }: Pick<Mask, 'text' | 'ranges'>): MaskedText {
  let blank = '<x>';
  for (let number = 1; text.includes(blank); number++) blank = `<x${String(number)}>`;
  const parts: string[] = [];
  let position = 0;
  for (const { start, end } of ranges) {
    parts.push(text.slice(position, start), blank);
    position = end;
  }
  parts.push(text.slice(position));
  return { text: parts.join(''), blank };
}

/** The masked text with a fact filled in. */
export function fillMask({ text, blank }: MaskedText, fact: string): string {
  return text.split(blank).join(fact);
}
