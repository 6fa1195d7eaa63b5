import type { OffsetRange } from '../task';
import { functionNodes } from './functions';
import { normalForm } from './normalForm';
import { childByField, nodeText, nodeType } from './tree';
import type { SyntaxTree } from './tree';

const statement =
  /^(pass_statement|empty_statement|expression_statement|raise_statement|throw_statement|macro_invocation|call|call_expression|ellipsis)$/;
const nothing = /^(pass|\.\.\.|;|(raise|throw|panic|todo|unimplemented)\b[\s\S]*)$/;
const notImplemented = /not[\s_-]*(yet[\s_-]*)?implemented|notimplemented|^todo!|^unimplemented!/i;

/**
 * Whether the range holds no more than comments, white space, `pass`, `...` or a complaint that it is not
 * implemented. Functions whose bodies say nothing say nothing themselves, imports beside them included.
 * @param range the whole text when absent.
 */
export function saysNothing(
  tree: SyntaxTree,
  range: OffsetRange = { start: 0, end: tree.text.length },
): boolean {
  const marked = new Uint8Array(tree.tokens.length);
  markStatements(tree, marked);
  const emptied = markFunctions(tree, marked, range);
  if (emptied) markImports(tree, marked);
  return tree.tokens.every(
    (token, index) =>
      token.cosmetic || marked[index] === 1 || token.end <= range.start || token.start >= range.end,
  );
}

/** Whether two trees mean the same: they differ in layout, comments and the like alone, locals keeping their names. */
export function sameCode(a: SyntaxTree, b: SyntaxTree): boolean {
  if (a.text === b.text) return true;
  const left = normalForm(a).texts;
  const right = normalForm(b).texts;
  return left.length === right.length && left.every((text, unit) => text === right[unit]);
}

function mark(tree: SyntaxTree, marked: Uint8Array, node: number): void {
  marked.fill(1, tree.nodes.firstToken[node], tree.nodes.endToken[node]);
}

function markStatements(tree: SyntaxTree, marked: Uint8Array): void {
  for (let node = 1; node < tree.nodes.count; node++) {
    if (!statement.test(nodeType(tree, node))) continue;
    const text = nodeText(tree, node).replace(/;$/, '') || ';';
    if (!nothing.test(text)) continue;
    const complains = /^[a-z]/.test(text) && text !== 'pass';
    if (!complains || notImplemented.test(text)) mark(tree, marked, node);
  }
}

/** Marks the functions whose bodies are marked throughout, innermost first. */
function markFunctions(tree: SyntaxTree, marked: Uint8Array, range: OffsetRange): boolean {
  const { nodes, tokens } = tree;
  let found = false;
  for (const node of functionNodes(tree).reverse()) {
    const body = childByField(tree, node, 'body');
    if (body < 0 || (nodes.end[node] ?? 0) <= range.start || (nodes.start[node] ?? 0) >= range.end) continue;
    const end = nodes.endToken[body] ?? 0;
    let empty = true;
    for (let index = nodes.firstToken[body] ?? 0; index < end && empty; index++) {
      const token = tokens[index];
      const bracket = nodes.parent[body] === node && /^[{}]$|^(end)$/.test(token?.text ?? '');
      empty = marked[index] === 1 || token?.cosmetic === true || bracket;
    }
    if (!empty) continue;
    found = true;
    mark(tree, marked, wrapper(tree, node));
  }
  return found;
}

function wrapper(tree: SyntaxTree, node: number): number {
  const outer =
    /^(decorated_definition|export_statement|template_declaration|variable_declarator|lexical_declaration|variable_declaration)$/;
  let at = node;
  for (;;) {
    const parent = tree.nodes.parent[at] ?? -1;
    if (parent < 0 || !outer.test(nodeType(tree, parent))) return at;
    at = parent;
  }
}

function markImports(tree: SyntaxTree, marked: Uint8Array): void {
  const imports = /^(import_|future_import|using_|use_declaration|preproc_include|package_|namespace_use)/;
  for (let node = 1; node < tree.nodes.count; node++) {
    if (imports.test(nodeType(tree, node))) mark(tree, marked, node);
  }
}
