import { diff3Merge } from 'node-diff3';
import type { LineRange } from './hunks';
import { lineBlocks } from './lineBlocks';
import type { LineBlock } from './lineBlocks';

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

interface Sides<T> {
  readonly base: T;
  readonly patched: T;
  readonly current: T;
}

type Lines = Sides<readonly string[]>;

/** Aligning three versions of more lines than this takes seconds; they are compared as one piece. */
const maximumAligned = 400;

/**
 * Brings a patch into a document that was changed since, line by line (diff3: Khanna, Kunal and Pierce, "A Formal
 * Investigation of Diff3", 2007). The same change on both sides is no conflict; changes of touching lines are.
 * All three texts have "\n" for line breaks.
 */
export function mergePatch({ base, patched, current }: MergeInput): MergeResult {
  if (current === base || current === patched) return { kind: 'clean', text: patched };
  if (patched === base) return { kind: 'clean', text: current };
  const lines = { base: base.split('\n'), patched: patched.split('\n'), current: current.split('\n') };
  const merged: string[] = [];
  const conflicts: MergeConflict[] = [];
  let position = 0;
  for (const region of changedRegions(lines)) {
    append(merged, lines.base.slice(position, region.base.start));
    mergeRegion(lines, region, merged, conflicts);
    position = region.base.end;
  }
  append(merged, lines.base.slice(position));
  return conflicts.length > 0 ? { kind: 'conflict', conflicts } : { kind: 'clean', text: merged.join('\n') };
}

/** What either side changed, in order; changes that overlap or touch are one region. */
function changedRegions(lines: Lines): Sides<LineRange>[] {
  const byPatch = lineBlocks(lines.base, lines.patched);
  const byHand = lineBlocks(lines.base, lines.current);
  const regions: { start: number; end: number }[] = [];
  for (const block of [...byPatch, ...byHand].sort((a, b) => a.baseStart - b.baseStart)) {
    const last = regions.at(-1);
    if (last !== undefined && block.baseStart <= last.end) last.end = Math.max(last.end, block.baseEnd);
    else regions.push({ start: block.baseStart, end: block.baseEnd });
  }
  const patchedSide = sideOf(byPatch);
  const currentSide = sideOf(byHand);
  return regions.map((base) => ({ base, patched: patchedSide(base), current: currentSide(base) }));
}

/** Where one side has a region of the base, asked for in order; every block lies within one region or outside. */
function sideOf(blocks: readonly LineBlock[]): (region: LineRange) => LineRange {
  let next = 0;
  let shift = 0;
  return ({ start, end }) => {
    const from = start + shift;
    for (let block = blocks[next]; block !== undefined && block.baseEnd <= end; block = blocks[next]) {
      shift += block.patchedEnd - block.patchedStart - (block.baseEnd - block.baseStart);
      next += 1;
    }
    return { start: from, end: end + shift };
  };
}

function mergeRegion(
  lines: Lines,
  region: Sides<LineRange>,
  merged: string[],
  conflicts: MergeConflict[],
): void {
  const base = lines.base.slice(region.base.start, region.base.end);
  const patched = lines.patched.slice(region.patched.start, region.patched.end);
  const current = lines.current.slice(region.current.start, region.current.end);
  if (equal(patched, current) || equal(base, current)) append(merged, patched);
  else if (equal(base, patched)) append(merged, current);
  else if (Math.max(base.length, patched.length, current.length) > maximumAligned) {
    conflicts.push(conflictOf(lines, region));
  } else {
    for (const { ok, conflict } of diff3Merge(current, base, patched, { excludeFalseConflicts: true })) {
      append(merged, ok ?? []);
      if (conflict === undefined) continue;
      conflicts.push(
        conflictOf(lines, {
          base: rangeFrom(region.base.start + conflict.oIndex, conflict.o),
          patched: rangeFrom(region.patched.start + conflict.bIndex, conflict.b),
          current: rangeFrom(region.current.start + conflict.aIndex, conflict.a),
        }),
      );
    }
  }
}

function conflictOf(lines: Lines, at: Sides<LineRange>): MergeConflict {
  return {
    baseLines: at.base,
    patchedLines: at.patched,
    currentLines: at.current,
    base: lines.base.slice(at.base.start, at.base.end).join('\n'),
    patched: lines.patched.slice(at.patched.start, at.patched.end).join('\n'),
    current: lines.current.slice(at.current.start, at.current.end).join('\n'),
  };
}

function rangeFrom(start: number, lines: readonly string[]): LineRange {
  return { start, end: start + lines.length };
}

function equal(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((line, i) => line === b[i]);
}

function append(lines: string[], more: readonly string[]): void {
  for (const line of more) lines.push(line);
}
