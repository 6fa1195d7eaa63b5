import { childByField, childNodes, nodeText, nodeType } from '../../../syntax/tree';
import type { SyntaxTree } from '../../../syntax/tree';

const usual = /^\p{Lu}[\p{L}\p{N}]*(?:Error|Exception|Warning|Failure)$/u;
const others: ReadonlySet<string> = new Set(
  'Error Exception BaseException StopIteration StopAsyncIteration KeyboardInterrupt SystemExit GeneratorExit'.split(
    ' ',
  ),
);

/** Whether a name is that of an error: by how it is spelled, or among the classes that a tree derives from errors. */
export function isErrorName(name: string, declared: ReadonlySet<string> = new Set()): boolean {
  return usual.test(name) || others.has(name) || declared.has(name);
}

/** The classes of a TypeScript or Python tree that are errors because of what they extend. */
export function declaredErrors(tree: SyntaxTree): ReadonlySet<string> {
  const found = new Set<string>();
  for (let node = 1; node < tree.nodes.count; node++) {
    if (!/^(class_declaration|class_definition)$/.test(nodeType(tree, node))) continue;
    const name = childByField(tree, node, 'name');
    if (name >= 0 && basesOf(tree, node).some((base) => isErrorName(base, found)))
      found.add(nodeText(tree, name));
  }
  return found;
}

function basesOf(tree: SyntaxTree, node: number): string[] {
  const python = childByField(tree, node, 'superclasses');
  const heritage =
    childNodes(tree, node).find((child) => nodeType(tree, child) === 'class_heritage') ?? python;
  if (heritage < 0) return [];
  const { firstToken, endToken } = tree.nodes;
  return tree.tokens.slice(firstToken[heritage], endToken[heritage]).map(({ text }) => text);
}
