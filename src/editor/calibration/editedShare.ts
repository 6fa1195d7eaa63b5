import type { LineBlock } from '../../engine/patch/lineBlocks';
import { lineBlocks } from '../../engine/patch/lineBlocks';

/** Beyond these the shortest difference is not worth the wait: the editor waits as well. */
const mostLines = 1000;
const mostWords = 500;

/** The words and signs of each line that has any. */
type CodeLines = readonly (readonly string[])[];

/**
 * The share of what a patch changed that was changed again afterwards, in [0, 1]. Counted in words and signs, white
 * space left out; what changed elsewhere in the document does not count. 1: nothing of the patch is left.
 */
export function editedShare(base: string, patched: string, later: string): number {
  const before = codeLines(base);
  const proposed = codeLines(patched);
  const now = codeLines(later);
  if (isSame(before, proposed)) return 0;
  // The shortest way back need not be the way there.
  if (isSame(before, now)) return 1;
  const patches = wordBlocks(before, proposed);
  const edits = wordBlocks(proposed, now);
  const size = patches.reduce((sum, patch) => sum + sizeOf(patch), 0);
  const changed = patches.reduce((sum, patch) => sum + changedAgain(patch, edits), 0);
  return Math.min(1, changed / size);
}

function codeLines(text: string): CodeLines {
  return text
    .split('\n')
    .map((line) => line.match(/[\p{L}\p{N}\p{M}_$]+|\S/gu) ?? [])
    .filter((words) => words.length > 0);
}

function isSame(one: CodeLines, other: CodeLines): boolean {
  return one.flat().join(' ') === other.flat().join(' ');
}

/** Where the words of two texts differ, counted in words: first by lines, then within the lines that differ. */
function wordBlocks(from: CodeLines, to: CodeLines): LineBlock[] {
  const keys = (lines: CodeLines): string[] => lines.map((words) => words.join(' '));
  const [fromOffsets, toOffsets] = [wordOffsets(from), wordOffsets(to)];
  return lineBlocks(keys(from), keys(to), mostLines).flatMap((lines) => {
    const fromWords = from.slice(lines.baseStart, lines.baseEnd).flat();
    const toWords = to.slice(lines.patchedStart, lines.patchedEnd).flat();
    const fromStart = fromOffsets[lines.baseStart] ?? 0;
    const toStart = toOffsets[lines.patchedStart] ?? 0;
    return lineBlocks(fromWords, toWords, mostWords).map((block) => ({
      baseStart: fromStart + block.baseStart,
      baseEnd: fromStart + block.baseEnd,
      patchedStart: toStart + block.patchedStart,
      patchedEnd: toStart + block.patchedEnd,
    }));
  });
}

/** How many words stand before each line, and all of them at the end. */
function wordOffsets(lines: CodeLines): number[] {
  const offsets = [0];
  let offset = 0;
  for (const words of lines) offsets.push((offset += words.length));
  return offsets;
}

function sizeOf({ baseStart, baseEnd, patchedStart, patchedEnd }: LineBlock): number {
  return Math.max(baseEnd - baseStart, patchedEnd - patchedStart);
}

/** How much of one change did not stay as it was proposed; at most its size. */
function changedAgain(patch: LineBlock, edits: readonly LineBlock[]): number {
  const { patchedStart: start, patchedEnd: end } = patch;
  const changed = edits.reduce((sum, edit) => {
    const overlap = Math.min(end, edit.baseEnd) - Math.max(start, edit.baseStart);
    const inside = edit.baseStart >= start && edit.baseEnd <= end;
    // Where the patch only took something away, whatever is put there counts; otherwise what is put inside.
    const touches =
      overlap > 0 || (inside && (start === end || (edit.baseStart > start && edit.baseEnd < end)));
    if (!touches) return sum;
    return sum + (inside ? sizeOf(edit) : overlap);
  }, 0);
  return Math.min(sizeOf(patch), changed);
}
