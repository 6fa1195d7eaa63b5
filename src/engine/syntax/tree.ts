/** What a token is, as far as comparing needs to know. */
export type TokenKind =
  | 'identifier'
  | 'property'
  | 'type'
  | 'keyword'
  | 'number'
  | 'string'
  | 'operator'
  | 'punctuation'
  | 'comment'
  | 'other';

/** A token at UTF-16 offsets [start, end) of the tree's text; never empty. */
export interface SyntaxToken {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly kind: TokenKind;
  /** It says nothing about what the code does: a comment, a docstring, a trailing comma, a redundant parenthesis. */
  readonly cosmetic: boolean;
}

/**
 * The named nodes of a tree in preorder, one array per property, indexed by node.
 * Node 0 is the root. The children of node i are i + 1, next[i + 1], … below next[i].
 */
export interface SyntaxNodes {
  readonly count: number;
  /** Index into `SyntaxTree.types`. */
  readonly type: Uint16Array;
  /** Index into `SyntaxTree.fields`; 0: the node has no field name. */
  readonly field: Uint16Array;
  /** -1 for the root. */
  readonly parent: Int32Array;
  /** The first node after all descendants. */
  readonly next: Int32Array;
  /** Offsets into the text. */
  readonly start: Int32Array;
  readonly end: Int32Array;
  /** The tokens that the node covers: [firstToken, endToken). */
  readonly firstToken: Int32Array;
  readonly endToken: Int32Array;
}

/** A text as tokens and nodes: plain data, nothing to dispose of. */
export interface SyntaxTree {
  readonly languageId: string;
  /** `lexical`: the language has no grammar; the tokens are guessed and the only node is the root. */
  readonly level: 'tree' | 'lexical';
  readonly text: string;
  /** All tokens in order of position, without overlap; white space lies between them. */
  readonly tokens: readonly SyntaxToken[];
  readonly nodes: SyntaxNodes;
  /** Per token: the innermost node that contains it. */
  readonly tokenNode: Int32Array;
  /** The names of the grammar's node types and fields. */
  readonly types: readonly string[];
  readonly fields: readonly string[];
  /** Nodes that stand for a syntax error: skipped text and missing tokens. 0 for a lexical tree. */
  readonly errors: number;
}

/** The grammar's name of the type of a node. */
export function nodeType(tree: SyntaxTree, node: number): string {
  return tree.types[tree.nodes.type[node] ?? 0] ?? '';
}

/** The name of the field that a node fills in its parent, or '' when it has none. */
export function nodeField(tree: SyntaxTree, node: number): string {
  return tree.fields[tree.nodes.field[node] ?? 0] ?? '';
}

/** What is to be said of the type of a node; each type that occurs in the tree is looked at once. */
export function byType<T extends boolean | number | object | string>(
  { nodes, types }: SyntaxTree,
  read: (type: string) => T,
): (node: number) => T {
  const known: (T | undefined)[] = new Array<T | undefined>(types.length).fill(undefined);
  return (node) => {
    const type = nodes.type[node] ?? 0;
    let value = known[type];
    if (value === undefined) {
      value = read(types[type] ?? '');
      known[type] = value;
    }
    return value;
  };
}

/** The same of a node within its parent, by the types of both and the field that the one fills in the other. */
export function byPlace<T extends boolean | string>(
  { nodes, types, fields }: SyntaxTree,
  read: (node: number, parent: number) => T,
): (node: number, parent: number) => T {
  const known = new Map<number, T>();
  return (node, parent) => {
    const around = (nodes.type[parent] ?? 0) * fields.length + (nodes.field[node] ?? 0);
    const key = around * types.length + (nodes.type[node] ?? 0);
    let value = known.get(key);
    if (value === undefined) {
      value = read(node, parent);
      known.set(key, value);
    }
    return value;
  };
}

/** The named children of a node, in order. */
export function childNodes(tree: SyntaxTree, node: number): number[] {
  const { next } = tree.nodes;
  const end = next[node] ?? 0;
  const children: number[] = [];
  for (let child = node + 1; child < end; child = next[child] ?? end) children.push(child);
  return children;
}

/** The first named child that fills the field, or -1. */
export function childByField(tree: SyntaxTree, node: number, field: string): number {
  const { next } = tree.nodes;
  const end = next[node] ?? 0;
  for (let child = node + 1; child < end; child = next[child] ?? end) {
    if (nodeField(tree, child) === field) return child;
  }
  return -1;
}

/** The text of a node. */
export function nodeText(tree: SyntaxTree, node: number): string {
  return tree.text.slice(tree.nodes.start[node] ?? 0, tree.nodes.end[node] ?? 0);
}

/** The index of the first token that ends after the offset, or the number of tokens. */
export function tokenAfter(tree: Pick<SyntaxTree, 'tokens'>, offset: number): number {
  const { tokens } = tree;
  let low = 0;
  let high = tokens.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((tokens[middle]?.end ?? 0) > offset) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** The innermost node that covers [start, end]; the root when no other does. */
export function innermostNode(tree: SyntaxTree, start: number, end: number): number {
  const { nodes } = tree;
  let node = 0;
  for (;;) {
    const stop = nodes.next[node] ?? 0;
    let inner = -1;
    for (let child = node + 1; child < stop; child = nodes.next[child] ?? stop) {
      if ((nodes.start[child] ?? 0) > start) break;
      if ((nodes.end[child] ?? 0) >= end) inner = child;
    }
    if (inner < 0) return node;
    node = inner;
  }
}
