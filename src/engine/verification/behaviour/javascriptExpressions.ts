import { childByField, childNodes, nodeText, nodeType } from '../../syntax/tree';
import { allFacts, dottedName, factsOfChildren, isHarmlessMember, noFacts } from './readExpression';
import type { ExpressionFacts, Scope } from './readExpression';

const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

const literals = words('number string true false null undefined regex property_identifier empty_statement');
const wrappers = words(
  `array object pair computed_property_name parenthesized_expression unary_expression binary_expression
  ternary_expression spread_element arguments subscript_expression non_null_expression`,
);
const constructors = words(
  `Map Set Date RegExp Array Object String Number Boolean Error TypeError RangeError SyntaxError EvalError
  ReferenceError URIError Uint8Array Int8Array Uint8ClampedArray Uint16Array Int16Array Uint32Array Int32Array
  Float32Array Float64Array BigInt64Array BigUint64Array ArrayBuffer`,
);
const functions = words(
  `BigInt Number String Boolean Symbol Array Object parseInt parseFloat isNaN isFinite Array.from Array.of Array.isArray
  Object.freeze Object.keys Object.values Object.entries Object.fromEntries Object.assign Object.create Object.is
  JSON.stringify JSON.parse Math.abs Math.round Math.floor Math.ceil Math.trunc Math.min Math.max Math.pow Math.sqrt
  Math.sign Math.hypot Number.isInteger Number.isFinite Number.isNaN Number.isSafeInteger Number.parseFloat
  Number.parseInt Date.UTC String.fromCharCode String.fromCodePoint Symbol.for`,
);
const methods = words(
  `repeat join split slice substring trim toUpperCase toLowerCase padStart padEnd concat toString toFixed
  charCodeAt codePointAt at includes indexOf lastIndexOf startsWith endsWith reverse sort flat fill keys values entries get has
  toISOString getTime valueOf normalize replace replaceAll length size localeCompare toSorted toReversed`,
);
const constants =
  /^(Number\.(MAX_SAFE_INTEGER|MIN_SAFE_INTEGER|MAX_VALUE|MIN_VALUE|EPSILON|POSITIVE_INFINITY|NEGATIVE_INFINITY|NaN)|Math\.(PI|E|LN2|LN10|SQRT2)|Symbol\.iterator)$/;

/**
 * The facts of a JavaScript or TypeScript expression made of literals, constructors and pure functions of the language,
 * and of what the file defines; undefined for anything else: functions, loops, assignments, other names.
 */
export function readJavaScript(scope: Scope, node: number): ExpressionFacts | undefined {
  const { tree } = scope;
  const type = nodeType(tree, node);
  if (literals.has(type)) return noFacts;
  if (wrappers.has(type)) return factsOfChildren(readJavaScript, scope, node);
  switch (type) {
    case 'identifier':
      return nameFacts(scope, nodeText(tree, node));
    case 'template_string':
      return nodeText(tree, node).includes('${') ? undefined : noFacts;
    case 'as_expression':
    case 'satisfies_expression':
      return readJavaScript(scope, childNodes(tree, node)[0] ?? node);
    case 'await_expression': {
      const awaited = factsOfChildren(readJavaScript, scope, node);
      return awaited && { ...awaited, waits: true };
    }
    case 'member_expression':
      return member(scope, node);
    case 'new_expression':
      return construction(scope, node);
    case 'call_expression':
      return call(scope, node);
    default:
      return undefined;
  }
}

function nameFacts({ names }: Scope, name: string): ExpressionFacts | undefined {
  if (name === 'NaN' || name === 'Infinity' || name === 'undefined') return noFacts;
  return names.has(name) ? { ...noFacts, own: true } : undefined;
}

function member(scope: Scope, node: number): ExpressionFacts | undefined {
  const { tree } = scope;
  if (constants.test(nodeText(tree, node))) return noFacts;
  const property = childByField(tree, node, 'property');
  if (property < 0 || !isHarmlessMember(nodeText(tree, property))) return undefined;
  return readJavaScript(scope, childByField(tree, node, 'object'));
}

function construction(scope: Scope, node: number): ExpressionFacts | undefined {
  const { tree } = scope;
  const name = nodeText(tree, childByField(tree, node, 'constructor'));
  const own = scope.names.has(name);
  if (!own && !constructors.has(name)) return undefined;
  const given = argumentFacts(scope, node);
  return given && (own ? { ...given, calls: given.calls + 1, own: true } : given);
}

function call(scope: Scope, node: number): ExpressionFacts | undefined {
  const { tree } = scope;
  const callee = childByField(tree, node, 'function');
  const given = argumentFacts(scope, node);
  if (given === undefined || callee < 0) return undefined;
  const name = dottedName(tree, callee);
  if (scope.names.has(name)) return { ...given, calls: given.calls + 1, own: true };
  if (functions.has(name)) return given;
  if (nodeType(tree, callee) !== 'member_expression') return undefined;
  const receiver = member(scope, callee);
  if (receiver === undefined) return undefined;
  const method = nodeText(tree, childByField(tree, callee, 'property'));
  const both = allFacts([receiver, given]);
  if (both === undefined || methods.has(method)) return both;
  return receiver.own ? { ...both, calls: both.calls + 1 } : undefined;
}

function argumentFacts(scope: Scope, node: number): ExpressionFacts | undefined {
  const given = childByField(scope.tree, node, 'arguments');
  if (given < 0) return noFacts;
  // A tagged template has its template here.
  return nodeType(scope.tree, given) === 'arguments' ? readJavaScript(scope, given) : undefined;
}
