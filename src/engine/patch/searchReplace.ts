import { pathOfInfo, pathOfLine } from './fences';
import { withoutLineNumbers } from './lineNumbers';

/** One SEARCH/REPLACE edit of a reply. */
export interface SearchReplaceEdit {
  readonly search: readonly string[];
  readonly replace: readonly string[];
  /** The file it is meant for, where the reply names one. */
  readonly path?: string;
}

export interface SearchReplaceReply {
  readonly edits: readonly SearchReplaceEdit[];
  /** What is wrong with an edit that could not be read; the first one found. */
  readonly fault?: string;
  /** The text ends within an edit. */
  readonly open: boolean;
}

const searchMark = /^\s*(?:<{5,9}|-{7,9})\s*(?:SEARCH|ORIGINAL|OLD|FIND)\b.*$/i;
const divider = /^\s*={5,9}\s*$/;
const replaceMark = /^\s*(?:>{5,9}|\+{7,9})\s*(?:REPLACE|UPDATED|NEW|END)?\b.*$/i;
const fenceLine = /^\s*(?:`{3,}|~{3,})[^`]*$/;

/** Whether a line opens a SEARCH/REPLACE edit. */
export function isSearchMark(line: string): boolean {
  return searchMark.test(line);
}

/** Whether a line parts the halves of an edit, as long as it stands within one. */
export function isSearchDivider(line: string): boolean {
  return divider.test(line);
}

/** Whether a line closes a SEARCH/REPLACE edit. */
export function isReplaceMark(line: string): boolean {
  return replaceMark.test(line);
}

/** The SEARCH/REPLACE edits of a reply, in order, inside fences or not. */
export function readSearchReplace(reply: string): SearchReplaceReply {
  const lines = reply.split('\n');
  const edits: SearchReplaceEdit[] = [];
  let fault: string | undefined;
  let path: string | undefined;
  let i = 0;
  while (i < lines.length) {
    if (!isSearchMark(lines[i] ?? '')) {
      i += 1;
      continue;
    }
    path = pathInFront(lines, i) ?? path;
    const read = readEdit(lines, i, edits.length + 1);
    if (read.open) return { edits, fault: fault ?? read.fault, open: true };
    if ('fault' in read) fault ??= read.fault;
    else edits.push({ ...read.edit, ...(path === undefined ? {} : { path }) });
    i = read.next;
  }
  return { edits, ...(fault === undefined ? {} : { fault }), open: false };
}

type ReadEdit =
  | { readonly open: false; readonly edit: Omit<SearchReplaceEdit, 'path'>; readonly next: number }
  | { readonly open: boolean; readonly fault: string; readonly next: number };

function readEdit(lines: readonly string[], start: number, number: number): ReadEdit {
  const middle = findLine(lines, start + 1, (line) => divider.test(line) || isSearchMark(line));
  if (middle === undefined || isSearchMark(lines[middle] ?? '')) {
    const fault = `Edit ${String(number)} has no line of "=======" between what it looks for and what it puts there.`;
    return { open: middle === undefined, fault, next: middle ?? lines.length };
  }
  const end = findLine(lines, middle + 1, (line) => replaceMark.test(line) || isSearchMark(line));
  const search = lines.slice(start + 1, middle);
  if (end !== undefined && !isSearchMark(lines[end] ?? '')) {
    return { open: false, edit: clean(search, lines.slice(middle + 1, end)), next: end + 1 };
  }
  // Without its last mark an edit ends where its fence closes.
  const fence = findLine(lines, middle + 1, (line) => fenceLine.test(line));
  if (fence !== undefined && (end === undefined || fence < end)) {
    return { open: false, edit: clean(search, lines.slice(middle + 1, fence)), next: fence };
  }
  const fault = `Edit ${String(number)} has no closing line ">>>>>>> REPLACE".`;
  return { open: end === undefined, fault, next: end ?? lines.length };
}

function clean(search: readonly string[], replace: readonly string[]): Omit<SearchReplaceEdit, 'path'> {
  const from = withoutFence(withoutDirectives(search));
  const to = withoutFence(replace);
  const bare = withoutLineNumbers(from);
  return bare === undefined
    ? { search: from, replace: to }
    : { search: bare, replace: withoutLineNumbers(to) ?? to };
}

/** Some tools teach models to begin the SEARCH part with `:start_line:12` and a rule. */
function withoutDirectives(lines: readonly string[]): readonly string[] {
  const rule = lines.findIndex((line) => /^-{5,9}\s*$/.test(line));
  const directives = rule > 0 && lines.slice(0, rule).every((line) => /^\s*:\w+:\s*\d*\s*$/.test(line));
  return directives ? lines.slice(rule + 1) : lines;
}

function withoutFence(lines: readonly string[]): readonly string[] {
  const fenced =
    lines.length >= 2 && fenceLine.test(lines[0] ?? '') && /^\s*(?:`{3,}|~{3,})\s*$/.test(lines.at(-1) ?? '');
  return fenced ? lines.slice(1, -1) : lines;
}

/** The file name on the line above the edit, or above the fence that the edit begins. */
function pathInFront(lines: readonly string[], start: number): string | undefined {
  for (let above = start - 1; above >= 0 && above >= start - 4; above -= 1) {
    const line = lines[above] ?? '';
    const path = fenceLine.test(line) ? pathOfInfo(line.replace(/^\s*[`~]+/, '')) : pathOfLine(line);
    if (path !== undefined) return path;
    if (line.trim() !== '' && !fenceLine.test(line)) return undefined;
  }
  return undefined;
}

function findLine(
  lines: readonly string[],
  from: number,
  holds: (line: string) => boolean,
): number | undefined {
  for (let i = from; i < lines.length; i += 1) if (holds(lines[i] ?? '')) return i;
  return undefined;
}
