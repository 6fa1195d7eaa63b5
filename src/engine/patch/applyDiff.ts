import { applyPatch } from 'diff';
import type { StructuredPatchHunk } from 'diff';
import type { Applied, DocumentPlace } from './applySearchReplace';
import { isOtherFile } from './documentPath';
import type { LineRange } from './hunks';
import type { DiffHunk, FileDiff } from './readDiff';
import { findPlaces, replaceLines } from './replaceLines';

/** Context lines that may be wrong in a hunk that fits nowhere as it is. */
const maximumFuzz = 2;

type HunkResult =
  | { readonly kind: 'applied'; readonly text: string; readonly repair?: string }
  | { readonly kind: 'failed'; readonly why: string };

/** Applies a unified diff hunk by hunk, line numbers taken as a hint; all hunks or none. */
export function applyDiff(document: DocumentPlace, files: readonly FileDiff[]): Applied {
  const own = files.length === 1 ? files : files.filter((file) => !isOtherFile(file.path, document.path));
  const hunks = own.flatMap((file) => file.hunks);
  if (hunks.length === 0) {
    const named = files.flatMap((file) => file.path ?? []);
    return {
      kind: 'failed',
      detail:
        named.length > 0 ? `The diff is for other files (${named.join(', ')}).` : 'The diff has no hunks.',
    };
  }
  const repairs = new Set(
    files.filter((file) => !own.includes(file)).map((file) => `diff of ${file.path ?? ''} left out`),
  );
  let { text } = document;
  let { start, end } = document.target;
  let shift = 0;
  for (const [index, hunk] of hunks.entries()) {
    const result = applyHunk(text, hunk, shift, { start, end });
    if (result.kind === 'failed') {
      return {
        kind: 'failed',
        detail: `Hunk ${String(index + 1)} of ${String(hunks.length)}: ${result.why}`,
      };
    }
    const grown = count(hunk, '+') - count(hunk, '-');
    shift += grown;
    if (hunk.oldStart === undefined || hunk.oldStart <= end) end += grown;
    if (hunk.oldStart !== undefined && hunk.oldStart <= start) start += grown;
    if (result.repair !== undefined) repairs.add(result.repair);
    ({ text } = result);
  }
  return { kind: 'applied', text, repairs: [...repairs] };
}

function applyHunk(text: string, hunk: DiffHunk, shift: number, target: LineRange): HunkResult {
  const lines = text.split('\n');
  const old = sideOf(hunk, '-');
  if (old.length === 0) return insert(lines, hunk);
  const stated = hunk.oldStart === undefined ? undefined : hunk.oldStart - 1 + shift;
  const near = stated ?? onlyPlace(lines, old, target);
  if (near !== undefined) {
    const fitted = fit(text, structured(hunk, near));
    if (fitted !== undefined) {
      const off = stated !== undefined && findPlaces(lines, old).every((place) => place !== stated);
      const repair = fitted.repair ?? (off ? 'line numbers of the diff corrected' : undefined);
      return { kind: 'applied', text: fitted.text, ...(repair === undefined ? {} : { repair }) };
    }
  }
  const change = { search: old, replace: sideOf(hunk, '+') };
  const replaced = replaceLines(lines, change, { target, ...(stated === undefined ? {} : { near: stated }) });
  if (replaced.kind === 'failed') return replaced;
  const repair = replaced.repair === undefined ? {} : { repair: replaced.repair };
  return { kind: 'applied', text: replaced.lines.join('\n'), ...repair };
}

/** From strict to generous; what is deleted must always be there, and context is taken from the document. */
function fit(text: string, hunk: StructuredPatchHunk): { text: string; repair?: string } | undefined {
  const patch = { oldFileName: '', newFileName: '', oldHeader: '', newHeader: '', hunks: [hunk] };
  const exact = applyPatch(text, patch, { autoConvertLineEndings: false });
  if (exact !== false) return { text: exact };
  const atEnds = applyPatch(text, patch, {
    autoConvertLineEndings: false,
    compareLine: (_, line: string | undefined, __, content) => line?.trimEnd() === content.trimEnd(),
  });
  if (atEnds !== false) return { text: atEnds, repair: 'trailing white space ignored' };
  const inContext = applyPatch(text, patch, {
    autoConvertLineEndings: false,
    compareLine: (_, line: string | undefined, operation, content) =>
      operation === ' ' ? line?.trim() === content.trim() : line?.trimEnd() === content.trimEnd(),
  });
  if (inContext !== false) return { text: inContext, repair: 'indentation of context lines ignored' };
  const fuzzy = applyPatch(text, patch, { autoConvertLineEndings: false, fuzzFactor: maximumFuzz });
  return fuzzy === false ? undefined : { text: fuzzy, repair: 'wrong context lines ignored' };
}

function structured(hunk: DiffHunk, start: number): StructuredPatchHunk {
  const oldLines = sideOf(hunk, '-').length;
  const newLines = sideOf(hunk, '+').length;
  return { oldStart: start + 1, oldLines, newStart: start + 1, newLines, lines: [...hunk.lines] };
}

/** The lines of one side: the context and what has that sign. */
function sideOf(hunk: DiffHunk, sign: '+' | '-'): string[] {
  return hunk.lines
    .filter((line) => line.startsWith(' ') || line.startsWith(sign))
    .map((line) => line.slice(1));
}

function count(hunk: DiffHunk, sign: string): number {
  return hunk.lines.filter((line) => line.startsWith(sign)).length;
}

/** Without a line number the place must be the only one, in the document or in the target. */
function onlyPlace(lines: readonly string[], old: readonly string[], target: LineRange): number | undefined {
  const places = findPlaces(lines, old);
  if (places.length < 2) return places[0] ?? (old.length > 0 ? target.start : undefined);
  const within = places.filter((place) => place >= target.start && place + old.length <= target.end);
  return within.length === 1 ? within[0] : undefined;
}

/** A hunk of nothing but new lines has a place only at the very start or the very end. */
function insert(lines: readonly string[], hunk: DiffHunk): HunkResult {
  const added = sideOf(hunk, '+');
  const written = lines.at(-1) === '' ? lines.slice(0, -1) : lines;
  if (written.every((line) => line.trim() === ''))
    return { kind: 'applied', text: [...added, ''].join('\n') };
  if (hunk.oldStart === 0) return { kind: 'applied', text: [...added, ...lines].join('\n') };
  if (hunk.oldStart !== undefined && hunk.oldStart >= written.length) {
    return { kind: 'applied', text: [...written, ...added, ''].join('\n') };
  }
  return { kind: 'failed', why: 'It has no context lines, so its place in the document is not known.' };
}
