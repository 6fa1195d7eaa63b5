import { childByField, childNodes, nodeField, nodeType } from './tree';
import type { SyntaxTree } from './tree';
import { isFunctionType } from './functions';

/** Whether the paths through a function end with a value: all of them, some of them, or none. */
export type ReturnPaths = 'all' | 'some' | 'none';

/** How the paths through a function end, as far as its statements show it; undefined where that is not known. */
export function returnPaths(tree: SyntaxTree, fn: number): ReturnPaths | undefined {
  if (!/^(python|typescript|typescriptreact|javascript|javascriptreact)$/.test(tree.languageId))
    return undefined;
  const body = childByField(tree, fn, 'body');
  if (body < 0) return undefined;
  // An arrow function without a block is its value.
  if (!/^(block|statement_block)$/.test(nodeType(tree, body))) return 'all';
  if (!hasValue(tree, body)) return endsAlways(tree, body) ? 'all' : 'none';
  return endsAlways(tree, body) ? 'all' : 'some';
}

function hasValue(tree: SyntaxTree, body: number): boolean {
  const { nodes } = tree;
  const stop = nodes.next[body] ?? 0;
  for (let node = body + 1; node < stop;) {
    const type = nodeType(tree, node);
    if (type === 'return_statement' && nodes.next[node] !== node + 1) return true;
    if (type === 'yield' || type === 'yield_expression') return true;
    node = isFunctionType(type) || /class/.test(type) ? (nodes.next[node] ?? stop) : node + 1;
  }
  return false;
}

function endsAlways(tree: SyntaxTree, node: number): boolean {
  const type = nodeType(tree, node);
  if (/^(return_statement|raise_statement|throw_statement)$/.test(type)) return true;
  if (/^(block|statement_block|switch_default)$/.test(type)) {
    return childNodes(tree, node).some((child) => endsAlways(tree, child));
  }
  if (type === 'if_statement') return ifEnds(tree, node);
  if (
    /^(with_statement|else_clause|elif_clause|finally_clause|catch_clause|except_clause|labeled_statement)$/.test(
      type,
    )
  ) {
    const body = childByField(tree, node, 'body');
    return childNodes(tree, node).some((child) => (body < 0 || child === body) && endsAlways(tree, child));
  }
  if (type === 'try_statement') return tryEnds(tree, node);
  if (type === 'switch_statement') return switchEnds(tree, node);
  return /^(while_statement|for_statement)$/.test(type) && loopsForEver(tree, node);
}

function ifEnds(tree: SyntaxTree, node: number): boolean {
  const consequence = childByField(tree, node, 'consequence');
  if (consequence < 0 || !endsAlways(tree, consequence)) return false;
  const alternatives = childNodes(tree, node).filter((child) => nodeField(tree, child) === 'alternative');
  const last = alternatives.at(-1);
  if (last === undefined || nodeType(tree, last) !== 'else_clause') return false;
  return alternatives.every((child) => {
    const inner = childByField(tree, child, 'consequence');
    return endsAlways(tree, inner >= 0 && nodeType(tree, child) === 'elif_clause' ? inner : child);
  });
}

function tryEnds(tree: SyntaxTree, node: number): boolean {
  const children = childNodes(tree, node);
  const final = children.find((child) => nodeType(tree, child) === 'finally_clause');
  if (final !== undefined && endsAlways(tree, final)) return true;
  return children
    .filter((child) => child !== final)
    .every((child) => {
      if (nodeType(tree, child) === 'comment') return true;
      return endsAlways(tree, child);
    });
}

function switchEnds(tree: SyntaxTree, node: number): boolean {
  const body = childByField(tree, node, 'body');
  if (body < 0) return false;
  const cases = childNodes(tree, body).filter((child) => nodeType(tree, child) !== 'comment');
  const last = cases.at(-1);
  if (last === undefined || !cases.some((child) => nodeType(tree, child) === 'switch_default')) return false;
  // A case without statements falls into the next one.
  return cases.every((child) => {
    const inner = childNodes(tree, child).filter((part) => nodeField(tree, part) === 'body');
    return (inner.length === 0 && child !== last) || inner.some((part) => endsAlways(tree, part));
  });
}

function loopsForEver(tree: SyntaxTree, node: number): boolean {
  const condition = childByField(tree, node, 'condition');
  const tokens = tree.tokens.slice(tree.nodes.firstToken[node], tree.nodes.endToken[node]);
  const text = condition < 0 ? '' : tree.text.slice(tree.nodes.start[condition], tree.nodes.end[condition]);
  const endless =
    /^\(?\s*(true|True|1)\s*\)?$/.test(text) || tree.text.startsWith('for (;;)', tree.nodes.start[node]);
  return endless && !tokens.some((token) => token.text === 'break');
}
