import type { Syntax } from '../ports';
import type { UnusableReason } from '../pool';
import { enclosingFunction, listFunctions } from '../syntax/functions';
import { nodeType } from '../syntax/tree';
import type { SyntaxTree } from '../syntax/tree';
import { sameCode, saysNothing } from '../syntax/triviality';
import type { Task } from '../task';
import { editsBetween } from './edits';
import { findElision } from './elisions';

export interface Objection {
  readonly reason: UnusableReason;
  readonly detail: string;
}

/** Why a patched document must not vote; undefined when it may. */
export function objectionTo(patched: string, task: Task, syntax: Syntax): Objection | undefined {
  const { text: base, languageId } = task.document;
  if (patched === base) return { reason: 'unchanged', detail: 'The reply leaves the document as it is.' };
  const elision = findElision(base, patched);
  if (elision !== undefined) {
    return { reason: 'notApplicable', detail: `The reply leaves code out where it says "${elision}".` };
  }
  if (withoutBlankEnds(base) === withoutBlankEnds(patched)) {
    return { reason: 'unchanged', detail: 'Only white space at the ends of lines changed.' };
  }
  const before = syntax.parse(languageId, base);
  const after = syntax.parse(languageId, patched);
  if (after.level === 'lexical') return undefined;
  if (after.errors > before.errors) return { reason: 'unparsable', detail: parseDetail(before, after) };
  if (sameCode(before, after) && sameStructure(before, after)) {
    const spaced = base.replace(/\s/g, '') === patched.replace(/\s/g, '');
    return spaced
      ? { reason: 'unchanged', detail: 'Only white space changed.' }
      : { reason: 'trivial', detail: 'Only comments or formatting changed.' };
  }
  return trivialChange(base, after, task);
}

function withoutBlankEnds(text: string): string {
  return text
    .split('\n')
    .map((line) => line.trimEnd())
    .filter((line) => line !== '')
    .join('\n');
}

function parseDetail(before: SyntaxTree, after: SyntaxTree): string {
  const line = firstErrorLine(after);
  const where = line === undefined ? '' : `, the first near line ${String(line)}`;
  const had = before.errors === 0 ? 'none' : String(before.errors);
  return `The patched document has ${count(after.errors, 'syntax error')}${where}; it had ${had} before.`;
}

function count(number: number, what: string): string {
  return `${String(number)} ${what}${number === 1 ? '' : 's'}`;
}

function firstErrorLine(tree: SyntaxTree): number | undefined {
  for (let node = 0; node < tree.nodes.count; node += 1) {
    if (nodeType(tree, node) !== 'ERROR') continue;
    return tree.text.slice(0, tree.nodes.start[node]).split('\n').length;
  }
  return undefined;
}

/** Whether the trees nest alike; the same tokens can be indented, or broken into lines, to mean something else. */
function sameStructure(a: SyntaxTree, b: SyntaxTree): boolean {
  return outline(a) === outline(b);
}

function outline(tree: SyntaxTree): string {
  const { nodes, tokens } = tree;
  const depths = new Int32Array(nodes.count);
  const parts: string[] = [];
  for (let node = 1; node < nodes.count; node += 1) {
    const covered = tokens.slice(nodes.firstToken[node], nodes.endToken[node]);
    const parent = depths[nodes.parent[node] ?? 0] ?? 0;
    const silent =
      covered.every((token) => token.cosmetic) || nodeType(tree, node) === 'parenthesized_expression';
    depths[node] = silent ? parent : parent + 1;
    if (!silent) parts.push(`${nodeType(tree, node)} ${String(parent)}`);
  }
  return parts.join('\n');
}

/** The function that was asked for, or all that changed, says nothing. */
function trivialChange(base: string, after: SyntaxTree, task: Task): Objection | undefined {
  const trivial: Objection = {
    reason: 'trivial',
    detail: 'The code does nothing: an empty body, `pass`, or an error that says "not implemented".',
  };
  if (saysNothing(after)) return trivial;
  const functions = listFunctions(after);
  if (task.targetKind === 'function' && task.targetName !== undefined) {
    const distance = (start: number): number => Math.abs(start - task.target.start);
    const own = functions
      .filter((range) => range.name === task.targetName)
      .sort((a, b) => distance(a.start) - distance(b.start))[0];
    if (own !== undefined && saysNothing(after, own)) return trivial;
  }
  let shift = 0;
  const changed = editsBetween(base, after.text).map((edit) => {
    const start = edit.start + shift;
    shift += edit.text.length - (edit.end - edit.start);
    return { start, end: start + edit.text.length };
  });
  const nothing = changed.every((range) => {
    if (after.text.slice(range.start, range.end).trim() === '') return false;
    const holder = enclosingFunction(after, range.start);
    return holder !== undefined && holder.end >= range.end && saysNothing(after, holder);
  });
  return nothing ? trivial : undefined;
}
