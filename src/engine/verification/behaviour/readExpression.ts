import { childNodes, nodeText } from '../../syntax/tree';
import type { SyntaxTree } from '../../syntax/tree';

/** What is known of an expression that may be run. */
export interface ExpressionFacts {
  /** How often it calls something that the file defines. */
  readonly calls: number;
  /** Whether it names something that the file defines. */
  readonly own: boolean;
  /** Whether it has an `await` of its own. */
  readonly waits: boolean;
}

/** A tree and the names that its file defines. */
export interface Scope {
  readonly tree: SyntaxTree;
  readonly names: ReadonlySet<string>;
}

/** The facts of an expression, or undefined when it holds anything that is not on the list of what may be run. */
export type ReadExpression = (scope: Scope, node: number) => ExpressionFacts | undefined;

/** The facts of a literal. */
export const noFacts: ExpressionFacts = { calls: 0, own: false, waits: false };

/** The facts of several parts together; undefined as soon as one of them may not be run. */
export function allFacts(parts: Iterable<ExpressionFacts | undefined>): ExpressionFacts | undefined {
  let sum = noFacts;
  for (const part of parts) {
    if (part === undefined) return undefined;
    sum = { calls: sum.calls + part.calls, own: sum.own || part.own, waits: sum.waits || part.waits };
  }
  return sum;
}

/** The facts of all named children of a node. */
export function factsOfChildren(
  read: ReadExpression,
  scope: Scope,
  node: number,
): ExpressionFacts | undefined {
  return allFacts(childNodes(scope.tree, node).map((child) => read(scope, child)));
}

/** Whether a member may be read or called: nothing that leads from a value to the machinery behind it. */
export function isHarmlessMember(name: string): boolean {
  return !/^(_.*|constructor|prototype|caller|callee|arguments|mro|gi_.*|cr_.*|f_.*|tb_.*)$/.test(name);
}

/** The tokens between two nodes, such as an operator. */
export function tokensBetween(tree: SyntaxTree, left: number, right: number): string {
  const from = tree.nodes.endToken[left] ?? 0;
  const to = tree.nodes.firstToken[right] ?? 0;
  return tree.tokens
    .slice(from, to)
    .filter((token) => token.kind !== 'comment')
    .map((token) => token.text)
    .join(' ')
    .replace(/^\)+ ?|(^| )\(+$/g, '')
    .trim();
}

/** The text of a node that is nothing but names and dots, such as `assert.equal`; '' for any other. */
export function dottedName(tree: SyntaxTree, node: number): string {
  const text = node < 0 ? '' : nodeText(tree, node);
  return /^[\w$]+(\.[\w$]+)*$/.test(text) ? text : '';
}
