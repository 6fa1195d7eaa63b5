import { childNodes, nodeField, nodeType } from '../../../syntax/tree';
import type { SyntaxTree } from '../../../syntax/tree';
import type { OffsetRange } from '../../../task';

/** A longer span has too many right answers; in tokens. */
const longestSpan = 16;

const deciding = /^(condition|increment|right|value|consequence|alternative|index|subscript|default)$/;
const returning = /^(return_statement|throw_statement|raise_statement|yield|await_expression)$/;
const passing = /^(arguments|argument_list)$/;
const operating =
  /^(binary_expression|comparison_operator|boolean_operator|binary_operator|unary_expression|unary_operator|not_operator)$/;
const expression =
  /expression$|_operator$|^(identifier|number|integer|float|string|template_string|true|false|none|null|undefined|call|call_expression|member_expression|attribute|subscript|list|array|object|dictionary|tuple|lambda|list_comprehension)$/;

/**
 * The spans of a range that are worth asking for: conditions, values that are assigned, passed, or returned, and the
 * sides of operators; none longer than 16 tokens, none within another. Where there are more than `most`, they are
 * taken evenly over the range.
 * @returns in order of position; empty where the language has no grammar.
 */
export function refillSpans(tree: SyntaxTree, range: OffsetRange, most: number): OffsetRange[] {
  const spans: OffsetRange[] = [];
  const { nodes } = tree;
  for (let node = 1; node < nodes.count;) {
    const start = nodes.start[node] ?? 0;
    const end = nodes.end[node] ?? 0;
    const inside = start >= range.start && end <= range.end;
    if (inside && isWorthAsking(tree, node)) {
      spans.push({ start, end });
      node = nodes.next[node] ?? nodes.count;
    } else node += 1;
  }
  if (spans.length <= most) return spans;
  return Array.from({ length: most }, (_, index) => spans[Math.floor((index * spans.length) / most)]).filter(
    (span) => span !== undefined,
  );
}

function isWorthAsking(tree: SyntaxTree, node: number): boolean {
  const { nodes } = tree;
  const type = nodeType(tree, node);
  const size = (nodes.endToken[node] ?? 0) - (nodes.firstToken[node] ?? 0);
  if (size > longestSpan || !expression.test(type) || type === 'expression_statement') return false;
  const parent = nodes.parent[node] ?? 0;
  const parentType = nodeType(tree, parent);
  if (/annotation|^type|extends_clause|import|export_specifier|pattern|decorator/.test(parentType))
    return false;
  // The string of a docstring is no value.
  if (parentType === 'expression_statement') return false;
  if (type === 'parenthesized_expression' && childNodes(tree, node).length !== 1) return false;
  return (
    deciding.test(nodeField(tree, node)) ||
    returning.test(parentType) ||
    passing.test(parentType) ||
    operating.test(parentType)
  );
}
