import { childByField, childNodes, nodeText, nodeType, tokenAfter } from '../syntax/tree';
import type { SyntaxTree } from '../syntax/tree';
import type { OffsetRange } from '../task';

/** A definition, import or statement at the top of a file or of a class. */
export interface Item extends OffsetRange {
  /** `variable`: a definition that is no function, class or type. */
  readonly kind: 'definition' | 'variable' | 'import' | 'statement';
  /** What it defines; for imports and statements their text, white space levelled. */
  readonly key: string;
  /** Where it begins without the comments in front, which `start` includes. */
  readonly codeStart: number;
  /** The members of a class and the like. */
  readonly members: readonly Item[];
}

export interface CodeWithItems {
  readonly tree: SyntaxTree;
  readonly items: readonly Item[];
}

const importType =
  /^(import_|future_import|using_directive|use_declaration|preproc_include|package_|namespace_use|extern_crate)/;
const attachedType = /^(decorator|attribute_item|attribute_list|annotation|marker_annotation)$/;
const classType =
  /^(class|interface|abstract_class|impl_item|trait|struct|record|internal_module|module|namespace|mod_item|object|enum_declaration|protocol|extension)/;
const variableType =
  /^(lexical_declaration|variable_declaration|expression_statement|assignment|const_|static_item|var_declaration|.*field_d|property_|declaration$|local_)/;

/** The items at the top of a text, in order; none for a tree of lexical tokens. */
export function topItems(tree: SyntaxTree): Item[] {
  return itemsBelow(tree, 0);
}

/** All definitions, members after what holds them. */
export function allDefinitions(items: readonly Item[]): Item[] {
  return items.filter(isNamed).flatMap((item) => [item, ...allDefinitions(item.members)]);
}

/** Whether the item defines a name. */
export function isNamed(item: Item): boolean {
  return item.kind === 'definition' || item.kind === 'variable';
}

function itemsBelow(tree: SyntaxTree, parent: number): Item[] {
  const items: Item[] = [];
  let attached: number | undefined;
  for (const node of childNodes(tree, parent)) {
    const type = nodeType(tree, node);
    if (/comment/.test(type)) continue;
    if (attachedType.test(type)) {
      attached ??= tree.nodes.start[node];
      continue;
    }
    const item = readItem(tree, node, attached);
    attached = undefined;
    const previous = items.at(-1);
    // Overloads, and a property with its setter, are one definition.
    if (previous !== undefined && isNamed(item) && previous.key === item.key) {
      items[items.length - 1] = { ...previous, end: item.end };
    } else items.push(item);
  }
  return items;
}

function readItem(tree: SyntaxTree, node: number, attached: number | undefined): Item {
  const type = nodeType(tree, node);
  const codeStart = attached ?? tree.nodes.start[node] ?? 0;
  const range = { start: startWithComments(tree, codeStart), codeStart, end: endWithSemicolon(tree, node) };
  const isImport = importType.test(type);
  const name = isImport || type === 'ERROR' ? undefined : nameOf(tree, node);
  if (name === undefined) {
    const key = nodeText(tree, node).replace(/\s+/g, ' ').replace(/;$/, '');
    return { ...range, kind: isImport ? 'import' : 'statement', key, members: [] };
  }
  const inner = unwrapped(tree, node);
  const body = classType.test(nodeType(tree, inner)) ? childByField(tree, inner, 'body') : -1;
  const isVariable =
    variableType.test(nodeType(tree, inner)) && !/=>|\bfunction\b|\blambda\b/.test(nodeText(tree, node));
  return {
    ...range,
    kind: isVariable ? 'variable' : 'definition',
    key: name,
    members: body < 0 ? [] : itemsBelow(tree, body),
  };
}

/** The node inside `export`, decorators and template parameters. */
function unwrapped(tree: SyntaxTree, node: number): number {
  const type = nodeType(tree, node);
  if (type === 'template_declaration') return childNodes(tree, node).at(-1) ?? node;
  for (const field of ['declaration', 'definition', 'value']) {
    const inner = /^(export_statement|decorated_definition)$/.test(type)
      ? childByField(tree, node, field)
      : -1;
    if (inner >= 0) return unwrapped(tree, inner);
  }
  return type === 'expression_statement' && childNodes(tree, node).length === 1
    ? unwrapped(tree, node + 1)
    : node;
}

function nameOf(tree: SyntaxTree, outer: number): string | undefined {
  const node = unwrapped(tree, outer);
  const type = nodeType(tree, node);
  if (type === 'impl_item') return nodeText(tree, node).split('{')[0]?.replace(/\s+/g, ' ').trim();
  const name = childByField(tree, node, 'name');
  if (name >= 0) return accessor(tree, name) + receiver(tree, node) + nodeText(tree, name);
  if (/^assignment(_expression)?$/.test(type)) return textOfField(tree, node, 'left');
  const declarator = childByField(tree, node, 'declarator');
  if (declarator >= 0) return declaredName(tree, declarator);
  if (/(^|_)(declaration|let)/.test(type)) {
    const names = childNodes(tree, node).flatMap((child) => textOfField(tree, child, 'name') ?? []);
    if (names.length > 0) return names.join(', ');
  }
  return nodeText(tree, outer).startsWith('export default') ? 'export default' : undefined;
}

function declaredName(tree: SyntaxTree, node: number): string {
  const name = childByField(tree, node, 'name');
  if (name >= 0) return nodeText(tree, name);
  const inner = childByField(tree, node, 'declarator');
  return inner < 0 ? nodeText(tree, node) : declaredName(tree, inner);
}

/** `get size()` and `set size(…)` are two definitions of one name. */
function accessor(tree: SyntaxTree, name: number): string {
  const word = tree.tokens[(tree.nodes.firstToken[name] ?? 0) - 1]?.text;
  return word === 'get' || word === 'set' ? `${word} ` : '';
}

/** The type to which a Go method belongs. */
function receiver(tree: SyntaxTree, node: number): string {
  const type = textOfField(tree, node, 'receiver')?.match(/\w+(?=\W*$)/)?.[0];
  return type === undefined ? '' : `${type}.`;
}

function textOfField(tree: SyntaxTree, node: number, field: string): string | undefined {
  const child = childByField(tree, node, field);
  return child < 0 ? undefined : nodeText(tree, child);
}

function startWithComments(tree: SyntaxTree, codeStart: number): number {
  let start = codeStart;
  for (let index = tokenAfter(tree, codeStart) - 1; index >= 0; index -= 1) {
    const token = tree.tokens[index];
    if (token?.kind !== 'comment' || !/^[ \t]*\n?[ \t]*$/.test(tree.text.slice(token.end, start))) break;
    const before = tree.tokens[index - 1];
    // A comment behind other code on its line belongs to that code.
    if (before !== undefined && !tree.text.slice(before.end, token.start).includes('\n')) break;
    ({ start } = token);
  }
  return start;
}

function endWithSemicolon(tree: SyntaxTree, node: number): number {
  const end = tree.nodes.end[node] ?? 0;
  const next = tree.tokens[tokenAfter(tree, end)];
  return next?.text === ';' && tree.text.slice(end, next.start).trim() === '' ? next.end : end;
}
