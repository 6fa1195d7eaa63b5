import type { OffsetRange } from '../task';
import { lineBlocks, lineOffsets, splitLines } from './lineBlocks';

/** Lines [start, end), counted from 0. */
export interface LineRange {
  readonly start: number;
  readonly end: number;
}

/** One run of changed lines; either side may be empty. Ranges are of whole lines, their breaks included. */
export interface Hunk {
  /** Its place among the hunks of the patch, from 0. */
  readonly index: number;
  readonly baseLines: LineRange;
  readonly patchedLines: LineRange;
  readonly base: OffsetRange;
  readonly patched: OffsetRange;
}

/** The hunks of a patch in order of position; none for equal texts. */
export function hunksOf(base: string, patched: string): Hunk[] {
  const baseLines = splitLines(base);
  const patchedLines = splitLines(patched);
  const baseOffsets = lineOffsets(baseLines);
  const patchedOffsets = lineOffsets(patchedLines);
  return lineBlocks(baseLines, patchedLines).map((block, index) => ({
    index,
    baseLines: { start: block.baseStart, end: block.baseEnd },
    patchedLines: { start: block.patchedStart, end: block.patchedEnd },
    base: { start: baseOffsets[block.baseStart] ?? 0, end: baseOffsets[block.baseEnd] ?? base.length },
    patched: {
      start: patchedOffsets[block.patchedStart] ?? 0,
      end: patchedOffsets[block.patchedEnd] ?? patched.length,
    },
  }));
}

/** The base with only those hunks of the patch, named by their index; all of them give the patched text. */
export function takeHunks(base: string, patched: string, which: ReadonlySet<number>): string {
  const parts: string[] = [];
  let position = 0;
  for (const hunk of hunksOf(base, patched)) {
    if (!which.has(hunk.index)) continue;
    parts.push(base.slice(position, hunk.base.start), patched.slice(hunk.patched.start, hunk.patched.end));
    position = hunk.base.end;
  }
  parts.push(base.slice(position));
  return parts.join('');
}
