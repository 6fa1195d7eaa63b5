import { diff3Merge } from 'node-diff3';
import type { LineRange } from './hunks';

/** Lines that were changed in different ways by the patch and in the document. */
export interface MergeConflict {
  readonly baseLines: LineRange;
  readonly patchedLines: LineRange;
  readonly currentLines: LineRange;
  /** The lines themselves, joined by "\n", without a final one. */
  readonly base: string;
  readonly patched: string;
  readonly current: string;
}

export type MergeResult =
  | { readonly kind: 'clean'; readonly text: string }
  | { readonly kind: 'conflict'; readonly conflicts: readonly MergeConflict[] };

export interface MergeInput {
  /** What the patch was made from. */
  readonly base: string;
  readonly patched: string;
  /** The document as it is now. */
  readonly current: string;
}

/**
 * Brings a patch into a document that was changed since, line by line (diff3: Khanna, Kunal and Pierce, "A Formal
 * Investigation of Diff3", 2007). The same change on both sides is no conflict; changes of touching lines are.
 * All three texts have "\n" for line breaks.
 */
export function mergePatch({ base, patched, current }: MergeInput): MergeResult {
  if (current === base || current === patched) return { kind: 'clean', text: patched };
  if (patched === base) return { kind: 'clean', text: current };
  const regions = diff3Merge(current.split('\n'), base.split('\n'), patched.split('\n'), {
    excludeFalseConflicts: true,
  });
  const lines: string[] = [];
  const conflicts: MergeConflict[] = [];
  for (const { ok, conflict } of regions) {
    for (const line of ok ?? []) lines.push(line);
    if (conflict === undefined) continue;
    conflicts.push({
      baseLines: { start: conflict.oIndex, end: conflict.oIndex + conflict.o.length },
      patchedLines: { start: conflict.bIndex, end: conflict.bIndex + conflict.b.length },
      currentLines: { start: conflict.aIndex, end: conflict.aIndex + conflict.a.length },
      base: conflict.o.join('\n'),
      patched: conflict.b.join('\n'),
      current: conflict.a.join('\n'),
    });
  }
  return conflicts.length > 0 ? { kind: 'conflict', conflicts } : { kind: 'clean', text: lines.join('\n') };
}
