import type { Edit } from '../pool';
import { commonEnd, commonStart, lineBlocks, lineOffsets, splitLines } from './lineBlocks';

/**
 * The edits that turn one text into the other, in order and without overlap: one per run of changed lines, less
 * the tokens that both sides have at its ends. Words and surrogate pairs are never split.
 */
export function editsBetween(base: string, patched: string): Edit[] {
  const baseLines = splitLines(base);
  const patchedLines = splitLines(patched);
  const baseOffsets = lineOffsets(baseLines);
  return lineBlocks(baseLines, patchedLines).map((block) =>
    trimmed(
      baseOffsets[block.baseStart] ?? base.length,
      baseLines.slice(block.baseStart, block.baseEnd).join(''),
      patchedLines.slice(block.patchedStart, block.patchedEnd).join(''),
    ),
  );
}

/**
 * The text with the edits applied.
 * @throws RangeError when the edits overlap, are out of order or lie outside the text.
 */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  const parts: string[] = [];
  let position = 0;
  for (const edit of edits) {
    if (edit.start < position || edit.end < edit.start || edit.end > text.length) {
      throw new RangeError(
        `The edit of [${String(edit.start)}, ${String(edit.end)}) overlaps the one before it or lies outside ` +
          `the text of ${String(text.length)} characters. Edits must come in order of position.`,
      );
    }
    parts.push(text.slice(position, edit.start), edit.text);
    position = edit.end;
  }
  parts.push(text.slice(position));
  return parts.join('');
}

function trimmed(start: number, from: string, to: string): Edit {
  // With nothing on one side there is nothing to trim.
  if (from === '' || to === '') return { start, end: start + from.length, text: to };
  const fromTokens = roughTokens(from);
  const toTokens = roughTokens(to);
  const head = commonStart(fromTokens, toTokens);
  const tail = commonEnd(fromTokens, toTokens, head);
  const skipped = fromTokens.slice(0, head).join('').length;
  const kept = fromTokens.slice(fromTokens.length - tail).join('').length;
  return {
    start: start + skipped,
    end: start + from.length - kept,
    text: toTokens.slice(head, toTokens.length - tail).join(''),
  };
}

/** Words, runs of white space within a line, and single code points: enough to keep words in one piece. */
function roughTokens(text: string): string[] {
  return text.match(/[\p{L}\p{N}\p{M}_$]+|[^\S\n]+|[\s\S]/gu) ?? [];
}
