/** Texts seen as lines and as blocks of lines, by indentation; for source that a formatter could have written. */

const CLOSER = /^\s*[)\]}>]/;
const TAB_WIDTH = 4;

/** Columns of white space before a line's text; Infinity for a blank line, which belongs to whatever surrounds it. */
export function indentOf(line: string): number {
  let columns = 0;
  for (const character of line) {
    if (character === ' ') columns++;
    else if (character === '\t') columns += TAB_WIDTH;
    else return columns;
  }
  return Number.POSITIVE_INFINITY;
}

/**
 * The last line of the block that the given line opens: the lines indented deeper, and lines at its own depth
 * that begin with a closing bracket (`}`, `): Promise<void> {`, `])('adds', () => {`). The line itself if it opens none.
 */
export function blockEnd(lines: readonly string[], first: number): number {
  const depth = indentOf(lines[first] ?? '');
  let last = first;
  for (let i = first + 1; i < lines.length; i++) {
    const line = lines[i] ?? '';
    const indent = indentOf(line);
    if (indent === Number.POSITIVE_INFINITY) continue;
    if (indent < depth || (indent === depth && !CLOSER.test(line))) break;
    last = i;
  }
  return last;
}

/** The lines that enclose the given one, outermost first: each is the nearest line above with less indentation. */
export function ancestorsOf(lines: readonly string[], index: number): readonly number[] {
  const ancestors: number[] = [];
  let depth = indentOf(lines[index] ?? '');
  for (let i = index - 1; i >= 0 && depth > 0; i--) {
    const indent = indentOf(lines[i] ?? '');
    if (indent >= depth) continue;
    const first = openerOf(lines, i);
    ancestors.unshift(first);
    depth = indent;
    i = first;
  }
  return ancestors;
}

/** For a line that begins with a closing bracket, the line at the same depth where its statement starts. */
function openerOf(lines: readonly string[], index: number): number {
  const depth = indentOf(lines[index] ?? '');
  let first = index;
  while (first > 0 && CLOSER.test(lines[first] ?? '')) {
    let above = first - 1;
    while (above > 0 && indentOf(lines[above] ?? '') > depth) above--;
    if (indentOf(lines[above] ?? '') !== depth) break;
    first = above;
  }
  return first;
}

/** The kept lines in order, with a line of `…` wherever others were left out between them. */
export function joinKept(lines: readonly string[], kept: ReadonlySet<number>): string {
  const result: string[] = [];
  let previous = -1;
  for (const index of [...kept].toSorted((a, b) => a - b)) {
    const line = lines[index];
    if (line === undefined) continue;
    const skipped = lines.slice(previous + 1, index).some((other) => other.trim() !== '');
    if (previous >= 0 && skipped) result.push(`${' '.repeat(Math.min(indentOf(line), 40))}…`);
    result.push(line);
    previous = index;
  }
  return result.join('\n');
}
