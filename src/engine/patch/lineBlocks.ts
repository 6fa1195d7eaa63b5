import { diffArrays } from 'diff';

/** Lines [baseStart, baseEnd) of one text stand where lines [patchedStart, patchedEnd) of the other do. */
export interface LineBlock {
  readonly baseStart: number;
  readonly baseEnd: number;
  readonly patchedStart: number;
  readonly patchedEnd: number;
}

/** Beyond this many changed lines the shortest difference takes seconds, and nobody reads it. */
const maximumChangedLines = 2000;

/** The lines of a text, each with its "\n"; only the last may be without. No lines for an empty text. */
export function splitLines(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

/** The offset at which each line starts, and the text's length at the end. */
export function lineOffsets(lines: readonly string[]): number[] {
  const offsets = [0];
  let offset = 0;
  for (const line of lines) offsets.push((offset += line.length));
  return offsets;
}

/**
 * Where two sequences of lines differ, in order, no two blocks touching. The sequence of changes is a shortest
 * one (Myers, "An O(ND) Difference Algorithm", 1986), except that vast differences become one block.
 * @param most changes beyond which a difference is vast.
 */
export function lineBlocks(
  base: readonly string[],
  patched: readonly string[],
  most = maximumChangedLines,
): LineBlock[] {
  const head = commonStart(base, patched);
  const tail = commonEnd(base, patched, head);
  const from = base.slice(head, base.length - tail);
  const to = patched.slice(head, patched.length - tail);
  if (from.length === 0 && to.length === 0) return [];
  const changes = diffArrays(from, to, { maxEditLength: most });
  if (changes === undefined) {
    return [
      {
        baseStart: head,
        baseEnd: head + from.length,
        patchedStart: head,
        patchedEnd: head + to.length,
      },
    ];
  }
  return collectBlocks(changes, head);
}

function collectBlocks(
  changes: readonly { readonly count: number; readonly added: boolean; readonly removed: boolean }[],
  head: number,
): LineBlock[] {
  const blocks: LineBlock[] = [];
  let block = { baseStart: head, baseEnd: head, patchedStart: head, patchedEnd: head };
  const close = (): void => {
    if (block.baseEnd > block.baseStart || block.patchedEnd > block.patchedStart) blocks.push(block);
  };
  for (const { count, added, removed } of changes) {
    if (removed) block.baseEnd += count;
    else if (added) block.patchedEnd += count;
    else {
      close();
      const baseStart = block.baseEnd + count;
      const patchedStart = block.patchedEnd + count;
      block = { baseStart, baseEnd: baseStart, patchedStart, patchedEnd: patchedStart };
    }
  }
  close();
  return blocks;
}

/** The number of equal items at the start of both. */
export function commonStart<T>(a: readonly T[], b: readonly T[]): number {
  const most = Math.min(a.length, b.length);
  let count = 0;
  while (count < most && a[count] === b[count]) count += 1;
  return count;
}

/** The number of equal items at the end of both, the first `head` of each not counted. */
export function commonEnd<T>(a: readonly T[], b: readonly T[], head: number): number {
  const most = Math.min(a.length, b.length) - head;
  let count = 0;
  while (count < most && a[a.length - 1 - count] === b[b.length - 1 - count]) count += 1;
  return count;
}
