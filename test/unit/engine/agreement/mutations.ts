import fc from 'fast-check';
import { findBindings } from '../../../../src/engine/syntax/bindings';
import { nodeType } from '../../../../src/engine/syntax/tree';
import type { SyntaxToken, SyntaxTree } from '../../../../src/engine/syntax/tree';

/** Changes that say the same as before, by name. */
export const cosmeticChanges = {
  indentation: (tree: SyntaxTree): string =>
    rewrite(
      tree,
      (token) => token.text,
      (gap) => gap.replaceAll(/ (?=[ ]*$)/g, '  '),
    ),
  blankLines: (tree: SyntaxTree): string =>
    rewrite(
      tree,
      (token) => token.text,
      (gap) => gap.replace('\n', '\n\n'),
    ),
  comments: (tree: SyntaxTree): string => {
    const mark = tree.languageId === 'python' ? '#' : '//';
    return rewrite(
      tree,
      (token) => token.text,
      (gap) => gap.replace(/^\n/, ` ${mark} a remark\n`),
    );
  },
  renaming: renameLocals,
} as const;

export type CosmeticChange = keyof typeof cosmeticChanges;

export const anyCosmeticChange = fc.constantFrom(
  ...(['indentation', 'blankLines', 'comments', 'renaming'] satisfies CosmeticChange[]),
);

/** Gives every local another name, everywhere. */
export function renameLocals(tree: SyntaxTree): string {
  const { ofToken } = findBindings(tree);
  return rewrite(tree, (token, index) => {
    const binding = ofToken[index] ?? -1;
    if (binding < 0) return token.text;
    const name = `renamed${binding}`;
    return nodeType(tree, tree.tokenNode[index] ?? 0).startsWith('shorthand_property')
      ? `${token.text}: ${name}`
      : name;
  });
}

const swaps: Readonly<Record<string, string>> = {
  '<': '<=',
  '<=': '<',
  '>': '>=',
  '>=': '>',
  '===': '!==',
  '!==': '===',
  '==': '!=',
  '!=': '==',
  '+': '-',
  '-': '+',
  '&&': '||',
  and: 'or',
  true: 'false',
  True: 'False',
  '0': '1',
  '1': '2',
};

const operation = /^(binary_expression|binary_operator|boolean_operator|comparison_operator)$/;

/** The tokens that can be swapped for another of their kind without an error. */
export function swappable(tree: SyntaxTree): number[] {
  return tree.tokens.flatMap((token, index) => {
    if (token.cosmetic || !Object.hasOwn(swaps, token.text)) return [];
    const value = token.kind === 'number' || /^true$/i.test(token.text);
    return value || operation.test(nodeType(tree, tree.tokenNode[index] ?? 0)) ? [index] : [];
  });
}

/** The text with one token swapped. */
export function swapToken(tree: SyntaxTree, index: number): string {
  return rewrite(tree, (token, at) => (at === index ? (swaps[token.text] ?? token.text) : token.text));
}

function rewrite(
  tree: SyntaxTree,
  spell: (token: SyntaxToken, index: number) => string,
  space: (gap: string) => string = (gap) => gap,
): string {
  let text = '';
  let at = 0;
  for (const [index, token] of tree.tokens.entries()) {
    const gap = tree.text.slice(at, token.start);
    // White space within a string belongs to it.
    const inString = token.kind === 'string' && tree.tokens[index - 1]?.kind === 'string';
    text += (index === 0 || inString ? gap : space(gap)) + spell(token, index);
    at = token.end;
  }
  return text + tree.text.slice(at);
}
