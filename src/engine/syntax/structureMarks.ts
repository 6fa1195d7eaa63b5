import { grammarOf } from './grammars';
import { byType, nodeField, nodeType } from './tree';
import type { SyntaxTree } from './tree';

/** Where the structure of a tree shows only in its layout, by token. */
export interface StructureMarks {
  /** Marks in front of a token, outermost first. */
  readonly before: readonly (readonly string[] | undefined)[];
  /** Marks behind a token, innermost first. */
  readonly after: readonly (readonly string[] | undefined)[];
  /** 1: the token is a semicolon that ends a statement. */
  readonly ends: Uint8Array;
  /** 1: the token is both a property and the variable of the same name. */
  readonly shorthand: Uint8Array;
}

/** Stands for the end of a statement, whether it is written as a semicolon or as a line break. */
export const statementEnd = '⏎';
const scriptStatement =
  /^(expression_statement|return_statement|lexical_declaration|variable_declaration|throw_statement|break_statement|continue_statement|debugger_statement|import_statement|export_statement|do_statement|type_alias_declaration|public_field_definition|field_definition|ambient_declaration|import_alias|function_signature|abstract_method_signature|method_signature)$/;
const pythonStatement = /^(?!(if|for|while|try|with|match)_).*_statement$/;
const rubyStatements = /^(body_statement|block_body|then|else|program|do)$/;
const scriptBody =
  /^(if_statement|for_statement|for_in_statement|while_statement|do_statement|else_clause|with_statement)$/;
const scriptBlock = /^(statement_block|if_statement|comment|parenthesized_expression|empty_statement)$/;

/** Finds blocks without brackets and statements without semicolons. */
export function structureMarks(tree: SyntaxTree): StructureMarks {
  const count = tree.tokens.length;
  const before: (string[] | undefined)[] = new Array<string[] | undefined>(count);
  const after: (string[] | undefined)[] = new Array<string[] | undefined>(count);
  const marks = { before, after, ends: new Uint8Array(count), shorthand: new Uint8Array(count) };
  const family = grammarOf(tree.languageId)?.family;
  if (tree.level === 'lexical') return marks;
  if (family === 'python') markPython(tree, before, after);
  else if (family === 'ruby') markRuby(tree, after);
  else if (family === 'typescript') markScript(tree, marks);
  return marks;
}

function markPython(
  tree: SyntaxTree,
  before: (string[] | undefined)[],
  after: (string[] | undefined)[],
): void {
  const role = byType(tree, (type) => (type === 'block' ? 2 : pythonStatement.test(type) ? 1 : 0));
  const { nodes } = tree;
  for (let node = nodes.count - 1; node > 0; node--) {
    const what = role(node);
    if (what === 0 || saysNothing(tree, node)) continue;
    push(after, (nodes.endToken[node] ?? 0) - 1, what === 2 ? '⇤' : statementEnd);
    if (what === 2) push(before, nodes.firstToken[node] ?? 0, '⇥');
  }
}

/** A docstring leaves no trace, not even its line. */
function saysNothing(tree: SyntaxTree, node: number): boolean {
  const end = tree.nodes.endToken[node] ?? 0;
  for (let index = tree.nodes.firstToken[node] ?? 0; index < end; index++) {
    if (tree.tokens[index]?.cosmetic === false) return false;
  }
  return true;
}

function markRuby(tree: SyntaxTree, after: (string[] | undefined)[]): void {
  const { nodes } = tree;
  const holdsStatements = byType(tree, (type) => rubyStatements.test(type));
  for (let node = nodes.count - 1; node > 0; node--) {
    if (holdsStatements(nodes.parent[node] ?? 0) && !saysNothing(tree, node)) {
      push(after, (nodes.endToken[node] ?? 0) - 1, statementEnd);
    }
  }
}

function markScript(
  tree: SyntaxTree,
  marks: {
    before: (string[] | undefined)[];
    after: (string[] | undefined)[];
    ends: Uint8Array;
    shorthand: Uint8Array;
  },
): void {
  const { nodes, tokens } = tree;
  const kind = byType(tree, (type) => ({
    statement: scriptStatement.test(type),
    holdsBody: scriptBody.test(type),
    block: scriptBlock.test(type),
    shorthand: /^shorthand_property_identifier(_pattern)?$/.test(type),
  }));
  for (let node = nodes.count - 1; node > 0; node--) {
    const { statement, block, shorthand } = kind(node);
    const last = (nodes.endToken[node] ?? 0) - 1;
    const bare = !block && kind(nodes.parent[node] ?? 0).holdsBody && isBareBody(tree, node);
    if (bare) push(marks.before, nodes.firstToken[node] ?? 0, '{');
    if (statement && !isDeclarationExport(tree, node)) {
      if (tokens[last]?.text === ';' && tree.tokenNode[last] === node) marks.ends[last] = 1;
      else push(marks.after, last, statementEnd);
    }
    if (bare) push(marks.after, last, '}');
    if (shorthand) marks.shorthand[last] = 1;
  }
}

function isBareBody(tree: SyntaxTree, node: number): boolean {
  const field = nodeField(tree, node);
  return (
    field === 'body' ||
    field === 'consequence' ||
    nodeType(tree, tree.nodes.parent[node] ?? 0) === 'else_clause'
  );
}

/** `export function f() {}` ends with its declaration. */
function isDeclarationExport(tree: SyntaxTree, node: number): boolean {
  if (nodeType(tree, node) !== 'export_statement') return false;
  const last = (tree.nodes.endToken[node] ?? 0) - 1;
  return tree.tokenNode[last] !== node && tree.tokens[last]?.text !== ')';
}

function push(lists: (string[] | undefined)[], index: number, mark: string): void {
  const list = lists[index];
  if (list === undefined) lists[index] = [mark];
  else list.push(mark);
}
