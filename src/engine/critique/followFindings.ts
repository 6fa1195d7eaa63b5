import { lineBlocks } from '../patch/lineBlocks';
import type { LineBlock } from '../patch/lineBlocks';
import type { Finding, LineRange } from './finding';

/**
 * Findings at the lines where what they are about stands in a later version of the text. A finding any of whose lines
 * was changed, or came apart, is left out: what it says is no longer about what is there.
 * @param reviewed the whole document that the review saw.
 * @param shown the whole document as it is now.
 */
export function followFindings(findings: readonly Finding[], reviewed: string, shown: string): Finding[] {
  const before = reviewed.split('\n');
  const blocks = reviewed === shown ? [] : lineBlocks(before, shown.split('\n'));
  return findings.flatMap((finding) => {
    const { first, last } = finding.lines;
    if (first > last || last > before.length) return [];
    const shift = shiftOf(finding.lines, blocks);
    if (shift === 0) return [finding];
    return shift === undefined ? [] : [{ ...finding, lines: { first: first + shift, last: last + shift } }];
  });
}

/** By how many lines they have moved; undefined: they are no longer what they were. */
function shiftOf({ first, last }: LineRange, blocks: readonly LineBlock[]): number | undefined {
  let shift = 0;
  for (const { baseStart, baseEnd, patchedEnd } of blocks) {
    if (baseStart >= last) break;
    // Lines that were only added in front of the first one touch none of them.
    if (baseEnd > first - 1) return undefined;
    shift = patchedEnd - baseEnd;
  }
  return shift;
}
