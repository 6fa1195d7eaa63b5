import type { Syntax } from '../ports';
import type { OffsetRange, Task } from '../task';
import type { SyntaxTree } from '../syntax/tree';
import { cleanCode } from './cleanCode';
import { inStyleOf } from './indentation';
import { allDefinitions, isNamed, topItems } from './items';
import type { CodeWithItems, Item } from './items';
import { fixedLines } from './pieces';
import { onlyRenames } from './renames';
import { replaceTarget } from './replaceTarget';
import { counterparts, leavesOut, spliceDefinitions } from './splice';

/** What a block of code turned out to be. */
export type Scope = 'file' | 'definitions' | 'target';

export type Fitted =
  | {
      readonly kind: 'fitted';
      readonly scope: Scope;
      readonly text: string;
      readonly repairs: readonly string[];
      /** The names of definitions of the document that the block holds. */
      readonly names: readonly string[];
    }
  | { readonly kind: 'misfit'; readonly detail: string };

export interface FitContext {
  readonly task: Task;
  readonly syntax: Syntax;
  readonly document: CodeWithItems;
}

/**
 * Brings a block of code into the document: as the whole file, in the place of the definitions that it holds, or
 * in the place of the target, by what the block holds rather than by what was asked for.
 */
export function fitBlock(body: string, context: FitContext): Fitted {
  const { task, syntax, document } = context;
  const { languageId, text: base } = task.document;
  const cleaned = cleanCode(body, task.document);
  const repairs = [...cleaned.repairs];
  const plain = syntax.parse(languageId, cleaned.text);
  const styled = inStyleOf(cleaned.text, base, fixedLines(plain, { start: 0, end: plain.text.length }));
  if (styled !== undefined) repairs.push('tabs and spaces exchanged');
  const code = styled ?? cleaned.text;
  const reply = readCode(code, context);
  const names = sharedNames(document.items, reply.items, task.target);
  const scope = scopeOf(document, reply, names, task);
  if (scope === undefined) return { kind: 'misfit', detail: misfit(task) };
  if (scope === 'file') {
    return { kind: 'fitted', scope, text: asFile(code, base), repairs, names };
  }
  if (scope === 'definitions') {
    const spliced = spliceDefinitions(document, reply, task.target);
    return { kind: 'fitted', scope, text: spliced.text, repairs: [...repairs, ...spliced.repairs], names };
  }
  const replaced = replaceTarget(base, task.target, syntax.parse(languageId, code));
  return { kind: 'fitted', scope, text: replaced.text, repairs: [...repairs, ...replaced.repairs], names };
}

/** The code and its items; a method that stands alone is read as in a class, where the language needs one. */
function readCode(code: string, { syntax, task, document }: FitContext): CodeWithItems {
  const { languageId } = task.document;
  const tree = syntax.parse(languageId, code);
  const plain = { tree, items: topItems(tree) };
  const shares = (items: readonly Item[]): boolean =>
    sharedNames(document.items, items, task.target).length > 0;
  if (!/^(typescript|javascript|java|csharp)/.test(languageId)) return plain;
  if (tree.errors === 0 && shares(plain.items)) return plain;
  const wrapped = syntax.parse(languageId, `class _ {\n${code}\n}`);
  const members = topItems(wrapped)[0]?.members ?? [];
  return wrapped.errors > tree.errors || !shares(members) ? plain : { tree: wrapped, items: members };
}

function sharedNames(mine: readonly Item[], theirs: readonly Item[], target: OffsetRange): string[] {
  const find = counterparts(mine, target);
  return theirs.filter((item) => isNamed(item) && find(item) !== undefined).map((item) => item.key);
}

function scopeOf(
  document: CodeWithItems,
  reply: CodeWithItems,
  names: readonly string[],
  task: Task,
): Scope | undefined {
  if (document.tree.level === 'lexical') return lexicalScope(document.tree, reply.tree, task);
  const mine = document.items.filter(isNamed);
  const held = new Set(reply.items.map((item) => item.key));
  if (task.targetKind === 'file') {
    if (mine.length === 0 || !leavesOut(document.items, reply.items)) return 'file';
    if (onlyRenames(document, reply)) return 'file';
    if (mine.every((item) => !held.has(item.key)) && names.length === 0) {
      return alike(document.tree.text, reply.tree.text) ? 'file' : undefined;
    }
    return holdsEnds(document.items, held) ? 'file' : 'definitions';
  }
  const outside = mine.filter((item) => item.end <= task.target.start || item.start >= task.target.end);
  if (outside.length > 0 && outside.every((item) => held.has(item.key))) return 'file';
  if (task.targetKind === 'selection') return selectionScope(document, reply, task.target);
  if (names.length > 0) return 'definitions';
  // A renamed function is still a function; a block without any is an example or a fragment.
  return reply.items.some((item) => item.kind === 'definition') ? 'target' : undefined;
}

/** The definition around a selection, or the selection itself; what lies apart from it is not meant. */
function selectionScope(document: CodeWithItems, reply: CodeWithItems, target: OffsetRange): Scope {
  const find = counterparts(document.items, target);
  const met = reply.items
    .filter(isNamed)
    .flatMap((item) => find(item) ?? [])
    .filter((item) => item.codeStart < target.end && item.end > target.start);
  if (met.length === 0) return 'target';
  const selected = allDefinitions(document.items).filter(
    (item) => item.codeStart >= target.start && item.end <= target.end,
  );
  const within = met.every((item) => selected.includes(item));
  return within && !leavesOut(selected, reply.items) ? 'target' : 'definitions';
}

function holdsEnds(items: readonly Item[], held: ReadonlySet<string>): boolean {
  const first = items[0];
  const last = items.at(-1);
  return first !== undefined && last !== undefined && held.has(first.key) && held.has(last.key);
}

/** Without a tree only the first and the last line tell a whole file from its part. */
function lexicalScope(document: SyntaxTree, reply: SyntaxTree, task: Task): Scope | undefined {
  if (task.targetKind === 'file') return 'file';
  const mine = filledLines(document.text);
  const theirs = filledLines(reply.text);
  const target = filledLines(document.text.slice(task.target.start, task.target.end));
  const ends = mine[0] === theirs[0] && mine.at(-1) === theirs.at(-1);
  const same = mine[0] === target[0] && mine.at(-1) === target.at(-1);
  return ends && !same ? 'file' : 'target';
}

/** Whether a block shares enough lines with the document to be a version of it. */
export function alike(document: string, reply: string): boolean {
  const known = new Set(filledLines(document));
  const lines = filledLines(reply);
  const shared = new Set(lines.filter((line) => known.has(line) && line.length > 2)).size;
  return shared >= 2 && shared >= 0.3 * Math.min(known.size, lines.length);
}

function filledLines(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

/** The block as the whole file: the document's own final line break, no blank lines from around the fence. */
function asFile(code: string, base: string): string {
  const ending = base === '' ? '\n' : (/\n*$/.exec(base)?.[0] ?? '');
  const start = base.startsWith('\n') ? code : code.replace(/^(?:[ \t]*\n)+/, '');
  return start.replace(/\n[\s]*$|\s+$/, '') + ending;
}

function misfit(task: Task): string {
  if (task.targetKind !== 'file') {
    return `The code in the reply does not define ${task.targetName ?? 'what the target defines'}.`;
  }
  return 'The code in the reply holds none of the definitions of the file.';
}
