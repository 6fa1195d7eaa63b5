import { findDeclarations } from './declarations';
import { indentOf, joinKept } from './textBlocks';

/**
 * The lines around each of the given ones, with the heads of what they stand in and `…` for what is left out.
 * @param around how many lines before and after, ≥ 0.
 */
export function excerpts(text: string, path: string, at: readonly number[], around: number): string {
  const lines = text.split('\n');
  const declarations = findDeclarations(text, path).filter(({ kind }) => kind !== 'value');
  const kept = new Set<number>();
  for (const line of at) {
    if (line < 0 || line >= lines.length) continue;
    const enclosing = declarations.filter((other) => other.line <= line && other.lastLine >= line);
    const outer = enclosing.at(-1);
    for (const { line: head } of enclosing) kept.add(head);
    const first = Math.max(outer?.line ?? 0, line - around);
    const last = Math.min(outer?.lastLine ?? lines.length - 1, line + around);
    for (let i = first; i <= last; i++) {
      if (indentOf(lines[i] ?? '') !== Number.POSITIVE_INFINITY || i === line) kept.add(i);
    }
  }
  return joinKept(lines, kept);
}
