import { childByField, nodeText, nodeType } from '../../../syntax/tree';
import type { SyntaxTree } from '../../../syntax/tree';
import { literalValue } from '../facts/literalValue';
import type { FactForm, Mask, MaskSource } from '../mask';
import { argumentNodes, calleeName, callNodes } from './calls';
import { maskId } from './proseMasks';

/** Arguments longer than this say more than one fact; in characters. */
const longest = 60;

/**
 * What an unchanged caller passes to the target: literal arguments, the literals in objects passed (TypeScript) and
 * by name (Python), and the names of such options.
 */
export function callerMasks(tree: SyntaxTree, source: MaskSource, names: ReadonlySet<string>): Mask[] {
  const masks: Mask[] = [];
  const add = (node: number, form: FactForm): void => {
    const start = tree.nodes.start[node] ?? 0;
    const end = tree.nodes.end[node] ?? 0;
    if (end - start > longest) return;
    masks.push({
      id: maskId('callerArgument', source, start),
      kind: 'callerArgument',
      source,
      text: tree.text,
      ranges: [{ start, end }],
      fact: nodeText(tree, node),
      form,
    });
  };
  for (const call of callNodes(tree)) {
    if (!names.has(calleeName(tree, call).split('.').at(-1) ?? '')) continue;
    for (const argument of argumentNodes(tree, call)) addArgument(tree, argument, add);
  }
  return masks;
}

function addArgument(tree: SyntaxTree, node: number, add: (node: number, form: FactForm) => void): void {
  const type = nodeType(tree, node);
  if (type === 'keyword_argument' || type === 'pair') {
    const key = childByField(tree, node, type === 'pair' ? 'key' : 'name');
    const value = childByField(tree, node, 'value');
    if (key >= 0 && /identifier$/.test(nodeType(tree, key))) add(key, 'identifier');
    if (value >= 0) addArgument(tree, value, add);
    return;
  }
  if (type === 'object') {
    const { next } = tree.nodes;
    for (let child = node + 1; child < (next[node] ?? 0); child = next[child] ?? node)
      addArgument(tree, child, add);
    return;
  }
  if (literalValue(tree, node) !== undefined) add(node, 'code');
}
