import type { Tree, TreeCursor } from 'web-tree-sitter';
import type { GrammarNodes } from './grammarNodes';
import { lexicalTokens } from './lexicalTree';
import { kindOfText } from './tokenKind';
import type { SyntaxNodes, SyntaxToken, SyntaxTree } from './tree';

/** A tree that was extracted before, with the parser's identities of its larger nodes. */
export interface ExtractedTree {
  readonly tree: SyntaxTree;
  /** The parser's identity of a node → the node. */
  readonly identities: ReadonlyMap<number, number>;
  /** The same the other way round; 0: too small to be taken over. */
  readonly identityOf: readonly number[];
}

interface Builder {
  readonly text: string;
  readonly grammar: GrammarNodes;
  readonly tokens: SyntaxToken[];
  readonly tokenNode: number[];
  readonly type: number[];
  readonly field: number[];
  readonly parent: number[];
  readonly next: number[];
  readonly start: number[];
  readonly end: number[];
  readonly firstToken: number[];
  readonly endToken: number[];
  readonly identities: Map<number, number>;
  readonly identityOf: number[];
  /** Where the last token ends. */
  covered: number;
  errors: number;
}

/** Nodes below this many UTF-16 units are not worth the look-up when a tree is taken over. */
const worthReusing = 48;

/**
 * Copies a parser's tree into plain data in one walk.
 * @param previous the extraction that `tree` was parsed from, still alive in the parser: nodes which the parser
 *   took over from it unchanged are copied instead of walked.
 */
export function extractTree(
  languageId: string,
  text: string,
  tree: Tree,
  grammar: GrammarNodes,
  previous?: ExtractedTree,
): ExtractedTree {
  const builder = createBuilder(text, grammar);
  const cursor = tree.walk();
  try {
    walk(builder, cursor, previous);
  } finally {
    cursor.delete();
  }
  fillGap(builder, text.length, 0);
  if (builder.endToken.length > 0) builder.endToken[0] = builder.tokens.length;
  return {
    tree: {
      languageId,
      level: 'tree',
      text,
      tokens: builder.tokens,
      nodes: packNodes(builder),
      tokenNode: Int32Array.from(builder.tokenNode),
      types: grammar.types,
      fields: grammar.fields,
      errors: builder.errors,
    },
    identities: builder.identities,
    identityOf: builder.identityOf,
  };
}

function createBuilder(text: string, grammar: GrammarNodes): Builder {
  return {
    text,
    grammar,
    tokens: [],
    tokenNode: [],
    type: [],
    field: [],
    parent: [],
    next: [],
    start: [],
    end: [],
    firstToken: [],
    endToken: [],
    identities: new Map(),
    identityOf: [],
    covered: 0,
    errors: 0,
  };
}

function packNodes(builder: Builder): SyntaxNodes {
  return {
    count: builder.type.length,
    type: Uint16Array.from(builder.type),
    field: Uint16Array.from(builder.field),
    parent: Int32Array.from(builder.parent),
    next: Int32Array.from(builder.next),
    start: Int32Array.from(builder.start),
    end: Int32Array.from(builder.end),
    firstToken: Int32Array.from(builder.firstToken),
    endToken: Int32Array.from(builder.endToken),
  };
}

function walk(builder: Builder, cursor: TreeCursor, previous: ExtractedTree | undefined): void {
  const { grammar } = builder;
  // The open nodes: an index for a named node, -1 for an anonymous one.
  const open: number[] = [];
  let current = -1;
  for (;;) {
    const rawType = cursor.nodeTypeId;
    const type = rawType < grammar.errorType ? rawType : grammar.errorType;
    const start = cursor.startIndex;
    const end = cursor.endIndex;
    let descended = false;
    if (type === grammar.errorType) builder.errors += 1;
    if (grammar.named[type] === true) {
      const large = end - start >= worthReusing;
      const identity = large ? cursor.nodeId : 0;
      const known = large ? previous?.identities.get(identity) : undefined;
      const field = cursor.currentFieldId;
      if (
        known !== undefined &&
        previous !== undefined &&
        canReuse(previous.tree, known, type, end - start)
      ) {
        copyNode(builder, previous, known, { current, field, start });
      } else {
        const node = openNode(builder, type, field, current, start, end);
        identify(builder, node, identity);
        descended = grammar.kinds[type] !== 'comment' && cursor.gotoFirstChild();
        if (descended) {
          open.push(node);
          current = node;
        } else {
          emitLeaf(builder, type, start, end, node, cursor);
          closeNode(builder, node);
        }
      }
    } else {
      descended = cursor.gotoFirstChild();
      if (descended) open.push(-1);
      else emitLeaf(builder, type, start, end, Math.max(current, 0), cursor);
    }
    if (descended) continue;
    while (!cursor.gotoNextSibling()) {
      if (!cursor.gotoParent()) return;
      const closed = open.pop() ?? -1;
      if (closed < 0) continue;
      closeNode(builder, closed);
      current = builder.parent[closed] ?? -1;
    }
  }
}

function openNode(
  builder: Builder,
  type: number,
  field: number,
  parent: number,
  start: number,
  end: number,
): number {
  const node = builder.type.length;
  builder.type.push(type);
  builder.field.push(field);
  builder.parent.push(parent);
  builder.next.push(node + 1);
  builder.start.push(start);
  builder.end.push(end);
  builder.firstToken.push(builder.tokens.length);
  builder.endToken.push(builder.tokens.length);
  return node;
}

function identify(builder: Builder, node: number, identity: number): void {
  builder.identityOf[node] = identity;
  if (identity !== 0) builder.identities.set(identity, node);
}

function closeNode(builder: Builder, node: number): void {
  const { grammar } = builder;
  const end = builder.end[node] ?? 0;
  fillGap(builder, end, node);
  const type = builder.type[node] ?? 0;
  if (grammar.atoms[type] === true) collapse(builder, node);
  builder.next[node] = builder.type.length;
  builder.endToken[node] = builder.tokens.length;
}

/** Makes a literal without interpolation one token. */
function collapse(builder: Builder, node: number): void {
  for (let inner = node + 1; inner < builder.type.length; inner++) {
    if (builder.grammar.kinds[builder.type[inner] ?? 0] !== 'string') return;
  }
  for (const identity of builder.identityOf.slice(node + 1)) builder.identities.delete(identity);
  const { type, field, parent, next, start, end, firstToken, endToken, identityOf } = builder;
  for (const column of [type, field, parent, next, start, end, firstToken, endToken, identityOf]) {
    column.length = node + 1;
  }
  const first = firstToken[node] ?? 0;
  builder.tokens.length = first;
  builder.tokenNode.length = first;
  pushToken(builder, start[node] ?? 0, end[node] ?? 0, node, 'string');
}

function emitLeaf(
  builder: Builder,
  type: number,
  start: number,
  end: number,
  node: number,
  cursor: TreeCursor,
): void {
  if (end <= start) {
    if (cursor.nodeIsMissing) builder.errors += 1;
    return;
  }
  if (start < builder.covered) return;
  fillGap(builder, start, node);
  const { grammar, text } = builder;
  if (grammar.named[type] !== true) {
    pushToken(builder, start, end, node, kindOfText(text.slice(start, end)));
    return;
  }
  // Text between tags carries the layout around it.
  const name = grammar.types[type] ?? '';
  if (name === 'jsx_text' || name === 'text') {
    const raw = text.slice(start, end);
    const left = start + raw.length - raw.trimStart().length;
    const right = start + raw.trimEnd().length;
    builder.covered = end;
    if (right > left) pushToken(builder, left, right, node, 'string');
    builder.covered = end;
    return;
  }
  pushToken(builder, start, end, node, grammar.kinds[type] ?? 'other');
}

function pushToken(
  builder: Builder,
  start: number,
  end: number,
  node: number,
  kind: SyntaxToken['kind'],
): void {
  const text = builder.text.slice(start, end);
  builder.tokens.push({ start, end, text, kind, cosmetic: kind === 'comment' });
  builder.tokenNode.push(node);
  builder.covered = end;
}

/** What the grammar skipped is read token by token, so that no text is overlooked. */
function fillGap(builder: Builder, until: number, node: number): void {
  const { text } = builder;
  let from = builder.covered;
  while (from < until && isBlank(text.charCodeAt(from))) from += 1;
  if (from >= until) return;
  for (const token of lexicalTokens(text.slice(from, until), from)) {
    if (token.text === '\\') continue;
    builder.tokens.push(token);
    builder.tokenNode.push(node);
  }
  builder.covered = until;
}

function isBlank(code: number): boolean {
  return code === 32 || (code >= 9 && code <= 13) || code === 0xa0 || code === 0xfeff;
}

function canReuse(tree: SyntaxTree, node: number, type: number, length: number): boolean {
  const { nodes } = tree;
  return nodes.type[node] === type && (nodes.end[node] ?? 0) - (nodes.start[node] ?? 0) === length;
}

/** Copies a node with its descendants and tokens out of an earlier tree, moved to where they are now. */
function copyNode(
  builder: Builder,
  previous: ExtractedTree,
  node: number,
  place: { current: number; field: number; start: number },
): void {
  fillGap(builder, place.start, Math.max(place.current, 0));
  const { nodes, tokens, tokenNode } = previous.tree;
  const nodeShift = builder.type.length - node;
  const tokenShift = builder.tokens.length - (nodes.firstToken[node] ?? 0);
  const shift = place.start - (nodes.start[node] ?? 0);
  const stop = nodes.next[node] ?? node + 1;
  for (let from = node; from < stop; from++) {
    builder.type.push(nodes.type[from] ?? 0);
    builder.field.push(from === node ? place.field : (nodes.field[from] ?? 0));
    builder.parent.push(from === node ? place.current : (nodes.parent[from] ?? 0) + nodeShift);
    builder.next.push((nodes.next[from] ?? 0) + nodeShift);
    builder.start.push((nodes.start[from] ?? 0) + shift);
    builder.end.push((nodes.end[from] ?? 0) + shift);
    builder.firstToken.push((nodes.firstToken[from] ?? 0) + tokenShift);
    builder.endToken.push((nodes.endToken[from] ?? 0) + tokenShift);
    identify(builder, from + nodeShift, previous.identityOf[from] ?? 0);
  }
  const endToken = nodes.endToken[node] ?? 0;
  for (let from = nodes.firstToken[node] ?? 0; from < endToken; from++) {
    const token = tokens[from];
    if (token === undefined) continue;
    builder.tokens.push(
      shift === 0 ? token : { ...token, start: token.start + shift, end: token.end + shift },
    );
    builder.tokenNode.push((tokenNode[from] ?? 0) + nodeShift);
  }
  builder.covered = (nodes.end[node] ?? 0) + shift;
}
