import { fencedBlocks } from './fences';
import { hasFileHeaders, isHunkHeader, readDiff } from './readDiff';
import type { FileDiff } from './readDiff';

export interface FoundDiff {
  readonly files: readonly FileDiff[];
  /** Offsets in the reply. */
  readonly start: number;
  readonly end: number;
  /** Whether a fence closes it. */
  readonly closed: boolean;
}

/** The unified diff that a reply consists of or holds, in fences or not; undefined when there is none. */
export function findDiff(reply: string, document: string): FoundDiff | undefined {
  // A document that itself holds diffs would be mistaken for one.
  const known = looksLikeDiff(document);
  const blocks = fencedBlocks(reply).filter((block) =>
    /^(diff|patch|udiff)$/.test(block.language)
      ? /^[+-]/m.test(block.body)
      : !known && looksLikeDiff(block.body),
  );
  const first = blocks[0];
  const last = blocks.at(-1);
  if (first !== undefined && last !== undefined) {
    const files = blocks.flatMap((block) => readDiff(block.body, true));
    const closed = blocks.every((block) => block.closed);
    return files.length === 0 ? undefined : { files, start: first.start, end: last.end, closed };
  }
  if (known || fencedBlocks(reply).length > 0 || !looksLikeDiff(reply)) return undefined;
  const files = readDiff(reply, false);
  return files.length === 0 ? undefined : { files, start: 0, end: reply.length, closed: false };
}

function looksLikeDiff(text: string): boolean {
  const lines = text.split('\n');
  return (
    (lines.some(isHunkHeader) || hasFileHeaders(lines)) &&
    lines.some((line) => /^[+-](?![+-]{2} )/.test(line))
  );
}
