import { childByField, nodeText, nodeType } from '../../syntax/tree';
import { allFacts, dottedName, factsOfChildren, isHarmlessMember, noFacts } from './readExpression';
import type { ExpressionFacts, Scope } from './readExpression';

const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

const literals = words('integer float true false none ellipsis');
const wrappers = words(
  `list tuple set dictionary pair unary_operator binary_operator boolean_operator not_operator comparison_operator
  parenthesized_expression argument_list conditional_expression subscript slice list_splat dictionary_splat
  concatenated_string expression_list`,
);
const functions = words(
  `set frozenset list tuple dict float int str bytes bytearray bool complex len sorted reversed abs sum min max round
  range repr divmod pow isinstance type ord chr iter next enumerate zip any all
  Decimal Fraction date datetime timedelta deque Counter OrderedDict defaultdict datetime.fromisoformat date.fromisoformat
  math.isclose math.isnan math.isinf math.sqrt math.floor math.ceil dict.fromkeys`,
);
const methods = words(
  `join split strip upper lower encode decode replace startswith endswith items keys values get count index format
  rstrip lstrip splitlines title isoformat total_seconds copy union hex`,
);
const names = words('int str float bool list dict tuple set bytes object ValueError TypeError KeyError');
const constants = /^(math\.(inf|nan|pi|e|tau)|timezone\.utc|sys\.maxsize)$/;

/**
 * The facts of a Python expression made of literals, constructors and pure built-ins, and of what the file defines;
 * undefined for anything else: lambdas, comprehensions, assignments, other names.
 */
export function readPython(scope: Scope, node: number): ExpressionFacts | undefined {
  const { tree } = scope;
  const type = nodeType(tree, node);
  if (literals.has(type)) return noFacts;
  if (type === 'list_splat' || wrappers.has(type)) return factsOfChildren(readPython, scope, node);
  switch (type) {
    case 'string':
      return /^[a-z]*f/i.test(nodeText(tree, node).split(/['"]/)[0] ?? '') ? undefined : noFacts;
    case 'identifier':
      return nameFacts(scope, nodeText(tree, node));
    case 'keyword_argument':
      return readPython(scope, childByField(tree, node, 'value'));
    case 'await': {
      const awaited = factsOfChildren(readPython, scope, node);
      return awaited && { ...awaited, waits: true };
    }
    case 'attribute':
      return attribute(scope, node);
    case 'call':
      return call(scope, node);
    default:
      return undefined;
  }
}

function nameFacts(scope: Scope, name: string): ExpressionFacts | undefined {
  if (scope.names.has(name)) return { ...noFacts, own: true };
  return names.has(name) ? noFacts : undefined;
}

function attribute(scope: Scope, node: number): ExpressionFacts | undefined {
  const { tree } = scope;
  if (constants.test(nodeText(tree, node))) return noFacts;
  const name = childByField(tree, node, 'attribute');
  if (name < 0 || !isHarmlessMember(nodeText(tree, name))) return undefined;
  return readPython(scope, childByField(tree, node, 'object'));
}

function call(scope: Scope, node: number): ExpressionFacts | undefined {
  const { tree } = scope;
  const callee = childByField(tree, node, 'function');
  const list = childByField(tree, node, 'arguments');
  if (callee < 0 || list < 0 || nodeType(tree, list) !== 'argument_list') return undefined;
  const given = readPython(scope, list);
  if (given === undefined) return undefined;
  const name = dottedName(tree, callee);
  if (scope.names.has(name)) return { ...given, calls: given.calls + 1, own: true };
  if (functions.has(name)) return given;
  if (nodeType(tree, callee) !== 'attribute') return undefined;
  const receiver = attribute(scope, callee);
  const both = allFacts([receiver, given]);
  if (receiver === undefined || both === undefined) return undefined;
  if (methods.has(nodeText(tree, childByField(tree, callee, 'attribute')))) return both;
  return receiver.own ? { ...both, calls: both.calls + 1 } : undefined;
}
