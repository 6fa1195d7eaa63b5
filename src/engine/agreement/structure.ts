import { functionNodes, isFunctionType } from '../syntax/functions';
import { grammarOf } from '../syntax/grammars';
import { knownNames } from '../syntax/knownNames';
import { returnPaths } from '../syntax/returnPaths';
import type { ReturnPaths } from '../syntax/returnPaths';
import { nodeField, nodeType } from '../syntax/tree';
import type { TokenRange } from './alignedText';
import type { ComparedText, PlacedPart } from './comparedText';
import type { Part } from './partMemory';

/** What the structure of a text says about it, before anything is run. */
export interface Structure {
  /** Names that are read in the compared region and declared nowhere. */
  readonly undefinedNames: readonly string[];
  /** The share of the functions in the compared region that return a value on some paths or none, but not on all. */
  readonly openEnded: number;
  /** Whether a function in the compared region returns a value. */
  readonly returnsValue: boolean;
  /** The share of the parameters declared in the compared region that are never read. */
  readonly unread: number;
  /** How many units are compared. */
  readonly size: number;
}

/** What is counted in one part. */
interface PartStructure {
  /** How the paths through its functions end, where that is known. */
  readonly paths: readonly ReturnPaths[];
  readonly parameters: number;
  readonly unread: number;
}

/** What was read off whole parts, for the texts of one pool. */
export type StructureMemory = Map<Part, PartStructure>;

/** Reads off the structure of the compared region of a text, with the head of the function in which it begins. */
export function structureOf(compared: ComparedText, memory: StructureMemory = new Map()): Structure {
  const parts = compared.parts.map((placed) => {
    const known = placed.isWhole ? memory.get(placed.part) : undefined;
    const structure = known ?? partStructure(compared, placed);
    if (placed.isWhole) memory.set(placed.part, structure);
    return structure;
  });
  const paths = parts.flatMap((part) => part.paths);
  const parameters = parts.reduce((sum, part) => sum + part.parameters, 0);
  const unread = parts.reduce((sum, part) => sum + part.unread, 0);
  return {
    undefinedNames: undefinedNames(compared),
    openEnded: paths.length === 0 ? 0 : paths.filter((end) => end !== 'all').length / paths.length,
    returnsValue: paths.some((end) => end !== 'none'),
    unread: parameters === 0 ? 0 : unread / parameters,
    size: compared.length,
  };
}

function partStructure(compared: ComparedText, placed: PlacedPart): PartStructure {
  const { tree } = compared.form;
  const own = tokensOf(compared, compared.first + placed.start, placed.part.length);
  const range = placed.isWhole ? own : withHead(compared, own);
  const paths = functionsWithin(compared, range)
    .map((node) => returnPaths(tree, node))
    .filter((end) => end !== undefined);
  return { paths, ...countUnread(compared, range) };
}

/** The tokens of units that follow one another. */
function tokensOf({ form }: ComparedText, from: number, count: number): TokenRange {
  let first = Infinity;
  let end = 0;
  for (let unit = from; unit < from + count; unit++) {
    const token = form.token[unit] ?? -1;
    if (token < 0) continue;
    if (token < first) first = token;
    if (token >= end) end = token + 1;
  }
  return first < end ? { first, end } : { first: 0, end: 0 };
}

/** Which parameters are read is seen in the body, where they are declared is in front of it. */
function withHead({ form }: ComparedText, range: TokenRange): TokenRange {
  const { nodes } = form.tree;
  const head = functionNodes(form.tree)
    .filter(
      (node) => (nodes.firstToken[node] ?? 0) <= range.first && range.first < (nodes.endToken[node] ?? 0),
    )
    .at(-1);
  return head === undefined ? range : { first: nodes.firstToken[head] ?? 0, end: range.end };
}

/** The functions that begin in a range; a helper inside a function may well return nothing. */
function functionsWithin({ form }: ComparedText, { first, end }: TokenRange): number[] {
  const { nodes } = form.tree;
  return functionNodes(form.tree, first, end).filter((node) => {
    for (let at = nodes.parent[node] ?? -1; at >= 0; at = nodes.parent[at] ?? -1) {
      const type = nodeType(form.tree, at);
      if (isFunctionType(type) || /function|method/.test(type)) return false;
    }
    return true;
  });
}

function undefinedNames(compared: ComparedText): string[] {
  const { tree, bindings } = compared.form;
  const known = knownNames(grammarOf(tree.languageId)?.family);
  if (known === undefined) return [];
  const region = withHead(compared, tokensOf(compared, compared.first, compared.length));
  const names = new Set<string>();
  for (const token of bindings.free) {
    const name = tree.tokens[token]?.text ?? '';
    if (token >= region.first && token < region.end && !known.has(name)) names.add(name);
  }
  const anything = names.size > 0 && /^\s*from\s+\S+\s+import\s+\*/m.test(tree.text);
  return anything ? [] : [...names];
}

function countUnread(
  { form: { bindings, tree } }: ComparedText,
  { first, end }: TokenRange,
): { parameters: number; unread: number } {
  const declared = new Set<number>();
  const read = new Set<number>();
  for (let token = first; token < end; token++) {
    const binding = bindings.ofToken[token] ?? -1;
    if (binding < 0) continue;
    if (bindings.declaredAt[binding] === token) {
      const named = !/^(self|cls|this|_.*)$/.test(bindings.names[binding] ?? '');
      if (named && bindings.parameter[binding] === true) declared.add(binding);
    } else if (!isAssigned(tree, tree.tokenNode[token] ?? 0)) read.add(binding);
  }
  const unread = [...declared].filter((binding) => !read.has(binding)).length;
  return { parameters: declared.size, unread };
}

function isAssigned(tree: ComparedText['form']['tree'], node: number): boolean {
  return nodeField(tree, node) === 'left' && /^assignment/.test(nodeType(tree, tree.nodes.parent[node] ?? 0));
}
