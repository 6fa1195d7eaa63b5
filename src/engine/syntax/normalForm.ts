import { findBindings } from './bindings';
import type { Bindings } from './bindings';
import { grammarOf } from './grammars';
import { sortImports } from './importOrder';
import { normalLiteral } from './literals';
import { partStarts } from './partStarts';
import { statementEnd, structureMarks } from './structureMarks';
import type { SyntaxTree } from './tree';

/**
 * A tree as the sequence of units that matter: tokens without the cosmetic ones, spelled in one way, and marks
 * where only the layout shows the structure. Two texts have the same units if and only if they differ in comments,
 * docstrings, layout, quotation marks, trailing commas, redundant parentheses and order of imports alone.
 */
export interface NormalForm {
  readonly tree: SyntaxTree;
  readonly bindings: Bindings;
  /** The spelling of each unit. */
  readonly texts: readonly string[];
  /** Per unit: its token; -1 for a mark that no token stands for. */
  readonly token: Int32Array;
  /** Per unit: the binding it refers to, or -1. */
  readonly binding: Int32Array;
  /** The units at which its declarations begin, in order; no local is used in two of these parts. */
  readonly parts: Int32Array;
}

/** The normal form of a tree; locals keep their names, `binding` says which units may be renamed together. */
export function normalForm(tree: SyntaxTree): NormalForm {
  const family = grammarOf(tree.languageId)?.family;
  const bindings = findBindings(tree);
  const marks = structureMarks(tree);
  const texts: string[] = [];
  const token: number[] = [];
  const binding: number[] = [];
  const push = (text: string, index: number, bound: number): void => {
    texts.push(text);
    token.push(index);
    binding.push(bound);
  };
  for (let index = 0; index < tree.tokens.length; index++) {
    const current = tree.tokens[index];
    for (const mark of marks.before[index] ?? []) push(mark, -1, -1);
    if (current !== undefined && !current.cosmetic) {
      if (marks.ends[index] === 1) push(statementEnd, index, -1);
      else {
        // `{ x }` means `{ x: x }`, which is how it reads once x is renamed.
        if (marks.shorthand[index] === 1) {
          push(current.text, -1, -1);
          push(':', -1, -1);
        }
        push(normalLiteral(current, family), index, bindings.ofToken[index] ?? -1);
      }
    }
    for (const mark of marks.after[index] ?? []) push(mark, -1, -1);
  }
  const units = sortImports({
    tree,
    texts,
    token: Int32Array.from(token),
    binding: Int32Array.from(binding),
  });
  return { ...units, bindings, parts: partStarts(units) };
}
