import type { Syntax } from '../ports';
import type { SyntaxTree } from '../syntax/tree';

/** The same syntax, which parses each text once for as long as it is used: one reply is looked at many times. */
export function rememberParses(syntax: Syntax): Syntax {
  const trees = new Map<string, SyntaxTree>();
  return {
    prepare: (languageId) => syntax.prepare(languageId),
    parse(languageId, text) {
      const key = `${languageId}\n${text}`;
      const tree = trees.get(key) ?? syntax.parse(languageId, text);
      trees.set(key, tree);
      return tree;
    },
  };
}
