import { isRedundantParenthesis } from './parentheses';
import { nodeType } from './tree';
import type { SyntaxToken, SyntaxTree } from './tree';

/** Statements that may hold nothing but a string, which then is a docstring. */
const stringStatement = /^(string|concatenated_string)$/;
const closing = /^[)\]}>]$/;
const tupleParents =
  /^(return_statement|assignment|for_statement|for_in_clause|expression_statement|yield|expression_list|pattern_list)$/;
/** Where members of a type may be separated by a comma, a semicolon or a line break. */
const separated = /^(object_type|interface_body|class_body)$/;

/** Marks the tokens that say nothing about what the code does; the tree is otherwise the same. */
export function markCosmetic(tree: SyntaxTree): SyntaxTree {
  const cosmetic = new Uint8Array(tree.tokens.length);
  markNodes(tree, cosmetic);
  markTokens(tree, cosmetic);
  const tokens = tree.tokens.map((token, index) => withMark(token, cosmetic[index] === 1));
  return { ...tree, tokens };
}

function withMark(token: SyntaxToken, cosmetic: boolean): SyntaxToken {
  return token.cosmetic === cosmetic ? token : { ...token, cosmetic };
}

function markTokens(tree: SyntaxTree, cosmetic: Uint8Array): void {
  const { tokens, tokenNode } = tree;
  for (let index = 0; index < tokens.length; index++) {
    const token = tokens[index];
    if (token === undefined) continue;
    if (token.kind === 'comment') cosmetic[index] = 1;
    else if (token.text === ',' || token.text === ';') {
      const owner = tokenNode[index] ?? 0;
      if (separated.test(nodeType(tree, owner)) || isTrailingComma(tree, index, owner)) cosmetic[index] = 1;
      else if (token.text === ';' && tree.languageId === 'python') cosmetic[index] = 1;
    }
  }
}

function isTrailingComma(tree: SyntaxTree, index: number, owner: number): boolean {
  const { tokens, tokenNode } = tree;
  if (tokens[index]?.text !== ',') return false;
  let after = index + 1;
  while (tokens[after]?.kind === 'comment') after += 1;
  if (tokenNode[after] !== owner || !closing.test(tokens[after]?.text ?? '')) return false;
  let before = index - 1;
  while (tokens[before]?.kind === 'comment') before -= 1;
  // A hole in an array and the comma that makes a tuple of one element both matter.
  if (/^[[(,{]$/.test(tokens[before]?.text ?? '')) return false;
  return !(nodeType(tree, owner).startsWith('tuple') && countChildren(tree, owner) === 1);
}

function countChildren(tree: SyntaxTree, node: number): number {
  const { next } = tree.nodes;
  const end = next[node] ?? 0;
  let count = 0;
  for (let child = node + 1; child < end; child = next[child] ?? end) {
    if (!nodeType(tree, child).includes('comment')) count += 1;
  }
  return count;
}

function markNodes(tree: SyntaxTree, cosmetic: Uint8Array): void {
  if (tree.level === 'lexical') return;
  const marks = tree.types.map(markOf);
  for (let node = 1; node < tree.nodes.count; node++) {
    const mark = marks[tree.nodes.type[node] ?? 0];
    if (mark === undefined) continue;
    if (mark === 'statement') {
      if (tree.languageId === 'python' && isDocstring(tree, node)) markRange(tree, cosmetic, node);
    } else if (mark === 'parenthesis') {
      if (isRedundantParenthesis(tree, node)) markEnds(tree, cosmetic, node);
    } else if (mark === 'tuple') {
      if (isBareTuple(tree, node)) markEnds(tree, cosmetic, node);
    } else if (isSingleParameter(tree, node)) markEnds(tree, cosmetic, node);
  }
}

type Mark = 'statement' | 'parenthesis' | 'tuple' | 'parameters';

function markOf(type: string): Mark | undefined {
  if (type === 'expression_statement') return 'statement';
  if (type === 'parenthesized_expression') return 'parenthesis';
  if (type === 'tuple' || type === 'tuple_pattern') return 'tuple';
  return type === 'formal_parameters' ? 'parameters' : undefined;
}

function isDocstring(tree: SyntaxTree, node: number): boolean {
  const child = node + 1;
  return tree.nodes.next[child] === tree.nodes.next[node] && stringStatement.test(nodeType(tree, child));
}

/** `return (a, b)` says what `return a, b` says. */
function isBareTuple(tree: SyntaxTree, node: number): boolean {
  const parent = tree.nodes.parent[node] ?? -1;
  return (
    tree.languageId === 'python' &&
    tupleParents.test(nodeType(tree, parent)) &&
    !/_list$/.test(nodeType(tree, parent)) &&
    countChildren(tree, node) > 0
  );
}

/** `(x) => x` says what `x => x` says. */
function isSingleParameter(tree: SyntaxTree, node: number): boolean {
  const parent = tree.nodes.parent[node] ?? -1;
  if (nodeType(tree, parent) !== 'arrow_function') return false;
  const first = tree.nodes.firstToken[node] ?? 0;
  return (tree.nodes.endToken[node] ?? 0) - first === 3 && tree.tokens[first + 1]?.kind === 'identifier';
}

function markRange(tree: SyntaxTree, cosmetic: Uint8Array, node: number): void {
  cosmetic.fill(1, tree.nodes.firstToken[node], tree.nodes.endToken[node]);
}

function markEnds(tree: SyntaxTree, cosmetic: Uint8Array, node: number): void {
  const first = tree.nodes.firstToken[node] ?? 0;
  const last = (tree.nodes.endToken[node] ?? 0) - 1;
  if (tree.tokens[first]?.text === '(' && tree.tokens[last]?.text === ')') {
    cosmetic[first] = 1;
    cosmetic[last] = 1;
  }
}
