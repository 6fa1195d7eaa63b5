import { childByField, childNodes, nodeText, nodeType } from '../../syntax/tree';
import { assertionOf, comparisonOf, throwsOf } from './makeAssertion';
import type { MadeAssertion } from './makeAssertion';
import { dottedName, tokensBetween } from './readExpression';
import type { Scope } from './readExpression';
import { pythonLanguage } from './testLanguage';

const equalities =
  /^self\.assert(Equals?|ListEqual|DictEqual|TupleEqual|SetEqual|SequenceEqual|MultiLineEqual|Is)$/;
const inequalities = /^self\.assert(NotEquals?|IsNot)$/;
const raising = /^((pytest|unittest)\.raises|raises|self\.assertRaises(Regex)?|assert_raises)$/;
const inside: ReadonlyMap<string, string> = new Map([
  ['self.assertIn', 'in'],
  ['self.assertNotIn', 'not in'],
  ['self.assertGreater', '>'],
  ['self.assertGreaterEqual', '>='],
  ['self.assertLess', '<'],
  ['self.assertLessEqual', '<='],
]);

/** The assertion that a statement of Python makes, if it is one that can be run. */
export function pythonAssertion(scope: Scope, statement: number): MadeAssertion | undefined {
  const { tree } = scope;
  const first = childNodes(tree, statement)[0];
  if (first === undefined) return undefined;
  switch (nodeType(tree, statement)) {
    case 'assert_statement':
      return truth(scope, first);
    case 'with_statement':
      return withRaises(scope, statement);
    case 'expression_statement':
      return nodeType(tree, first) === 'call' ? method(scope, first) : undefined;
    default:
      return undefined;
  }
}

function truth(scope: Scope, node: number, truthy = true): MadeAssertion | undefined {
  const { tree } = scope;
  const type = nodeType(tree, node);
  const [left, right, more] = childNodes(tree, node);
  if (type === 'parenthesized_expression' && left !== undefined) return truth(scope, left, truthy);
  if (type === 'not_operator' && left !== undefined) return truth(scope, left, !truthy);
  const compared =
    type === 'comparison_operator' && left !== undefined && right !== undefined && more === undefined
      ? comparison(scope, left, right, truthy)
      : undefined;
  return (
    compared ??
    closeCall(scope, node, truthy) ??
    assertionOf(scope, pythonLanguage, node, { kind: 'truth', truthy })
  );
}

function comparison(scope: Scope, left: number, right: number, truthy: boolean): MadeAssertion | undefined {
  const operator = tokensBetween(scope.tree, left, right);
  if (operator === '==' || operator === 'is') {
    return (
      approximate(scope, left, right, truthy) ?? comparisonOf(scope, pythonLanguage, left, right, !truthy)
    );
  }
  if (operator === '!=' || operator === 'is not')
    return comparisonOf(scope, pythonLanguage, left, right, truthy);
  return /^<=?$/.test(operator) && truthy ? distance(scope, left, right) : undefined;
}

/** `abs(f(x) - y) < tolerance`. */
function distance(scope: Scope, left: number, right: number): MadeAssertion | undefined {
  const { tree } = scope;
  const tolerance = Number(nodeText(tree, right));
  const given = callOf(scope, left, /^(abs|math\.fabs)$/);
  const [inner] = given;
  if (inner === undefined || !Number.isFinite(tolerance) || nodeType(tree, inner) !== 'binary_operator')
    return undefined;
  const [first, second] = childNodes(tree, inner);
  if (first === undefined || second === undefined || tokensBetween(tree, first, second) !== '-')
    return undefined;
  return comparisonOf(scope, pythonLanguage, first, second, false, { tolerance, relative: 0 });
}

/** `f(x) == pytest.approx(y)`. */
function approximate(scope: Scope, left: number, right: number, truthy: boolean): MadeAssertion | undefined {
  const [expected] = callOf(scope, right, /^(pytest\.)?approx$/);
  if (expected === undefined || !truthy) return undefined;
  return comparisonOf(scope, pythonLanguage, left, expected, false, { tolerance: 1e-12, relative: 1e-6 });
}

/** `math.isclose(f(x), y)`. */
function closeCall(scope: Scope, node: number, truthy: boolean): MadeAssertion | undefined {
  const [left, right] = callOf(scope, node, /^(math\.)?isclose$/);
  if (left === undefined || right === undefined || !truthy) return undefined;
  return comparisonOf(scope, pythonLanguage, left, right, false, { tolerance: 1e-12, relative: 1e-9 });
}

function callOf({ tree }: Scope, node: number, name: RegExp): number[] {
  if (nodeType(tree, node) !== 'call') return [];
  if (!name.test(dottedName(tree, childByField(tree, node, 'function')))) return [];
  return argumentsOf(tree, node);
}

function argumentsOf(tree: Scope['tree'], call: number): number[] {
  const list = childByField(tree, call, 'arguments');
  return list < 0 ? [] : childNodes(tree, list).filter((node) => nodeType(tree, node) !== 'comment');
}

/** `with pytest.raises(E): f(x)`, where the call is all there is. */
function withRaises(scope: Scope, statement: number): MadeAssertion | undefined {
  const { tree } = scope;
  const body = childByField(tree, statement, 'body');
  const clause = childNodes(tree, statement)[0];
  if (clause === undefined || body < 0) return undefined;
  const items = childNodes(tree, clause);
  const [item] = items;
  if (item === undefined || items.length !== 1) return undefined;
  const value = childByField(tree, item, 'value');
  const manager = value >= 0 && nodeType(tree, value) === 'as_pattern' ? value + 1 : value;
  if (manager < 0) return undefined;
  const [errors] = callOf(scope, manager, raising);
  const [only, more] = childNodes(tree, body);
  if (errors === undefined || only === undefined || more !== undefined) return undefined;
  const call = assignedOrBare(scope, only);
  return call < 0 ? undefined : throwsOf(scope, pythonLanguage, call, errorNames(scope, errors));
}

/** The expression in `f(x)` or `_ = f(x)`. */
function assignedOrBare({ tree }: Scope, statement: number): number {
  if (nodeType(tree, statement) !== 'expression_statement') return -1;
  const inner = statement + 1;
  return nodeType(tree, inner) === 'assignment' ? childByField(tree, inner, 'right') : inner;
}

/** The classes named; `Exception` and `BaseException` mean any. */
function errorNames({ tree }: Scope, node: number): string[] {
  const nodes = nodeType(tree, node) === 'tuple' ? childNodes(tree, node) : [node];
  const names = nodes.map((one) => nodeText(tree, one).split('.').at(-1) ?? '');
  return names.some((name) => /^(Base)?Exception$/.test(name)) ? [] : names;
}

/** unittest's methods, and `pytest.raises(E, f, x)`. */
function method(scope: Scope, call: number): MadeAssertion | undefined {
  const { tree } = scope;
  const name = dottedName(tree, childByField(tree, call, 'function'));
  const [first, second, ...rest] = argumentsOf(tree, call);
  if (first === undefined) return undefined;
  if (name === 'self.assertTrue') return truth(scope, first);
  if (name === 'self.assertFalse') return truth(scope, first, false);
  if (name === 'self.assertIsNone' || name === 'self.assertIsNotNone') {
    const negated = name.endsWith('NotNone');
    return assertionOf(scope, pythonLanguage, first, { kind: 'equal', expected: 'None', negated });
  }
  if (second === undefined) return undefined;
  if (raising.test(name)) return raisingCall(scope, first, second, rest);
  if (equalities.test(name)) return comparisonOf(scope, pythonLanguage, first, second);
  if (inequalities.test(name)) return comparisonOf(scope, pythonLanguage, first, second, true);
  if (name === 'self.assertAlmostEqual')
    return comparisonOf(scope, pythonLanguage, first, second, false, { tolerance: 5e-8, relative: 0 });
  const operator = inside.get(name);
  if (operator === undefined) return undefined;
  const text = `(${nodeText(tree, first)}) ${operator} (${nodeText(tree, second)})`;
  return (
    assertionOf(scope, pythonLanguage, first, { kind: 'truth', truthy: true }, [second], text) ??
    assertionOf(scope, pythonLanguage, second, { kind: 'truth', truthy: true }, [first], text)
  );
}

function raisingCall(
  scope: Scope,
  errors: number,
  callee: number,
  given: readonly number[],
): MadeAssertion | undefined {
  const { tree } = scope;
  const names = errorNames(scope, errors);
  if (nodeType(tree, callee) === 'lambda') {
    return throwsOf(scope, pythonLanguage, childByField(tree, callee, 'body'), names);
  }
  const name = dottedName(tree, callee);
  if (!scope.names.has(name) || given.some((node) => pythonLanguage.read(scope, node) === undefined))
    return undefined;
  const input = `${name}(${given.map((node) => nodeText(tree, node)).join(', ')})`;
  return {
    assertion: { subject: input, expectation: { kind: 'throws', errors: names }, judged: 'outside' },
    input,
  };
}
