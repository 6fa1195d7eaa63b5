import type { ChatMessage } from '../../../../src/engine/ports';

/** A message as a reader of Markdown sees it: what stands outside of fences, and what between them. */
export interface FencedParts {
  readonly outside: string;
  readonly inside: readonly string[];
}

/** Reads by CommonMark 0.31, section 4.5: a fence ends at the first row of at least as many backticks. */
export function fencedParts({ content }: ChatMessage): FencedParts {
  const outside: string[] = [];
  const inside: string[] = [];
  let open: { mark: string; lines: string[] } | undefined;
  for (const line of content.split('\n')) {
    if (open === undefined) {
      const mark = /^ {0,3}(`{3,})[^`]*$/.exec(line)?.[1];
      if (mark === undefined) outside.push(line);
      else open = { mark, lines: [] };
      continue;
    }
    const closing = /^ {0,3}(`{3,})[ \t]*$/.exec(line)?.[1];
    if (closing !== undefined && closing.length >= open.mark.length) {
      inside.push(open.lines.join('\n'));
      open = undefined;
    } else open.lines.push(line);
  }
  if (open !== undefined) inside.push(`never closed: ${open.lines.join('\n')}`);
  return { outside: outside.join('\n'), inside };
}
