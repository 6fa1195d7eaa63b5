import { childNodes, nodeType } from '../syntax/tree';
import type { SyntaxTree } from '../syntax/tree';
import type { TokenRange } from './alignedText';

/** A part of the shown text that may be exchanged: a node, or statements that follow one another. */
export interface Region extends TokenRange {
  /** The node; -1 for a run of siblings, or where there is no tree. */
  readonly node: number;
}

/** The most tokens of a region, whatever the size of the text. */
const mostTokens = 48;
const leastTokens = 12;

const listOfStatements =
  /(^|_)(block|body|program|module|source_file|translation_unit|compilation_unit|statement_list|declaration_list|compound_statement|switch_case|switch_default|case_clause|then|do)$/;

/** How many tokens a region may have where so many are compared: never half of them, unless there are few. */
export function regionLimit(compared: number): number {
  return Math.max(leastTokens, Math.min(mostTokens, Math.floor(compared / 3)));
}

/** Whether a node is one of a list of statements or declarations: the largest kind of region. */
export function isStatement(tree: SyntaxTree, node: number): boolean {
  const parent = tree.nodes.parent[node] ?? -1;
  return parent < 0 || listOfStatements.test(nodeType(tree, parent));
}

/** The nodes that cover a run of tokens, none larger than the limit; what fits in none is left out. */
export function coverRun(tree: SyntaxTree, run: TokenRange, limit: number): Region[] {
  if (tree.level === 'lexical') return cutRun(run, limit);
  return coverWithin(tree, smallestNode(tree, run), run, limit);
}

/** The regions that a region may grow to, itself first, up to a statement; none larger than the limit. */
export function widerRegions(tree: SyntaxTree, region: Region, limit: number): Region[] {
  const regions = [region];
  let { node } = region;
  while (node >= 0 && !isStatement(tree, node)) {
    node = tree.nodes.parent[node] ?? -1;
    const wider = regionOf(tree, node);
    if (node <= 0 || wider.end - wider.first > limit) break;
    const last = regions.at(-1);
    const same = last?.first === wider.first && last.end === wider.end;
    if (same || nodeType(tree, node) === 'expression_statement') regions.pop();
    regions.push(wider);
  }
  return regions;
}

/** Whether tokens are whole statements that follow one another, or none. */
export function areStatements(tree: SyntaxTree, range: TokenRange): boolean {
  if (tree.level === 'lexical' || range.first >= range.end) return true;
  const node = smallestNode(tree, range);
  const { nodes } = tree;
  if (nodes.firstToken[node] === range.first && nodes.endToken[node] === range.end && isStatement(tree, node))
    return true;
  return (node === 0 || listOfStatements.test(nodeType(tree, node))) && isWhole(tree, range);
}

/** Whether tokens are whole children of one node, so that none is cut. */
export function isWhole(tree: SyntaxTree, range: TokenRange): boolean {
  if (tree.level === 'lexical' || range.first >= range.end) return true;
  const node = smallestNode(tree, range);
  const first = childAround(tree, node, range.first);
  const last = childAround(tree, node, range.end - 1);
  return (
    (first < 0 || (tree.nodes.firstToken[first] ?? 0) === range.first) &&
    (last < 0 || (tree.nodes.endToken[last] ?? 0) <= range.end)
  );
}

/** The child of a node that holds the token; -1 when the token is the node's own. */
function childAround(tree: SyntaxTree, node: number, token: number): number {
  let at = tree.tokenNode[token] ?? node;
  if (at === node) return -1;
  while (at > 0 && tree.nodes.parent[at] !== node) at = tree.nodes.parent[at] ?? 0;
  return at;
}

/** One region of both and what lies between; undefined unless they are statements with nothing else between. */
export function joinStatements(tree: SyntaxTree, a: Region, b: Region, limit: number): Region | undefined {
  const joined = { node: -1, first: a.first, end: b.end };
  if (tree.level === 'lexical' || joined.end - joined.first > limit) return undefined;
  for (let token = a.end; token < b.first; token++)
    if (tree.tokens[token]?.cosmetic !== true) return undefined;
  return areStatements(tree, a) && areStatements(tree, b) && areStatements(tree, joined) ? joined : undefined;
}

function regionOf(tree: SyntaxTree, node: number): Region {
  return { node, first: tree.nodes.firstToken[node] ?? 0, end: tree.nodes.endToken[node] ?? 0 };
}

/** Whether two tokens stand in a list of statements, one at the end of a statement and one at the start of the next. */
export function partStatements(tree: SyntaxTree, before: number, after: number): boolean {
  if (tree.level === 'lexical' || before < 0 || after < 0) return false;
  const node = smallestNode(tree, { first: before, end: after + 1 });
  return node === 0 || listOfStatements.test(nodeType(tree, node));
}

function cutRun(run: TokenRange, limit: number): Region[] {
  const regions: Region[] = [];
  for (let first = run.first; first < run.end; first += limit) {
    regions.push({ node: -1, first, end: Math.min(run.end, first + limit) });
  }
  return regions;
}

function smallestNode(tree: SyntaxTree, run: TokenRange): number {
  const { nodes } = tree;
  let node = tree.tokenNode[run.first] ?? 0;
  while (node > 0 && ((nodes.firstToken[node] ?? 0) > run.first || (nodes.endToken[node] ?? 0) < run.end)) {
    node = nodes.parent[node] ?? 0;
  }
  return node;
}

function coverWithin(tree: SyntaxTree, node: number, run: TokenRange, limit: number): Region[] {
  const whole = regionOf(tree, node);
  if (node > 0 && whole.end - whole.first <= limit && !listOfStatements.test(nodeType(tree, node)))
    return [whole];
  const regions: Region[] = [];
  let open: Region | undefined;
  for (const child of childNodes(tree, node)) {
    const region = regionOf(tree, child);
    const overlap = { first: Math.max(run.first, region.first), end: Math.min(run.end, region.end) };
    if (overlap.first >= overlap.end) {
      if (!nodeType(tree, child).includes('comment')) open = undefined;
      continue;
    }
    const mostly = 2 * (overlap.end - overlap.first) >= region.end - region.first;
    if (!mostly || !isStatement(tree, child) || region.end - region.first > limit) {
      open = undefined;
      regions.push(...coverWithin(tree, child, overlap, limit));
    } else if (open !== undefined && region.end - open.first <= limit) {
      open = { node: -1, first: open.first, end: region.end };
      regions[regions.length - 1] = open;
    } else {
      open = region;
      regions.push(open);
    }
  }
  return regions;
}
