import { functionNodes } from '../syntax/functions';
import { grammarOf } from '../syntax/grammars';
import { knownNames } from '../syntax/knownNames';
import { returnPaths } from '../syntax/returnPaths';
import { nodeField, nodeType } from '../syntax/tree';
import type { ComparedText } from './comparedText';

/** What the structure of a text says about it, before anything is run. */
export interface Structure {
  /** Names that are read in the compared part and declared nowhere. */
  readonly undefinedNames: readonly string[];
  /** The share of the functions in the compared part that return a value on some paths or none, but not on all. */
  readonly openEnded: number;
  /** Whether a function in the compared part returns a value. */
  readonly returnsValue: boolean;
  /** The share of the parameters declared in the compared part that are never read. */
  readonly unread: number;
  /** How many units are compared. */
  readonly size: number;
}

/** Reads off the structure of the compared part of a text, with the head of the function in which it begins. */
export function structureOf(compared: ComparedText): Structure {
  const { form, first, length } = compared;
  const inside = new Uint8Array(form.tree.tokens.length);
  for (let at = first; at < first + length; at++) {
    const token = form.token[at] ?? -1;
    if (token >= 0) inside[token] = 1;
  }
  markHead(compared, inside);
  const paths = functionNodes(form.tree)
    .filter((node) => inside[form.tree.nodes.firstToken[node] ?? 0] === 1 && !isNested(compared, node))
    .map((node) => returnPaths(form.tree, node))
    .filter((end) => end !== undefined);
  return {
    undefinedNames: undefinedNames(compared, inside),
    openEnded: paths.length === 0 ? 0 : paths.filter((end) => end !== 'all').length / paths.length,
    returnsValue: paths.some((end) => end !== 'none'),
    unread: unreadShare(compared, inside),
    size: length,
  };
}

/** Which parameters are read is seen in the body, where they are declared is in front of it. */
function markHead({ form, first, length }: ComparedText, inside: Uint8Array): void {
  const { nodes } = form.tree;
  const start = form.token.subarray(first, first + length).find((token) => token >= 0);
  if (start === undefined) return;
  const around = functionNodes(form.tree).filter(
    (node) => (nodes.firstToken[node] ?? 0) <= start && start < (nodes.endToken[node] ?? 0),
  );
  const head = around.at(-1);
  if (head !== undefined) inside.fill(1, nodes.firstToken[head], start);
}

/** A helper inside a function may well return nothing. */
function isNested({ form }: ComparedText, node: number): boolean {
  for (let at = form.tree.nodes.parent[node] ?? -1; at >= 0; at = form.tree.nodes.parent[at] ?? -1) {
    if (/function|method/.test(nodeType(form.tree, at))) return true;
  }
  return false;
}

function undefinedNames({ form }: ComparedText, inside: Uint8Array): string[] {
  const { tree, bindings } = form;
  const known = knownNames(grammarOf(tree.languageId)?.family);
  if (known === undefined || /^\s*from\s+\S+\s+import\s+\*/m.test(tree.text)) return [];
  const names = new Set<string>();
  for (const token of bindings.free) {
    const name = tree.tokens[token]?.text ?? '';
    if (inside[token] === 1 && !known.has(name)) names.add(name);
  }
  return [...names];
}

function unreadShare({ form }: ComparedText, inside: Uint8Array): number {
  const { bindings, tree } = form;
  const read = new Uint8Array(bindings.names.length);
  for (let token = 0; token < bindings.ofToken.length; token++) {
    const binding = bindings.ofToken[token] ?? -1;
    if (binding < 0 || bindings.declaredAt[binding] === token) continue;
    const node = tree.tokenNode[token] ?? 0;
    const assigned =
      nodeField(tree, node) === 'left' && /^assignment/.test(nodeType(tree, tree.nodes.parent[node] ?? 0));
    if (!assigned) read[binding] = 1;
  }
  let parameters = 0;
  let unread = 0;
  for (const [binding, name] of bindings.names.entries()) {
    const declared = inside[bindings.declaredAt[binding] ?? 0] === 1;
    if (bindings.parameter[binding] !== true || !declared || /^(self|cls|this|_.*)$/.test(name)) continue;
    parameters += 1;
    if (read[binding] !== 1) unread += 1;
  }
  return parameters === 0 ? 0 : unread / parameters;
}
