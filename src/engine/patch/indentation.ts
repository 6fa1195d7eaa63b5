/** How a text indents; `none` when no line is indented. */
export interface IndentStyle {
  readonly kind: 'tabs' | 'spaces' | 'mixed' | 'none';
  /** Blanks a level, where they are spaces; 4 when that cannot be told. */
  readonly width: number;
}

/** The blanks and tabs at the start of a line. */
export function indentOf(line: string): string {
  return /^[ \t]*/.exec(line)?.[0] ?? '';
}

export function indentStyle(text: string): IndentStyle {
  let tabs = 0;
  let spaces = 0;
  let previous = 0;
  const steps = new Map<number, number>();
  for (const line of text.split('\n')) {
    if (line.trim() === '') continue;
    const indent = indentOf(line);
    if (indent.startsWith('\t')) tabs += 1;
    // One blank is the margin of a comment's star, not a level.
    else if (indent.length > 1) spaces += 1;
    const step = indent.length - previous;
    if (step > 1 && !indent.includes('\t')) steps.set(step, (steps.get(step) ?? 0) + 1);
    previous = indent.length;
  }
  const width = [...steps].sort((a, b) => b[1] - a[1] || a[0] - b[0])[0]?.[0] ?? 4;
  const kind = tabs === 0 ? (spaces === 0 ? 'none' : 'spaces') : spaces === 0 ? 'tabs' : 'mixed';
  return { kind, width };
}

/** Lines of a text, by index, whose start must stay as it is (they lie within a string). */
export type FixedLines = ReadonlySet<number>;

/**
 * The text with tabs for spaces or the reverse, where the document indents wholly with the other;
 * undefined when there is nothing to do.
 */
export function inStyleOf(text: string, document: string, fixed: FixedLines): string | undefined {
  const want = indentStyle(document);
  const have = indentStyle(text);
  if (want.kind === 'tabs' && have.kind === 'spaces') {
    return mapIndents(text, fixed, (indent) => {
      const levels = Math.floor(indent.length / have.width);
      return '\t'.repeat(levels) + ' '.repeat(indent.length - levels * have.width);
    });
  }
  if (want.kind === 'spaces' && have.kind === 'tabs') {
    return mapIndents(text, fixed, (indent) => indent.replaceAll('\t', ' '.repeat(want.width)));
  }
  return undefined;
}

/**
 * Moves a piece of code as a whole, so that its first line gets the wanted indentation. A piece of which only the
 * first line lost its indentation (as when a selection begins behind it) gets only that line moved.
 * @param unit is the length of one level's indentation in the document.
 * @returns undefined when it already fits.
 */
export function reindent(text: string, wanted: string, unit: number, fixed: FixedLines): string | undefined {
  const lines = text.split('\n');
  const first = lines.findIndex((line) => line.trim() !== '');
  const own = indentOf(lines[first] ?? '');
  if (first < 0 || own === wanted) return undefined;
  if (own === '' && hangs(lines, first, wanted, unit, fixed)) {
    return lines.map((line, i) => (i === first ? wanted + line : line)).join('\n');
  }
  return mapIndents(text, fixed, (indent) =>
    indent.startsWith(own)
      ? wanted + indent.slice(own.length)
      : wanted.slice(0, Math.max(0, wanted.length - (own.length - indent.length))),
  );
}

/** Whether the lines below are where they belong when the first one stands at `wanted` and not at the margin. */
function hangs(
  lines: readonly string[],
  first: number,
  wanted: string,
  unit: number,
  fixed: FixedLines,
): boolean {
  const below = lines.filter((line, i) => i > first && line.trim() !== '' && !fixed.has(i));
  const shallowest = below.reduce((least, line) => Math.min(least, indentOf(line).length), Infinity);
  if (below.length === 0 || shallowest === 0) return false;
  const last = below.at(-1) ?? '';
  const closes = /^(?:[)\]}]|end\b)/.test(last.trim()) && indentOf(last) === wanted;
  return closes || shallowest >= wanted.length + unit;
}

function mapIndents(text: string, fixed: FixedLines, change: (indent: string) => string): string {
  return text
    .split('\n')
    .map((line, i) => {
      if (fixed.has(i) || line.trim() === '') return line;
      const indent = indentOf(line);
      return change(indent) + line.slice(indent.length);
    })
    .join('\n');
}
