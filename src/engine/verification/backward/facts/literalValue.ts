import { childByField, childNodes, nodeText, nodeType } from '../../../syntax/tree';
import type { SyntaxTree } from '../../../syntax/tree';
import { canonicalNumber } from './numbers';
import { stringContent } from './strings';

const lists = /^(array|list)$/;
const objects = /^(object|dictionary)$/;
const named: ReadonlyMap<string, string> = new Map([
  ['true', 'true'],
  ['false', 'false'],
  ['null', 'null'],
  ['none', 'null'],
  ['undefined', 'undefined'],
]);

/**
 * What a literal of JavaScript, TypeScript or Python stands for, spelled in one way; nested ones included, with the
 * entries of objects in the order of their keys. Undefined: the node is no literal.
 */
export function literalValue(tree: SyntaxTree, node: number): string | undefined {
  const type = nodeType(tree, node);
  const word = named.get(type);
  if (word !== undefined) return word;
  if (/^(number|integer|float)$/.test(type)) return canonicalNumber(nodeText(tree, node));
  if (/^(string|template_string)$/.test(type)) return quoted(tree, node);
  if (/^(unary_expression|unary_operator)$/.test(type)) return negated(tree, node);
  if (type === 'parenthesized_expression') return literalValue(tree, node + 1);
  if (lists.test(type)) return bracketed(tree, node, '[', ']');
  if (type === 'tuple') return bracketed(tree, node, '(', ')');
  if (objects.test(type)) return entries(tree, node);
  if (type === 'set') return wrapped(sorted(elements(tree, node)), '#{', '}');
  if (type === 'identifier' && /^(NaN|Infinity|undefined)$/.test(nodeText(tree, node)))
    return nodeText(tree, node);
  return undefined;
}

function quoted(tree: SyntaxTree, node: number): string | undefined {
  const content = stringContent(nodeText(tree, node));
  const plain = childNodes(tree, node).every(
    (child) => !/substitution|interpolation/.test(nodeType(tree, child)),
  );
  return content === undefined || !plain ? undefined : JSON.stringify(content);
}

function negated(tree: SyntaxTree, node: number): string | undefined {
  const value = literalValue(tree, childNodes(tree, node)[0] ?? -1);
  const operator = nodeText(tree, node)[0];
  if (value === undefined || canonicalNumber(value) === undefined) return undefined;
  if (operator === '+') return value;
  return operator === '-' ? canonicalNumber(value.startsWith('-') ? value.slice(1) : `-${value}`) : undefined;
}

function elements(tree: SyntaxTree, node: number): (string | undefined)[] {
  return childNodes(tree, node)
    .filter((child) => !nodeType(tree, child).includes('comment'))
    .map((child) => literalValue(tree, child));
}

function bracketed(tree: SyntaxTree, node: number, open: string, close: string): string | undefined {
  return wrapped(elements(tree, node), open, close);
}

function wrapped(values: readonly (string | undefined)[], open: string, close: string): string | undefined {
  return values.includes(undefined) ? undefined : `${open}${values.join(',')}${close}`;
}

function sorted(values: readonly (string | undefined)[]): (string | undefined)[] {
  return [...values].sort();
}

function entries(tree: SyntaxTree, node: number): string | undefined {
  const pairs = childNodes(tree, node)
    .filter((child) => !nodeType(tree, child).includes('comment'))
    .map((child) => {
      if (nodeType(tree, child) !== 'pair') return undefined;
      const key = keyOf(tree, childByField(tree, child, 'key'));
      const value = literalValue(tree, childByField(tree, child, 'value'));
      return key === undefined || value === undefined ? undefined : `${key}:${value}`;
    });
  return wrapped(sorted(pairs), '{', '}');
}

function keyOf(tree: SyntaxTree, node: number): string | undefined {
  return nodeType(tree, node) === 'property_identifier'
    ? JSON.stringify(nodeText(tree, node))
    : literalValue(tree, node);
}
