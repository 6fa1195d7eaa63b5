import { childByField, childNodes, nodeText, nodeType } from '../../../syntax/tree';
import type { SyntaxTree } from '../../../syntax/tree';

const callTypes = /^(call_expression|call|new_expression)$/;

/** All calls of a TypeScript or Python tree, in order. */
export function callNodes(tree: SyntaxTree): number[] {
  const found: number[] = [];
  for (let node = 1; node < tree.nodes.count; node++) {
    if (callTypes.test(nodeType(tree, node))) found.push(node);
  }
  return found;
}

/** What a call calls, as written without white space, such as `assert.equal`; '' for anything but names and members. */
export function calleeName(tree: SyntaxTree, call: number): string {
  const callee = calleeNode(tree, call);
  const text = callee < 0 ? '' : nodeText(tree, callee).replace(/\s+/g, '');
  return /^[\p{L}_$#][\p{L}\p{N}_$#]*(?:\??\.[\p{L}_$#][\p{L}\p{N}_$#]*)*$/u.test(text)
    ? text.replaceAll('?.', '.')
    : '';
}

export function calleeNode(tree: SyntaxTree, call: number): number {
  const field = nodeType(tree, call) === 'new_expression' ? 'constructor' : 'function';
  return childByField(tree, call, field);
}

/** The nodes of a call's arguments, in order. */
export function argumentNodes(tree: SyntaxTree, call: number): number[] {
  const list = childByField(tree, call, 'arguments');
  if (list < 0 || !/^(arguments|argument_list)$/.test(nodeType(tree, list))) return [];
  return childNodes(tree, list).filter((node) => !nodeType(tree, node).includes('comment'));
}

/** Whether one of the names stands in a node. */
export function namesAny(tree: SyntaxTree, node: number, names: ReadonlySet<string>): boolean {
  const { firstToken, endToken } = tree.nodes;
  for (let token = firstToken[node] ?? 0; token < (endToken[node] ?? 0); token++) {
    if (names.has(tree.tokens[token]?.text ?? '')) return true;
  }
  return false;
}
