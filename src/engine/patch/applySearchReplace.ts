import type { LineRange } from './hunks';
import { isOtherFile } from './documentPath';
import { replaceLines } from './replaceLines';
import type { SearchReplaceEdit } from './searchReplace';

/** A document with a reply's edits applied, or why that cannot be done. */
export type Applied =
  | { readonly kind: 'applied'; readonly text: string; readonly repairs: readonly string[] }
  | { readonly kind: 'failed'; readonly detail: string };

export interface DocumentPlace {
  readonly path: string;
  readonly text: string;
  /** The lines that the person pointed at, counted from 0. */
  readonly target: LineRange;
}

/** Applies SEARCH/REPLACE edits one after the other; all of them or none. */
export function applySearchReplace(document: DocumentPlace, edits: readonly SearchReplaceEdit[]): Applied {
  const own = edits.filter((edit) => !isOtherFile(edit.path, document.path));
  const foreign = [...new Set(edits.filter((edit) => !own.includes(edit)).map((edit) => edit.path ?? ''))];
  if (own.length === 0) {
    return { kind: 'failed', detail: `The edits are for another file (${foreign.join(', ')}).` };
  }
  const repairs = new Set(foreign.map((path) => `edits of ${path} left out`));
  let lines = document.text.split('\n');
  let { start, end } = document.target;
  for (const [index, edit] of own.entries()) {
    if (edit.search.every((line) => line.trim() === '')) {
      if (lines.some((line) => line.trim() !== '')) {
        return { kind: 'failed', detail: `Edit ${String(index + 1)} says nothing about where it belongs.` };
      }
      lines = [...edit.replace, ''];
      continue;
    }
    const key = edit.search.join('\n');
    const repeats = own.slice(index).filter((later) => later.search.join('\n') === key).length;
    const result = replaceLines(lines, edit, { target: { start, end }, repeats });
    if (result.kind === 'failed') {
      return { kind: 'failed', detail: `Edit ${String(index + 1)} of ${String(own.length)}: ${result.why}` };
    }
    const grown = result.lines.length - lines.length;
    if (result.at < end) end += grown;
    if (result.at < start) start += grown;
    if (result.repair !== undefined) repairs.add(result.repair);
    lines = result.lines;
  }
  return { kind: 'applied', text: lines.join('\n'), repairs: [...repairs] };
}
