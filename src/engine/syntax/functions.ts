import type { OffsetRange } from '../task';
import { byType, childByField, innermostNode, nodeText, nodeType, tokenAfter } from './tree';
import type { SyntaxTree } from './tree';

/** A named function or method, with what belongs to it: decorators, `export`, a doc comment in front. */
export interface FunctionRange extends OffsetRange {
  readonly name?: string;
}

const declared =
  /^(function_definition|function_declaration|generator_function_declaration|method_definition|method_declaration|constructor_declaration|function_item|method|singleton_method|local_function_statement|function_signature_item|destructor_declaration)$/;
const anonymous =
  /^(arrow_function|function_expression|generator_function|func_literal|lambda|lambda_expression|closure_expression|anonymous_function|anonymous_function_creation_expression)$/;
const naming =
  /^(variable_declarator|public_field_definition|field_definition|pair|assignment|assignment_expression|init_declarator|let_declaration)$/;
const wrapping =
  /^(decorated_definition|export_statement|template_declaration|lexical_declaration|variable_declaration|local_variable_declaration|local_declaration_statement|declaration)$/;
const attached = /^(decorator|attribute_item|annotation)$/;

/** Whether a node is a function of any kind, named or not. */
export function isFunctionType(type: string): boolean {
  return declared.test(type) || anonymous.test(type);
}

/** The innermost named function around the offset; a function assigned to a name counts, with its declaration. */
export function enclosingFunction(tree: SyntaxTree, offset: number): FunctionRange | undefined {
  const inside = innermostNode(tree, offset, offset);
  for (let node = inside; node >= 0; node = tree.nodes.parent[node] ?? -1) {
    if (isNamedFunction(tree, node)) return functionRange(tree, node);
  }
  return listFunctions(tree)
    .filter((range) => range.start <= offset && offset <= range.end)
    .at(-1);
}

/** All named functions in order of position, nested ones included. */
export function listFunctions(tree: SyntaxTree): FunctionRange[] {
  return functionNodes(tree).map((node) => functionRange(tree, node));
}

/** The nodes of all named functions in order of position; of those whose first token is in the range, if one is given. */
export function functionNodes(tree: SyntaxTree, firstToken = 0, endToken = Infinity): number[] {
  const found: number[] = [];
  const { nodes } = tree;
  const isFunction = byType(tree, isFunctionType);
  for (let node = firstNodeFrom(tree, firstToken); node < nodes.count; node++) {
    if ((nodes.firstToken[node] ?? 0) >= endToken) break;
    if (isFunction(node) && isNamedFunction(tree, node)) found.push(node);
  }
  return found;
}

/** The first node whose first token is not in front of the given one: in preorder, first tokens ascend. */
function firstNodeFrom({ nodes }: SyntaxTree, token: number): number {
  let low = 0;
  let high = nodes.count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((nodes.firstToken[middle] ?? 0) < token) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The name of a function node, as written; undefined for an anonymous one. */
export function functionName(tree: SyntaxTree, node: number): string | undefined {
  if (declared.test(nodeType(tree, node))) return declaredName(tree, node);
  const parent = tree.nodes.parent[node] ?? -1;
  if (!naming.test(nodeType(tree, parent))) return undefined;
  for (const field of ['name', 'left', 'key', 'property', 'pattern', 'declarator']) {
    const name = childByField(tree, parent, field);
    if (name >= 0 && name !== node) return nodeText(tree, name);
  }
  return undefined;
}

function declaredName(tree: SyntaxTree, node: number): string | undefined {
  let at = node;
  for (;;) {
    const name = childByField(tree, at, 'name');
    if (name >= 0) return nodeText(tree, name);
    const declarator = childByField(tree, at, 'declarator');
    if (declarator < 0) return at === node ? undefined : nodeText(tree, at);
    at = declarator;
  }
}

function isNamedFunction(tree: SyntaxTree, node: number): boolean {
  const type = nodeType(tree, node);
  if (declared.test(type)) return true;
  return anonymous.test(type) && functionName(tree, node) !== undefined;
}

function functionRange(tree: SyntaxTree, node: number): FunctionRange {
  const { nodes } = tree;
  let outer = node;
  for (;;) {
    const parent = nodes.parent[outer] ?? -1;
    const type = nodeType(tree, parent);
    const belongs = outer === node && !declared.test(nodeType(tree, node)) ? naming.test(type) : false;
    if (parent < 0 || !(belongs || (wrapping.test(type) && isOnlyDeclaration(tree, parent, outer)))) break;
    outer = parent;
  }
  const name = functionName(tree, node);
  const range = { start: startWithDocs(tree, outer), end: nodes.end[outer] ?? 0 };
  return name === undefined ? range : { ...range, name };
}

/** A declaration of several names is not about the one function in it. */
function isOnlyDeclaration(tree: SyntaxTree, parent: number, child: number): boolean {
  if (!naming.test(nodeType(tree, child))) return true;
  const { nodes } = tree;
  const stop = nodes.next[parent] ?? 0;
  for (let other = parent + 1; other < stop; other = nodes.next[other] ?? stop) {
    if (other !== child && naming.test(nodeType(tree, other))) return false;
  }
  return true;
}

function startWithDocs(tree: SyntaxTree, node: number): number {
  let start = tree.nodes.start[node] ?? 0;
  for (let sibling = previousSibling(tree, node); sibling >= 0; sibling = previousSibling(tree, sibling)) {
    if (!attached.test(nodeType(tree, sibling))) break;
    start = tree.nodes.start[sibling] ?? start;
  }
  for (let index = tokenAfter(tree, start) - 1; index >= 0; index--) {
    const token = tree.tokens[index];
    if (token?.kind !== 'comment') break;
    if (!/^[ \t]*\n?[ \t]*$/.test(tree.text.slice(token.end, start))) break;
    const before = tree.tokens[index - 1];
    // A comment behind other code on its line belongs to that code.
    if (before !== undefined && !tree.text.slice(before.end, token.start).includes('\n')) break;
    start = token.start;
  }
  return start;
}

function previousSibling(tree: SyntaxTree, node: number): number {
  const { nodes } = tree;
  const parent = nodes.parent[node] ?? -1;
  let previous = -1;
  if (parent < 0) return previous;
  for (let child = parent + 1; child < node; child = nodes.next[child] ?? node) previous = child;
  return previous;
}
