import { childByField, childNodes, nodeText, nodeType } from '../../../syntax/tree';
import type { SyntaxTree } from '../../../syntax/tree';
import { literalValue } from '../facts/literalValue';
import { argumentNodes, calleeName, calleeNode, callNodes, namesAny } from './calls';

/** An expectation that a test states: nodes of its tree. */
export interface AssertedOutput {
  /** The call under test. */
  readonly call: number;
  /** The literal that it should give, or the name of the error that it should raise. */
  readonly expected: number;
  readonly gives: 'value' | 'error';
}

const equal =
  /^(?:(?:assert|t|self|expect|chai\.assert)(?:\.strict)?\.)?(?:deepStrictEqual|strictEqual|deepEqual|equal|equals|is|same|assertEquals?|assertIs|assertListEqual|assertDictEqual|assertTupleEqual)$/;
const throwing = /^(?:assert(?:\.strict)?|t|chai\.assert)\.(?:throws|throwsAsync|rejects)$/;
const truth = /^(?:assert(?:\.strict)?(?:\.ok)?|t\.ok|t\.true|console\.assert)$/;
const raising = /^(?:pytest\.raises|raises|self\.assertRaises(?:Regex)?)$/;
const matchers = /^(?:toBe|toEqual|toStrictEqual|equal|eql|equals)$/;
const throwMatchers = /^(?:toThrow|toThrowError|throw|throws)$/;

/** The outputs that the tests in a TypeScript or Python tree assert of calls of the names. */
export function assertedOutputs(tree: SyntaxTree, names: ReadonlySet<string>): AssertedOutput[] {
  const found: AssertedOutput[] = [];
  for (const call of callNodes(tree)) found.push(...byCall(tree, call, names));
  for (let node = 1; node < tree.nodes.count; node++) {
    const type = nodeType(tree, node);
    if (type === 'assert_statement') found.push(...comparison(tree, childNodes(tree, node)[0] ?? -1, names));
    if (type === 'with_statement') found.push(...withRaises(tree, node, names));
  }
  return found;
}

function byCall(tree: SyntaxTree, call: number, names: ReadonlySet<string>): AssertedOutput[] {
  const name = calleeName(tree, call);
  const [first = -1, second = -1] = argumentNodes(tree, call);
  if (equal.test(name) && second >= 0) return pair(tree, first, second, names);
  if (throwing.test(name) && second >= 0) return thrown(tree, bodyOf(tree, first), second, names);
  if (truth.test(name) && first >= 0) return comparison(tree, first, names);
  if (raising.test(name) && second >= 0) return raisedBy(tree, call, names);
  return matcher(tree, call, first, names);
}

/** Either order of what is given and what is expected. */
function pair(tree: SyntaxTree, one: number, other: number, names: ReadonlySet<string>): AssertedOutput[] {
  for (const [call, expected] of [
    [one, other],
    [other, one],
  ] as const) {
    if (namesAny(tree, call, names) && literalValue(tree, expected) !== undefined) {
      return [{ call, expected, gives: 'value' }];
    }
  }
  return [];
}

/** `f(x) === y`, `f(x) == y`, `f(x) is None`. */
function comparison(tree: SyntaxTree, node: number, names: ReadonlySet<string>): AssertedOutput[] {
  if (node < 0 || !/^(binary_expression|comparison_operator)$/.test(nodeType(tree, node))) return [];
  const [left = -1, right = -1, more] = childNodes(tree, node);
  if (left < 0 || right < 0 || more !== undefined) return [];
  const operator = tree.text.slice(tree.nodes.end[left] ?? 0, tree.nodes.start[right] ?? 0).trim();
  return /^(?:===?|is)$/.test(operator) ? pair(tree, left, right, names) : [];
}

/** `expect(f(x)).toBe(y)` and `expect(() => f(x)).toThrow(E)`, also with words such as `to.deep` between. */
function matcher(
  tree: SyntaxTree,
  call: number,
  expected: number,
  names: ReadonlySet<string>,
): AssertedOutput[] {
  const words: string[] = [];
  let at = calleeNode(tree, call);
  while (at >= 0 && nodeType(tree, at) === 'member_expression') {
    words.unshift(nodeText(tree, childByField(tree, at, 'property')));
    at = childByField(tree, at, 'object');
  }
  if (expected < 0 || at < 0 || !/^call/.test(nodeType(tree, at)) || calleeName(tree, at) !== 'expect')
    return [];
  const subject = argumentNodes(tree, at)[0] ?? -1;
  if (subject < 0 || words.includes('not')) return [];
  const last = words.at(-1) ?? '';
  if (matchers.test(last) && namesAny(tree, subject, names) && literalValue(tree, expected) !== undefined) {
    return [{ call: subject, expected, gives: 'value' }];
  }
  return throwMatchers.test(last) ? thrown(tree, bodyOf(tree, subject), expected, names) : [];
}

function thrown(tree: SyntaxTree, call: number, error: number, names: ReadonlySet<string>): AssertedOutput[] {
  if (call < 0 || !/^(identifier|member_expression|attribute)$/.test(nodeType(tree, error))) return [];
  return namesAny(tree, call, names) ? [{ call, expected: error, gives: 'error' }] : [];
}

/** The expression that a function without parameters evaluates; -1: the node is none such. */
function bodyOf(tree: SyntaxTree, node: number): number {
  if (node < 0 || !/^(arrow_function|function_expression)$/.test(nodeType(tree, node))) return -1;
  const body = childByField(tree, node, 'body');
  return body >= 0 && nodeType(tree, body) === 'statement_block' ? onlyExpression(tree, body) : body;
}

/** The expression of a block that holds nothing else; -1: it holds more. */
function onlyExpression(tree: SyntaxTree, block: number): number {
  const [statement = -1, more] = childNodes(tree, block).filter((node) => nodeType(tree, node) !== 'comment');
  if (statement < 0 || more !== undefined) return -1;
  const type = nodeType(tree, statement);
  return /^(expression_statement|return_statement)$/.test(type) ? (childNodes(tree, statement)[0] ?? -1) : -1;
}

/** `self.assertRaises(E, lambda: f(x))`; with the function and its arguments apart there is no call to show. */
function raisedBy(tree: SyntaxTree, call: number, names: ReadonlySet<string>): AssertedOutput[] {
  const [error = -1, subject = -1] = argumentNodes(tree, call);
  if (subject < 0 || nodeType(tree, subject) !== 'lambda') return [];
  return thrown(tree, childByField(tree, subject, 'body'), error, names);
}

/** `with pytest.raises(E): f(x)`. */
function withRaises(tree: SyntaxTree, node: number, names: ReadonlySet<string>): AssertedOutput[] {
  const body = childByField(tree, node, 'body');
  const block =
    body >= 0 ? body : (childNodes(tree, node).find((child) => nodeType(tree, child) === 'block') ?? -1);
  if (block < 0) return [];
  const manager = callNodes(tree).find(
    (call) => call > node && call < block && raising.test(calleeName(tree, call)),
  );
  const error = manager === undefined ? -1 : (argumentNodes(tree, manager)[0] ?? -1);
  return error < 0 ? [] : thrown(tree, onlyExpression(tree, block), error, names);
}
