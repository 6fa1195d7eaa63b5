import { pathOfLine } from './fences';

/** A hunk as the reply wrote it, put right as far as that needs no document. */
export interface DiffHunk {
  /** Where it says that it belongs, counted from 1; absent when it does not say. */
  readonly oldStart?: number;
  /** Each line with its sign in front: " ", "+", "-" or "\". */
  readonly lines: readonly string[];
}

export interface FileDiff {
  readonly path?: string;
  readonly hunks: readonly DiffHunk[];
}

const hunkHeader = /^@@(?:\s+-(\d+)(?:,\d+)?\s+\+\d+(?:,\d+)?\s+@@.*|.*@@.*|\s*)$/;
const gitHeader =
  /^(?:diff --git |index [0-9a-f]+\.\.|(?:new|deleted) file mode |old mode |new mode |similarity index |rename |\*\*\* (?:Begin|End) Patch)/;

/** Whether a line can only be the header of a hunk with its line numbers. */
export function isHunkHeader(line: string): boolean {
  return /^@@ -\d+(?:,\d+)? \+\d+(?:,\d+)? @@/.test(line);
}

/** Whether lines hold the two headers of a file's diff, one below the other. */
export function hasFileHeaders(lines: readonly string[]): boolean {
  return lines.some((line, i) => isFileHeader(line, lines[i + 1]));
}

/**
 * Reads a unified diff as models write them: without file headers, without line numbers or with a wrong count of
 * lines, with context lines that lost their blank.
 * @param body the diff alone, such as the body of a fenced block.
 * @param loose whether a line without a sign is a context line; otherwise it ends the hunk.
 */
export function readDiff(body: string, loose: boolean): FileDiff[] {
  const lines = body.split('\n');
  const files: { path?: string; hunks: { oldStart?: number; lines: string[] }[] }[] = [];
  let file: (typeof files)[number] | undefined;
  let hunk: { oldStart?: number; lines: string[] } | undefined;
  for (let i = 0; i < lines.length; i += 1) {
    const line = lines[i] ?? '';
    if (isFileHeader(line, lines[i + 1])) {
      const path = headerPath(lines[i + 1] ?? '') ?? headerPath(line);
      files.push((file = path === undefined ? { hunks: [] } : { path, hunks: [] }));
      hunk = undefined;
      i += 1;
    } else if (gitHeader.test(line)) {
      hunk = undefined;
    } else if (hunkHeader.test(line)) {
      if (file === undefined) files.push((file = { hunks: [] }));
      const number = hunkHeader.exec(line)?.[1];
      file.hunks.push(
        (hunk = number === undefined ? { lines: [] } : { oldStart: Number(number), lines: [] }),
      );
    } else {
      // A diff without any header is one hunk.
      if (hunk === undefined && loose && (file?.hunks.length ?? 0) === 0 && line !== '') {
        if (file === undefined) files.push((file = { hunks: [] }));
        file.hunks.push((hunk = { lines: [] }));
      }
      if (hunk === undefined) continue;
      if (line === '' || /^[ +\-\\]/.test(line)) hunk.lines.push(line === '' ? ' ' : line);
      else if (loose) hunk.lines.push(` ${line}`);
      else hunk = undefined;
    }
  }
  return files
    .map((read) => ({ ...read, hunks: read.hunks.flatMap(tidy) }))
    .filter((read) => read.hunks.length > 0);
}

function isFileHeader(line: string, next: string | undefined): boolean {
  return /^--- \S/.test(line) && next !== undefined && /^\+\+\+ \S/.test(next);
}

function headerPath(header: string): string | undefined {
  const name = header.slice(4).split('\t')[0]?.trim() ?? '';
  return name === '/dev/null' ? undefined : pathOfLine(name.replace(/^[ab]\//, ''));
}

/** Blank lines at the ends are more often the reply's layout than context. A hunk that changes nothing goes. */
function tidy(hunk: { oldStart?: number; lines: string[] }): DiffHunk[] {
  if (!hunk.lines.some((line) => /^[+-]/.test(line))) return [];
  let { oldStart } = hunk;
  const lines = [...hunk.lines];
  while (lines.at(-1)?.trim() === '') lines.pop();
  while (lines[0]?.trim() === '') {
    lines.shift();
    if (oldStart !== undefined) oldStart += 1;
  }
  return [oldStart === undefined ? { lines } : { oldStart, lines }];
}
