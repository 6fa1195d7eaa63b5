import { isReplaceMark, isSearchDivider, isSearchMark } from './searchReplace';

/** Where a text ends with regard to the blocks of code in it. */
export interface BlockState {
  /** What it ends within: a fenced block, or one of the halves of a SEARCH/REPLACE edit; undefined: between blocks. */
  readonly within: 'fence' | 'search' | 'replace' | undefined;
  /** How many blocks begin in it, those inside of others not counted. */
  readonly blocks: number;
  /** The first line of code of the first block; undefined where there is none yet. */
  readonly firstLine: string | undefined;
  /** A mark stands where it cannot, such as the beginning of an edit inside of another one. */
  readonly faulty: boolean;
}

/**
 * Follows the fences and the SEARCH/REPLACE marks of an answer from its beginning, so that it can be told of a part
 * whether more of a block has to come.
 * @param text has "\n" for line breaks.
 */
export function readBlocks(text: string): BlockState {
  let edit: 'search' | 'replace' | undefined;
  let depth = 0;
  let blocks = 0;
  let firstLine: string | undefined;
  let faulty = false;
  for (const line of text.split('\n')) {
    const info = edit === undefined ? fenceInfo(line) : undefined;
    if (isSearchMark(line)) {
      faulty ||= edit !== undefined;
      if (depth === 0) blocks += 1;
      edit = 'search';
    } else if (edit === 'search' && isSearchDivider(line)) {
      edit = 'replace';
    } else if (edit !== undefined && isReplaceMark(line)) {
      faulty ||= edit === 'search';
      edit = undefined;
    } else if (info === undefined) {
      if ((edit !== undefined || depth > 0) && line.trim() !== '') firstLine ??= line;
    } else if (depth === 0) {
      depth = 1;
      blocks += 1;
    } else depth += info === '' ? -1 : 1;
  }
  return { within: edit ?? (depth > 0 ? 'fence' : undefined), blocks, firstLine, faulty };
}

/** What stands behind the backticks of a fence; undefined for other lines, such as spans within a line. */
function fenceInfo(line: string): string | undefined {
  const match = /^\s*(?:`{3,}([^`]*)|~{3,}(.*))$/.exec(line);
  return match === null ? undefined : (match[1] ?? match[2] ?? '').trim();
}
