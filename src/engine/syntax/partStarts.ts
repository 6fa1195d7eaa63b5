import { isImport } from './importOrder';
import { byType, childNodes } from './tree';
import type { SyntaxTree } from './tree';

/** Nodes whose members stand for themselves: what is declared in one cannot be a local of another. */
const open =
  /^(program|module|source_file|translation_unit|compilation_unit|export_statement|decorated_definition|namespace_declaration|declaration_list|.*class.*|interface_.*|impl_item|trait_item|object_declaration|enum_.*|record_declaration)$/;
const blockOfClass = /^(block|body_statement|field_declaration_list)$/;
const isClass = /class/;

interface Units {
  readonly tree: SyntaxTree;
  /** Per unit: its token, or -1. */
  readonly token: Int32Array;
  /** Per unit: its binding, or -1. */
  readonly binding: Int32Array;
}

/**
 * The units at which the declarations of a tree begin, members of classes included; the first is 0 unless there are no
 * units. No local is used in two of the parts that they delimit.
 */
export function partStarts(units: Units): Int32Array {
  const { tree, token, binding } = units;
  if (token.length === 0) return new Int32Array(0);
  const tokens = declarationTokens(tree);
  const starts = [0];
  let next = 0;
  for (let unit = 0; unit < token.length; unit++) {
    const at = token[unit] ?? -1;
    if (at < (tokens[next] ?? Infinity)) continue;
    while (at >= (tokens[next] ?? Infinity)) next += 1;
    if (unit > 0) starts.push(unit);
  }
  return closed(starts, binding);
}

interface Kind {
  readonly opens: boolean;
  readonly block: boolean;
  readonly classLike: boolean;
  readonly imports: boolean;
}

/** The first tokens of all declarations, in order; imports that follow one another are one. */
function declarationTokens(tree: SyntaxTree): number[] {
  const found: number[] = [];
  if (tree.level === 'lexical') return found;
  const kindOf = byType(tree, readKind);
  const visit = (node: number): void => {
    const inClass = kindOf(node).classLike;
    let behindImport = false;
    for (const child of childNodes(tree, node)) {
      if (isCosmetic(tree, child)) continue;
      const kind = kindOf(child);
      if (!(kind.imports && behindImport)) found.push(tree.nodes.firstToken[child] ?? 0);
      behindImport = kind.imports;
      if (kind.opens || (inClass && kind.block)) visit(child);
    }
  };
  visit(0);
  return found;
}

function readKind(type: string): Kind {
  return {
    opens: open.test(type),
    block: blockOfClass.test(type),
    classLike: isClass.test(type),
    imports: isImport(type),
  };
}

/** What says nothing begins nothing. */
function isCosmetic(tree: SyntaxTree, node: number): boolean {
  const end = tree.nodes.endToken[node] ?? 0;
  for (let index = tree.nodes.firstToken[node] ?? 0; index < end; index++) {
    if (tree.tokens[index]?.cosmetic === false) return false;
  }
  return true;
}

/** The starts without those that part two places of the same local. */
function closed(starts: readonly number[], binding: Int32Array): Int32Array {
  const firstUse = new Map<number, number>();
  const kept: number[] = [];
  const boundaries = [...starts, binding.length];
  for (let part = 0; part + 1 < boundaries.length; part++) {
    const start = boundaries[part] ?? 0;
    const end = boundaries[part + 1] ?? 0;
    let reach = start;
    for (let unit = start; unit < end; unit++) {
      const bound = binding[unit] ?? -1;
      if (bound < 0) continue;
      const first = firstUse.get(bound);
      if (first === undefined) firstUse.set(bound, unit);
      else if (first < reach) reach = first;
    }
    while (kept.length > 0 && reach < start && (kept.at(-1) ?? 0) > reach) kept.pop();
    if (reach === start) kept.push(start);
  }
  return Int32Array.from(kept);
}
