import { wholeWord } from './language';
import { ancestorsOf, blockEnd, indentOf, joinKept } from './textBlocks';

const CASE =
  /^\s*(?:(?:it|test|specify|fit|xit|Deno\.test|bench)\b[\w.]*\s*[(`]|(?:async\s+)?def\s+test|func\s+Test|#\[test\]|@Test\b|\[(?:Fact|Test|Theory))/;
const SET_UP =
  /^\s*(?:(?:beforeEach|beforeAll|before|setup)\s*\(|(?:async\s+)?def\s+(?:setUp|setup_method|setUpClass)\b|@pytest\.fixture)/;
const IMPORT = /^\s*(?:import\b|from\b|(?:const|let|var)\b.*\brequire\()/;
const MAX_SET_UP_LINES = 12;
/** The first ones are enough for any block, and bound the work on a huge file. */
const MAX_MENTIONS = 150;

/**
 * A test file cut down to the cases that mention one of the names, with the headings they stand under, the set-up
 * beside them and the imports of those names; '' where none is mentioned outside imports.
 */
export function trimTests(text: string, names: readonly string[]): string {
  const lines = text.split('\n');
  const words = names.map(wholeWord);
  const mentions = [...lines.keys()]
    .filter((index) => words.some((word) => word.test(lines[index] ?? '')))
    .slice(0, MAX_MENTIONS);
  const inCode = mentions.filter((index) => !IMPORT.test(lines[index] ?? '') && !importsAround(lines, index));
  if (inCode.length === 0) return '';
  const kept = new Set<number>();
  for (const index of mentions) keepCase(lines, index, kept);
  return joinKept(lines, kept);
}

function keepCase(lines: readonly string[], index: number, kept: Set<number>): void {
  if (kept.has(index)) return;
  const ancestors = ancestorsOf(lines, index);
  const ownCase = [...ancestors, index].find((line) => CASE.test(lines[line] ?? ''));
  const whole = ownCase ?? index;
  keepRange(kept, whole, blockEnd(lines, whole));
  for (const ancestor of ancestors.filter((line) => line < whole)) {
    kept.add(ancestor);
    keepClosing(lines, ancestor, kept);
    keepSetUp(lines, ancestor, kept);
  }
}

function keepClosing(lines: readonly string[], opener: number, kept: Set<number>): void {
  const last = blockEnd(lines, opener);
  if (last > opener && indentOf(lines[last] ?? '') === indentOf(lines[opener] ?? '')) kept.add(last);
}

/** Short set-up that runs before the cases of a heading. */
function keepSetUp(lines: readonly string[], heading: number, kept: Set<number>): void {
  const last = blockEnd(lines, heading);
  const inner = Math.min(...lines.slice(heading + 1, last).map(indentOf));
  for (let i = heading + 1; i < last; i++) {
    if (indentOf(lines[i] ?? '') !== inner || !SET_UP.test(lines[i] ?? '')) continue;
    const end = blockEnd(lines, i);
    if (end - i < MAX_SET_UP_LINES) keepRange(kept, i, end);
  }
}

/** Whether a line is one of the names listed over several lines of an import. */
function importsAround(lines: readonly string[], index: number): boolean {
  return ancestorsOf(lines, index).some((line) => IMPORT.test(lines[line] ?? ''));
}

function keepRange(kept: Set<number>, first: number, last: number): void {
  for (let i = first; i <= last; i++) kept.add(i);
}
