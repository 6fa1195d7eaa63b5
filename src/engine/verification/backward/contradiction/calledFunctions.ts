import type { Syntax } from '../../../ports';
import { findBindings } from '../../../syntax/bindings';
import { grammarOf } from '../../../syntax/grammars';
import { knownNames } from '../../../syntax/knownNames';
import { nodeField, nodeText, nodeType } from '../../../syntax/tree';
import type { SyntaxTree } from '../../../syntax/tree';
import type { OffsetRange, Task } from '../../../task';
import { argumentNodes, calleeName, callNodes } from '../masks/calls';
import { targetFacts } from '../masks/targetFacts';
import { addedRanges } from '../shownCode';

/** A function that a candidate newly calls and does not bring along. */
export interface CalledFunction {
  /** As it is called, such as `second` or `units.second`. */
  readonly name: string;
  /** How many arguments each call passes; calls that spread a list are left out. */
  readonly argumentCounts: readonly number[];
}

/**
 * The functions of the project and its libraries that the added code of a candidate calls, in order of appearance:
 * imported ones, and those that the document declares outside the target. What every program of the language has is left out.
 */
export function calledFunctions(task: Task, syntax: Syntax, text: string): CalledFunction[] {
  const { languageId, text: base } = task.document;
  const tree = syntax.parse(languageId, text);
  const ranges = addedRanges(base, text);
  const locals = new Set(findBindings(tree).names);
  const own = new Set([...targetFacts(task, syntax).names, ...namesDeclaredIn(tree, ranges)]);
  const known = knownNames(grammarOf(languageId)?.family);
  const found = new Map<string, number[]>();
  for (const call of callNodes(tree)) {
    const name = calleeName(tree, call);
    const [first = ''] = name.split('.');
    const last = name.split('.').at(-1) ?? '';
    const skipped = name === '' || /^(this|self|super|cls)$/.test(first) || isConstructor(tree, call, last);
    if (skipped || locals.has(first) || own.has(first) || known?.has(first) === true) continue;
    if (!ranges.some((range) => overlaps(tree, call, range))) continue;
    const passed = argumentNodes(tree, call);
    const spread = passed.some((node) => /spread|splat/.test(nodeType(tree, node)));
    found.set(name, [...(found.get(name) ?? []), ...(spread ? [] : [passed.length])]);
  }
  return [...found].map(([name, argumentCounts]) => ({ name, argumentCounts }));
}

function overlaps({ nodes }: SyntaxTree, node: number, { start, end }: OffsetRange): boolean {
  return (nodes.start[node] ?? 0) < end && (nodes.end[node] ?? 0) > start;
}

function isConstructor(tree: SyntaxTree, call: number, name: string): boolean {
  return nodeType(tree, call) === 'new_expression' || /^_?\p{Lu}[\p{L}\p{N}]*\p{Ll}/u.test(name);
}

/** Functions, classes and variables that the ranges declare. */
function namesDeclaredIn(tree: SyntaxTree, ranges: readonly OffsetRange[]): string[] {
  const { nodes } = tree;
  const names: string[] = [];
  for (let node = 1; node < nodes.count; node++) {
    const start = nodes.start[node] ?? 0;
    if (!ranges.some((range) => range.start <= start && start < range.end)) continue;
    const type = nodeType(tree, nodes.parent[node] ?? 0);
    const field = nodeField(tree, node);
    const declares =
      (field === 'name' && /declarat|definition/.test(type)) || (field === 'left' && type === 'assignment');
    if (declares) names.push(...(nodeText(tree, node).match(/[\p{L}_$][\p{L}\p{N}_$]*/gu) ?? []));
  }
  return names;
}

/** The lines of a document that import things, as written. */
export function importLines(tree: SyntaxTree): string {
  const lines: string[] = [];
  const { nodes } = tree;
  for (let node = 1; node < nodes.count; node = nodes.next[node] ?? nodes.count) {
    if (/^(import|future_import|import_from)/.test(nodeType(tree, node))) lines.push(nodeText(tree, node));
  }
  return lines.join('\n');
}
