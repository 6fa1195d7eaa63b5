import { pathOfLine } from './fences';
import { hasLineNumbers, withoutLineNumbers } from './lineNumbers';

export interface CleanedCode {
  readonly text: string;
  readonly repairs: readonly string[];
}

/** A block's code without what a reply wrapped around it: line numbers, the file's name, doubled backslashes. */
export function cleanCode(
  body: string,
  document: { readonly path: string; readonly text: string },
): CleanedCode {
  const repairs: string[] = [];
  let lines: readonly string[] = body.split('\n');
  const known = document.text.split('\n');
  const bare = hasLineNumbers(known) ? undefined : withoutLineNumbers(trimEnds(lines));
  if (bare !== undefined) {
    lines = bare;
    repairs.push('line numbers removed');
  }
  const named = withoutFileName(lines, document.path, known);
  if (named !== undefined) {
    lines = named;
    repairs.push('file name removed');
  }
  const halved = halvedBackslashes(lines, known);
  if (halved !== undefined) {
    lines = halved;
    repairs.push('doubled backslashes halved');
  }
  return { text: lines.join('\n'), repairs };
}

function trimEnds(lines: readonly string[]): readonly string[] {
  const first = lines.findIndex((line) => line.trim() !== '');
  return first < 0 ? lines : lines.slice(first, lines.findLastIndex((line) => line.trim() !== '') + 1);
}

/** Models like to write the file's name as a comment on the first line. */
function withoutFileName(
  lines: readonly string[],
  path: string,
  known: readonly string[],
): readonly string[] | undefined {
  const first = lines.findIndex((line) => line.trim() !== '');
  const line = lines[first]?.trim() ?? '';
  const comment = /^(?:\/\/+|#+|--|<!--|\/\*+)\s*(.+?)\s*(?:\*+\/|-->)?$/.exec(line)?.[1];
  const named = comment === undefined ? undefined : pathOfLine(comment);
  if (named === undefined || known.some((own) => own.trim() === line)) return undefined;
  const sameFile = path === named || path.endsWith(`/${named}`) || named.endsWith(`/${path}`);
  return sameFile ? lines.slice(first + 1) : undefined;
}

/**
 * Halves doubled backslashes, as they come from code that was escaped once too often: only when lines of the
 * document show that it happened, and none shows that it did not.
 */
function halvedBackslashes(
  lines: readonly string[],
  known: readonly string[],
): readonly string[] | undefined {
  const escaped = new Set(known.filter((line) => line.includes('\\')).map((line) => line.trim()));
  if (escaped.size === 0) return undefined;
  const halved = lines.map((line) => line.replaceAll('\\\\', '\\'));
  const doubledSeen = lines.some((line, i) => halved[i] !== line && escaped.has((halved[i] ?? '').trim()));
  const plainSeen = lines.some((line) => escaped.has(line.trim()));
  return doubledSeen && !plainSeen ? halved : undefined;
}
