import { familyOfPath } from './language';
import { ancestorsOf, blockEnd, indentOf } from './textBlocks';

/** A definition of at most this many lines is sent with its body. */
const SHORT = 12;
const MAX_DOC_LINES = 16;
const MAX_VALUE_LINES = 12;
const MAX_TYPE_LINES = 40;

/**
 * The definition that starts at a line: its comment, its head, and its body only where that is short or is what
 * a user of it must know (the members of a type, without their bodies).
 * @param line 0-based; of the declaration itself, not of its comment.
 */
export function cutSignature(text: string, line: number, path: string): string {
  const lines = text.split('\n');
  if (line < 0 || line >= lines.length) return '';
  const last = blockEnd(lines, line);
  const body = last - line + 1 <= SHORT ? lines.slice(line, last + 1) : condense(lines, line, last, path);
  const owner = memberOf(lines, line, path);
  return dedent([...owner, ...docAbove(lines, line, path), ...body]).join('\n');
}

/** A head that fits in a few lines, for a list of what a file offers. */
export function headLine(text: string, line: number): string {
  return (text.split('\n')[line] ?? '').trim().replace(/\s*(?:\{|=>\s*\{?|[=([:])\s*$/, '');
}

function condense(lines: readonly string[], first: number, last: number, path: string): readonly string[] {
  if (familyOfPath(path) === 'python') return condensePython(lines, first, last);
  const head = lines[first] ?? '';
  if (/\b(?:class|struct|trait|impl|object|record|module|namespace)\b[^=(]*\{?\s*$/.test(head)) {
    return condenseMembers(lines, first, last, path);
  }
  if (/\b(?:interface|enum|type)\b/.test(head)) return shorten(lines.slice(first, last + 1), MAX_TYPE_LINES);
  const bodyStart = lastAtDepth(lines, first, last, /(?:\{|=>|\()\s*(?:\/\/.*)?$/);
  const isValue =
    /^\s*(?:[\w$]+\s+)*[\w$]+(?:\s*:[^=(]*)?\s*[=:]\s*[{[(]?\s*$/.test(head) || bodyStart === undefined;
  if (isValue) return shorten(lines.slice(first, last + 1), MAX_VALUE_LINES);
  return [...lines.slice(first, bodyStart), `${lines[bodyStart] ?? ''} … ${closing(lines[last])}`.trimEnd()];
}

function condensePython(lines: readonly string[], first: number, last: number): readonly string[] {
  const head = lines[first] ?? '';
  if (!/^\s*(?:async\s+)?(?:def|class)\b/.test(head))
    return shorten(lines.slice(first, last + 1), MAX_VALUE_LINES);
  const bodyStart = (lastAtDepth(lines, first, last, /:\s*(?:#.*)?$/) ?? first) + 1;
  const doc = docstring(lines, bodyStart);
  const top = [...lines.slice(first, bodyStart), ...doc];
  const inner = `${' '.repeat(Math.min(indentOf(lines[bodyStart] ?? ''), 40))}…`;
  if (!/^\s*class\b/.test(head)) return [...top, inner];
  return [...top, ...members(lines, bodyStart + doc.length, last, 'x.py')];
}

function condenseMembers(
  lines: readonly string[],
  first: number,
  last: number,
  path: string,
): readonly string[] {
  const bodyStart = (lastAtDepth(lines, first, last, /\{\s*$/) ?? first) + 1;
  return [...lines.slice(first, bodyStart), ...members(lines, bodyStart, last - 1, path), lines[last] ?? ''];
}

/** Each member of a type: as it is where short, without its body otherwise. */
function members(lines: readonly string[], first: number, last: number, path: string): readonly string[] {
  const result: string[] = [];
  for (let i = first; i <= last && result.length < MAX_TYPE_LINES; i++) {
    if ((lines[i] ?? '').trim() === '') continue;
    const end = Math.min(blockEnd(lines, i), last);
    const whole = end - i < 3 || /^\s*(?:\/\*|\/\/|#|@)/.test(lines[i] ?? '');
    result.push(...(whole ? lines.slice(i, end + 1) : condense(lines, i, end, path)));
    i = end;
  }
  return result.length < MAX_TYPE_LINES ? result : [...result.slice(0, MAX_TYPE_LINES), '…'];
}

/** The last line at the definition's own depth that ends with an opener: where its body begins. */
function lastAtDepth(
  lines: readonly string[],
  first: number,
  last: number,
  opener: RegExp,
): number | undefined {
  const depth = indentOf(lines[first] ?? '');
  for (let i = last; i >= first; i--) {
    const line = lines[i] ?? '';
    if (indentOf(line) === depth && opener.test(line)) return i;
  }
  return undefined;
}

function closing(line: string | undefined): string {
  return /^\s*([)\]}]+)/.exec(line ?? '')?.[1] ?? '';
}

function shorten(lines: readonly string[], most: number): readonly string[] {
  return lines.length <= most ? lines : [...lines.slice(0, most - 1), '…', lines.at(-1) ?? ''];
}

/** The comment, attributes and decorators right above a line; a long comment loses its middle. */
function docAbove(lines: readonly string[], line: number, path: string): readonly string[] {
  const mark = familyOfPath(path) === 'python' ? /^\s*[#@]/ : /^\s*(?:\/\/|\/\*|\*|@|#\[|\[\w)/;
  let first = line;
  while (first > 0 && mark.test(lines[first - 1] ?? '')) first--;
  return shorten(lines.slice(first, line), MAX_DOC_LINES);
}

function docstring(lines: readonly string[], first: number): readonly string[] {
  const quote = /^\s*[rRuU]?("""|''')/.exec(lines[first] ?? '')?.[1];
  if (quote === undefined) return [];
  const opened = (lines[first] ?? '').indexOf(quote) + quote.length;
  if ((lines[first] ?? '').includes(quote, opened)) return lines.slice(first, first + 1);
  const length = lines.slice(first + 1).findIndex((line) => line.includes(quote));
  return length === -1 ? [] : shorten(lines.slice(first, first + length + 2), MAX_DOC_LINES);
}

/** The head of the type that a member belongs to, so that its signature can be read alone. */
function memberOf(lines: readonly string[], line: number, path: string): readonly string[] {
  if (indentOf(lines[line] ?? '') === 0) return [];
  const owner = ancestorsOf(lines, line).findLast((index) =>
    /^\s*(?:[\w()]+\s+)*(?:class|interface|struct|trait|impl|enum|object|record|namespace|module)\b/.test(
      lines[index] ?? '',
    ),
  );
  if (owner === undefined) return [];
  return [`${familyOfPath(path) === 'python' ? '#' : '//'} in ${headLine(lines[owner] ?? '', 0)}`];
}

function dedent(lines: readonly string[]): readonly string[] {
  const code = lines.filter((line) => !/^(?:#|\/\/) in /.test(line));
  const depth = Math.min(
    ...code.map((line) => /^[ \t]*(?=\S)/.exec(line)?.[0].length ?? Number.POSITIVE_INFINITY),
  );
  return lines.map((line) => ((/^[ \t]*/.exec(line)?.[0].length ?? 0) >= depth ? line.slice(depth) : line));
}
