import { childNodes, nodeField, nodeType } from './tree';
import type { SyntaxTree } from './tree';

// Only operators whose order is the same in every language: a parenthesis is kept where it might matter.
const precedence: ReadonlyMap<string, number> = new Map([
  ['or', 1],
  ['||', 1],
  ['and', 2],
  ['&&', 2],
  ['not', 3],
  ...['==', '!=', '===', '!==', '<', '>', '<=', '>=', 'in', 'not in', 'is', 'is not'].map(
    (operator): [string, number] => [operator, 4],
  ),
  ['+', 9],
  ['-', 9],
  ['*', 10],
  ['/', 10],
  ['%', 10],
  ['//', 10],
]);
const firstArithmetic = 9;

const operation =
  /^(binary_expression|binary_operator|boolean_operator|comparison_operator|not_operator|binary)$/;
const word =
  /^(identifier|this|self|name|variable_name|string|string_literal|true|false|none|null|null_literal|nil|boolean_literal)$/;
const atom =
  /^(call|call_expression|member_expression|attribute|subscript|subscript_expression|list|array|list_comprehension|integer|float|number|.*_literal)$/;
const access =
  /^(member_expression|call_expression|call|attribute|subscript|subscript_expression|non_null_expression|new_expression|decorator|field_expression|selector_expression|member_access_expression|invocation_expression|method_invocation|field_access)$/;
const delimited =
  /^(return_statement|expression_statement|assignment|assignment_expression|augmented_assignment|variable_declarator|arguments|argument_list|argument|pair|keyword_argument|list|array|parenthesized_expression|throw_statement|raise_statement|expression_list|default_parameter|if_statement|elif_clause|while_statement|conditional_expression|assert_statement|if_clause|for_in_clause)$/;
const unwrapped =
  /^(yield|named_expression|sequence_expression|object|function_expression|arrow_function|lambda|class|generator_expression|await|conditional_expression|ternary_expression|assignment_expression|list_splat)$/;

/** Whether leaving out the parentheses of this node would give the same tree; false where that is not certain. */
export function isRedundantParenthesis(tree: SyntaxTree, node: number): boolean {
  const parent = tree.nodes.parent[node] ?? -1;
  const inside = childNodes(tree, node).filter((child) => !nodeType(tree, child).includes('comment'));
  const [inner] = inside;
  if (parent < 0 || inner === undefined || inside.length > 1) return false;
  const outerType = nodeType(tree, parent);
  const innerType = nodeType(tree, inner);
  if (innerType === 'parenthesized_expression' || outerType === 'parenthesized_expression') return true;
  if (word.test(innerType)) return outerType !== 'new_expression';
  if (isHeadOfAccess(tree, node, outerType)) return false;
  if (atom.test(innerType)) return true;
  if (operation.test(outerType)) return operation.test(innerType) && bindsTighter(tree, inner, node, parent);
  return delimited.test(outerType) && !unwrapped.test(innerType) && !isGrammarBracket(tree, node, outerType);
}

function isHeadOfAccess(tree: SyntaxTree, node: number, outerType: string): boolean {
  const field = nodeField(tree, node);
  return access.test(outerType) && field !== 'arguments' && field !== 'index' && field !== 'subscript';
}

/** The condition of `if (…)` is bracketed by the grammar, not by choice. */
function isGrammarBracket(tree: SyntaxTree, node: number, outerType: string): boolean {
  return (
    tree.languageId !== 'python' &&
    /^(if_statement|while_statement)$/.test(outerType) &&
    nodeField(tree, node) === 'condition'
  );
}

function bindsTighter(tree: SyntaxTree, inner: number, node: number, parent: number): boolean {
  const inside = precedence.get(operatorOf(tree, inner));
  const outside = precedence.get(operatorOf(tree, parent));
  if (inside === undefined || outside === undefined) return false;
  if (inside > outside) return true;
  return inside === outside && inside >= firstArithmetic && parent + 1 === node;
}

function operatorOf(tree: SyntaxTree, node: number): string {
  const end = tree.nodes.endToken[node] ?? 0;
  for (let token = tree.nodes.firstToken[node] ?? 0; token < end; token++) {
    if (tree.tokenNode[token] === node) return tree.tokens[token]?.text ?? '';
  }
  return '';
}
