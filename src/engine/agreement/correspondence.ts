import { childNodes, nodeField } from '../syntax/tree';
import type { SyntaxTree } from '../syntax/tree';
import type { AlignedText, TokenRange } from './alignedText';
import { unitRange } from './alternativeText';
import { areStatements, isStatement, isWhole } from './spotRegions';
import type { Region } from './spotRegions';

/** What another text has in place of a region of the shown one. */
export interface Counterpart {
  /** Empty: nothing is there. */
  readonly range: TokenRange;
  /** How it was found: a node like it, what lies between the same neighbours, or the same place in a like node. */
  readonly by: 'node' | 'neighbours' | 'place';
}

/** From this share of common tokens on, two nodes of the same type are the same node, changed. */
const alike = 0.5;

/** The counterpart of a region; undefined when the other text has nothing that corresponds to it. */
export function counterpart(aligned: AlignedText, region: Region): Counterpart | undefined {
  const node = region.node < 0 ? -1 : likeNode(aligned, region.node);
  if (node >= 0) return { range: nodeTokens(aligned.other.form.tree, node), by: 'node' };
  const between = betweenNeighbours(aligned, region);
  if (between !== undefined && standsFor(aligned, region, between))
    return { range: between, by: 'neighbours' };
  const place = region.node < 0 ? -1 : samePlace(aligned, region.node);
  return place < 0 ? undefined : { range: nodeTokens(aligned.other.form.tree, place), by: 'place' };
}

/** A statement is exchanged for statements, an expression for what is not cut. */
function standsFor({ shown, other }: AlignedText, region: Region, range: TokenRange): boolean {
  return areStatements(shown.form.tree, region)
    ? areStatements(other.form.tree, range)
    : isWhole(other.form.tree, range);
}

function nodeTokens(tree: SyntaxTree, node: number): TokenRange {
  return { first: tree.nodes.firstToken[node] ?? 0, end: tree.nodes.endToken[node] ?? 0 };
}

/** The node of the same type that shares the most tokens with a node of the shown text, or -1. */
function likeNode(aligned: AlignedText, node: number): number {
  const { tokenMatch, shownUnit } = aligned;
  const shown = aligned.shown.form.tree;
  const other = aligned.other.form.tree;
  const shared = new Map<number, number>();
  const range = nodeTokens(shown, node);
  for (let token = range.first; token < range.end; token++) {
    const match = tokenMatch[token] ?? -1;
    if (match < 0 || (shownUnit[token] ?? -1) < 0) continue;
    for (let at = other.tokenNode[match] ?? -1; at > 0; at = other.nodes.parent[at] ?? -1) {
      if (other.nodes.type[at] === shown.nodes.type[node]) shared.set(at, (shared.get(at) ?? 0) + 1);
    }
  }
  let best = -1;
  let bestShare = 0;
  const size = countUnits(shownUnit, range);
  for (const [candidate, count] of shared) {
    const share = (2 * count) / (size + countUnits(aligned.otherUnit, nodeTokens(other, candidate)));
    if (share > bestShare || (share === bestShare && candidate < best)) {
      best = candidate;
      bestShare = share;
    }
  }
  return bestShare >= alike ? best : -1;
}

function countUnits(unitOfToken: Int32Array, range: TokenRange): number {
  let count = 0;
  for (let token = range.first; token < range.end; token++) if ((unitOfToken[token] ?? -1) >= 0) count += 1;
  return count;
}

/** What stands between the counterparts of the tokens right before and right behind the region. */
function betweenNeighbours(aligned: AlignedText, region: Region): TokenRange | undefined {
  const units = unitRange(aligned.shownUnit, region);
  if (units.first === units.end) return undefined;
  const before = nearestMatch(aligned, units.first - 1, -1);
  const after = nearestMatch(aligned, units.end, 1);
  if (before === undefined || after === undefined || before >= after) return undefined;
  return tokensOfUnits(aligned, before + 1, after);
}

/** The match of a unit, passing over marks that no token stands for; undefined when the first token has none. */
export function nearestMatch(aligned: AlignedText, unit: number, step: 1 | -1): number | undefined {
  const { unitMatch, shown, other } = aligned;
  let at = unit;
  for (;;) {
    if (at < 0) return -1;
    if (at >= unitMatch.length) return other.ids.length;
    const match = unitMatch[at] ?? -1;
    if (match >= 0) return match;
    if ((shown.form.token[at] ?? -1) >= 0) return undefined;
    at += step;
  }
}

/** The tokens of units that follow one another; undefined when they do not in the text (imports are sorted). */
export function tokensOfUnits(aligned: AlignedText, from: number, until: number): TokenRange | undefined {
  const { token } = aligned.other.form;
  let first = Infinity;
  let last = -1;
  for (let unit = from; unit < until; unit++) {
    const index = token[unit] ?? -1;
    if (index < 0) continue;
    first = Math.min(first, index);
    last = Math.max(last, index);
  }
  if (last < 0) return { first: 0, end: 0 };
  for (let index = first; index <= last; index++) {
    const unit = aligned.otherUnit[index] ?? -1;
    if (unit >= 0 && (unit < from || unit >= until)) return undefined;
  }
  return { first, end: last + 1 };
}

/** The child in the same place of the node that corresponds to the parent, or -1. */
function samePlace(aligned: AlignedText, node: number): number {
  const shown = aligned.shown.form.tree;
  const other = aligned.other.form.tree;
  const parent = shown.nodes.parent[node] ?? -1;
  if (parent <= 0 || isStatement(shown, node)) return -1;
  let like = likeNode(aligned, parent);
  if (like < 0) like = samePlace(aligned, parent);
  if (like < 0 || other.nodes.type[like] !== shown.nodes.type[parent]) return -1;
  const field = nodeField(shown, node);
  const children = childNodes(other, like);
  const siblings = childNodes(shown, parent);
  if (field !== '') {
    const same = children.filter((child) => nodeField(other, child) === field);
    const among = siblings.filter((child) => nodeField(shown, child) === field);
    return same.length === among.length ? (same[among.indexOf(node)] ?? -1) : -1;
  }
  return children.length === siblings.length ? (children[siblings.indexOf(node)] ?? -1) : -1;
}
