import type { Syntax } from '../../../ports';
import { functionNodes, functionName } from '../../../syntax/functions';
import { childByField, nodeText, nodeType } from '../../../syntax/tree';
import type { SyntaxTree } from '../../../syntax/tree';
import type { Task } from '../../../task';
import { declaredErrors } from './errorNames';

/** What the base text says about the target. */
export interface TargetFacts {
  readonly tree: SyntaxTree;
  /** The functions and classes that the target declares, and its own name. */
  readonly names: ReadonlySet<string>;
  /** The classes of the document that are errors. */
  readonly errors: ReadonlySet<string>;
  /** All names that stand in the document. */
  readonly known: ReadonlySet<string>;
  /** The document's comments and docstrings about the target. */
  readonly docs: readonly TargetDoc[];
}

/** A docstring, a block comment, or line comments below one another, without their marks. */
export interface TargetDoc {
  /** Where it stands in the document; tells docs apart. */
  readonly start: number;
  readonly text: string;
}

const classes = /^(class_declaration|abstract_class_declaration|class_definition|class)$/;

export function targetFacts(task: Task, syntax: Syntax): TargetFacts {
  const tree = syntax.parse(task.document.languageId, task.document.text);
  const errors = declaredErrors(tree);
  const names = new Set(task.targetName === undefined ? [] : [task.targetName]);
  const inside = (node: number): boolean =>
    (tree.nodes.start[node] ?? 0) >= task.target.start && (tree.nodes.end[node] ?? 0) <= task.target.end;
  for (const node of functionNodes(tree)) {
    const name = functionName(tree, node);
    if (inside(node) && name !== undefined && !/^__\w+__$|^constructor$/.test(name)) names.add(name);
  }
  for (let node = 1; node < tree.nodes.count; node++) {
    const name = classes.test(nodeType(tree, node)) && inside(node) ? childByField(tree, node, 'name') : -1;
    // An error that is declared in the target is still a fact of who raises it when.
    if (name >= 0 && !errors.has(nodeText(tree, name))) names.add(nodeText(tree, name));
  }
  const known = new Set(tree.tokens.filter(isName).map(({ text }) => text));
  return { tree, names, errors, known, docs: docsOf(tree, task) };
}

function isName({ kind }: SyntaxTree['tokens'][number]): boolean {
  return kind === 'identifier' || kind === 'property' || kind === 'type';
}

function docsOf(tree: SyntaxTree, { target }: Task): TargetDoc[] {
  const docs: { start: number; end: number; text: string }[] = [];
  for (const token of tree.tokens) {
    if (token.start < target.start || token.end > target.end) continue;
    if (token.kind !== 'comment' && !(token.kind === 'string' && token.cosmetic)) continue;
    const last = docs.at(-1);
    const text = withoutMarks(token.text);
    const between = last === undefined ? '' : tree.text.slice(last.end, token.start);
    if (last !== undefined && between.trim() === '' && isLineComment(token.text)) {
      last.text += `\n${text}`;
      last.end = token.end;
    } else docs.push({ start: token.start, end: token.end, text });
  }
  return docs.map(({ start, text }) => ({ start, text }));
}

function isLineComment(text: string): boolean {
  return /^(\/\/|#)/.test(text);
}

/** The words of a comment or docstring, line by line. */
function withoutMarks(text: string): string {
  return text
    .replace(/^(?:\/\*+|\/\/+|#+|[a-zA-Z]{0,2}(?:"""|'''|"|'))|(?:\*+\/|"""|'''|"|')$/g, '')
    .replace(/^[^\S\n]*\*(?:[^\S\n]|$)/gm, '')
    .trim();
}
