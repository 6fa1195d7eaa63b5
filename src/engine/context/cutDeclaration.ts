import { findDeclarations } from './declarations';
import { familyOfPath } from './language';
import { ancestorsOf, blockEnd, indentOf } from './textBlocks';

/**
 * The whole of a function as it is declared, so that it can be parsed by itself: a method is put into a class.
 * @param near 0-based; the declaration has to begin there. Absent: anywhere, as long as there is only one.
 * @returns undefined where no such function is found, or where several of the name stand side by side.
 */
export function cutDeclaration(text: string, path: string, name: string, near?: number): string | undefined {
  const lines = text.split('\n');
  const named = findDeclarations(text, path).filter((found) => found.name === name && found.kind !== 'type');
  const [only] = near === undefined ? named : named.filter(({ line }) => line === near);
  if (only === undefined) return undefined;
  const ownerOf = (line: number): number | undefined => ancestorsOf(lines, line).at(-1);
  const beside = named.filter(({ line }) => near === undefined || ownerOf(line) === ownerOf(only.line));
  // Of overloads and redefinitions one alone tells half of it.
  if (beside.length > 1) return undefined;
  const { line } = only;
  const depth = /^[ \t]*/.exec(lines[line] ?? '')?.[0].length ?? 0;
  const block = lines.slice(line, blockEnd(lines, line) + 1);
  const code = block
    .map((each) => (each.slice(0, depth).trim() === '' ? each.slice(depth) : each))
    .join('\n');
  return isMethod(lines[line] ?? '', path) ? `class Owner {\n${code}\n}` : code;
}

function isMethod(head: string, path: string): boolean {
  return (
    familyOfPath(path) === 'javascript' &&
    indentOf(head) > 0 &&
    !/^\s*(?:export\s+|default\s+|declare\s+|async\s+)*(?:function|const|let|var)\b/.test(head)
  );
}
