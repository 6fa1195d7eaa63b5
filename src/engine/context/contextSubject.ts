import type { OffsetRange, SourceDocument } from '../task';

/** What the surroundings are wanted for. */
export interface ContextSubject {
  readonly document: SourceDocument;
  readonly target: OffsetRange;
  /** What other files call the target; may be empty. */
  readonly names: readonly string[];
  /** What the person asked for, where that is known; names in it count as uses. */
  readonly instruction?: string;
}
