/** A half-open range [start, end) of UTF-16 offsets into a text whose line breaks are all "\n". */
export interface OffsetRange {
  readonly start: number;
  readonly end: number;
}

/** A document as it was when the request was made. */
export interface SourceDocument {
  /** Relative to the workspace folder, with forward slashes. */
  readonly path: string;
  /** VS Code's language identifier, such as `typescript` or `python`. */
  readonly languageId: string;
  /** The whole text, line breaks normalised to "\n". */
  readonly text: string;
}

export type ContextKind =
  'instructions' | 'diagnostics' | 'imports' | 'signature' | 'caller' | 'test' | 'sibling';

/** One piece of the surroundings that is sent along with the request. */
export interface ContextBlock {
  readonly id: string;
  readonly kind: ContextKind;
  /** Where it comes from, in words a person reads, such as `src/units.ts: SECOND`. */
  readonly title: string;
  /** Relative to the workspace folder; absent for what is in no file. */
  readonly path?: string;
  readonly text: string;
  /** How much it is likely to matter, in [0, 1]; the budget is filled from the top. */
  readonly relevance: number;
}

/** Which part of the document the person pointed at. */
export type TargetKind = 'selection' | 'function' | 'file';

/** What a person asked for. */
export interface Task {
  readonly instruction: string;
  readonly document: SourceDocument;
  readonly target: OffsetRange;
  readonly targetKind: TargetKind;
  /** The name of the function, where the target is one. */
  readonly targetName?: string;
  readonly context: readonly ContextBlock[];
}
