import { childByField, childNodes, nodeText, nodeType } from '../../syntax/tree';
import type { Expectation } from './assertion';
import { javascriptLanguage } from './testLanguage';
import { assertionOf, comparisonOf, throwsOf } from './makeAssertion';
import type { MadeAssertion } from './makeAssertion';
import { dottedName, tokensBetween } from './readExpression';
import type { Scope } from './readExpression';

const equalities =
  /^(assert(\.strict)?\.)?(deepStrictEqual|strictEqual|deepEqual|equal|equals|assertEquals|assertEqual)$/;
const inequalities = /^(assert(\.strict)?\.)?(notDeepStrictEqual|notStrictEqual|notDeepEqual|notEqual)$/;
const throwing = /^(assert(\.strict)?\.)?(throws|rejects|assertThrows|assertRejects)$/;
const truths = /^(assert(\.strict)?(\.ok|\.isTrue)?|console\.assert|t\.ok|ok)$/;

/** The assertion that an expression statement of JavaScript or TypeScript makes, if it is one that can be run. */
export function javascriptAssertion(scope: Scope, statement: number): MadeAssertion | undefined {
  const { tree } = scope;
  if (nodeType(tree, statement) !== 'expression_statement') return undefined;
  const call = withoutAwait(scope, childNodes(tree, statement)[0] ?? -1);
  if (call < 0 || nodeType(tree, call) !== 'call_expression') return undefined;
  const callee = childByField(tree, call, 'function');
  const given = argumentsOf(scope, call);
  const name = dottedName(tree, callee);
  const [first, second] = given;
  if (first === undefined) return matcher(scope, callee, given);
  if (second !== undefined && equalities.test(name))
    return comparisonOf(scope, javascriptLanguage, first, second);
  if (second !== undefined && inequalities.test(name))
    return comparisonOf(scope, javascriptLanguage, first, second, true);
  if (throwing.test(name)) return thrown(scope, first, second);
  if (truths.test(name)) return truth(scope, first);
  return matcher(scope, callee, given);
}

function argumentsOf({ tree }: Scope, call: number): number[] {
  const list = childByField(tree, call, 'arguments');
  return list < 0 ? [] : childNodes(tree, list).filter((node) => nodeType(tree, node) !== 'comment');
}

function withoutAwait({ tree }: Scope, node: number): number {
  return node >= 0 && nodeType(tree, node) === 'await_expression' ? node + 1 : node;
}

/** `f(x) === y`, `!f(x)`, or an expression that is true. */
function truth(scope: Scope, node: number, truthy = true): MadeAssertion | undefined {
  const { tree } = scope;
  const type = nodeType(tree, node);
  const [left, right] = childNodes(tree, node);
  if (type === 'parenthesized_expression' && left !== undefined) return truth(scope, left, truthy);
  if (type === 'unary_expression' && left !== undefined && nodeText(tree, node).startsWith('!'))
    return truth(scope, left, !truthy);
  if (type === 'binary_expression' && left !== undefined && right !== undefined) {
    const operator = tokensBetween(tree, left, right);
    const split =
      operator === '===' || operator === '=='
        ? comparisonOf(scope, javascriptLanguage, left, right, !truthy)
        : operator === '!==' || operator === '!='
          ? comparisonOf(scope, javascriptLanguage, left, right, truthy)
          : undefined;
    if (split !== undefined) return split;
  }
  return assertionOf(scope, javascriptLanguage, node, { kind: 'truth', truthy });
}

/** What is called in `() => f(x)`, or a promise. */
function thrown(scope: Scope, subject: number, error: number | undefined): MadeAssertion | undefined {
  const { tree } = scope;
  const body = bodyOf(scope, subject);
  // A message or a pattern says nothing that candidates agree on; a class does.
  const name = error === undefined ? '' : dottedName(tree, error);
  return throwsOf(scope, javascriptLanguage, body, /^[A-Z]\w*$/.test(name) ? [name] : []);
}

function bodyOf({ tree }: Scope, node: number): number {
  if (!/^(arrow_function|function_expression)$/.test(nodeType(tree, node))) return node;
  const body = childByField(tree, node, 'body');
  if (body < 0 || nodeType(tree, body) !== 'statement_block') return body;
  const [only, more] = childNodes(tree, body);
  if (only === undefined || more !== undefined) return -1;
  return /^(expression_statement|return_statement)$/.test(nodeType(tree, only)) ? only + 1 : -1;
}

const fixed: ReadonlyMap<string, Expectation> = new Map<string, Expectation>([
  ['toBeNull', { kind: 'equal', expected: 'null', negated: false }],
  ['toBeUndefined', { kind: 'equal', expected: 'undefined', negated: false }],
  ['toBeDefined', { kind: 'equal', expected: 'undefined', negated: true }],
  ['toBeNaN', { kind: 'equal', expected: 'NaN', negated: false }],
  ['toBeTruthy', { kind: 'truth', truthy: true }],
  ['toBeFalsy', { kind: 'truth', truthy: false }],
]);
const comparing: ReadonlyMap<string, string> = new Map([
  ['toBeGreaterThan', '>'],
  ['toBeGreaterThanOrEqual', '>='],
  ['toBeLessThan', '<'],
  ['toBeLessThanOrEqual', '<='],
]);

/** `expect(f(x)).toBe(y)` and its like. */
function matcher(scope: Scope, callee: number, given: readonly number[]): MadeAssertion | undefined {
  const { tree } = scope;
  if (callee < 0 || nodeType(tree, callee) !== 'member_expression') return undefined;
  const name = nodeText(tree, childByField(tree, callee, 'property'));
  let negated = false;
  let settled = false;
  let at = childByField(tree, callee, 'object');
  while (at >= 0 && nodeType(tree, at) === 'member_expression') {
    const word = nodeText(tree, childByField(tree, at, 'property'));
    if (word === 'not') negated = !negated;
    // A promise is awaited where it is run, but not inside an expression.
    else if (word === 'resolves') settled = true;
    else if (word !== 'rejects') return undefined;
    at = childByField(tree, at, 'object');
  }
  if (at < 0 || dottedName(tree, childByField(tree, at, 'function')) !== 'expect') return undefined;
  const [subject] = argumentsOf(scope, at);
  const made = subject === undefined ? undefined : matched(scope, { name, subject, given, negated });
  return settled && made?.assertion.judged === 'inside' ? undefined : made;
}

interface Matcher {
  readonly name: string;
  readonly subject: number;
  readonly given: readonly number[];
  readonly negated: boolean;
}

function matched(scope: Scope, { name, subject, given, negated }: Matcher): MadeAssertion | undefined {
  const { tree } = scope;
  const [first, second] = given;
  const known = fixed.get(name);
  if (known !== undefined)
    return assertionOf(scope, javascriptLanguage, subject, negated ? negation(known) : known);
  if (/^toThrow(Error)?$/.test(name)) return negated ? undefined : thrown(scope, subject, first);
  if (first === undefined) return undefined;
  if (/^(toBe|toEqual|toStrictEqual|eql|equal)$/.test(name))
    return comparisonOf(scope, javascriptLanguage, subject, first, negated);
  const operator = comparing.get(name);
  const make = (text: string): MadeAssertion | undefined =>
    assertionOf(scope, javascriptLanguage, subject, { kind: 'truth', truthy: !negated }, [first], text);
  const [left, right] = [nodeText(tree, subject), nodeText(tree, first)];
  if (operator !== undefined) return make(`(${left}) ${operator} (${right})`);
  if (name === 'toContain') return make(`(${left}).includes(${right})`);
  if (name === 'toHaveLength') return make(`(${left}).length === (${right})`);
  if (name !== 'toBeCloseTo' || negated) return undefined;
  const digits = second === undefined ? 2 : Number(nodeText(tree, second));
  return Number.isFinite(digits)
    ? comparisonOf(scope, javascriptLanguage, subject, first, false, {
        tolerance: 10 ** -digits / 2,
        relative: 0,
      })
    : undefined;
}

function negation(expectation: Expectation): Expectation {
  if (expectation.kind === 'equal') return { ...expectation, negated: !expectation.negated };
  return expectation.kind === 'truth' ? { ...expectation, truthy: !expectation.truthy } : expectation;
}
