import type { NormalForm } from './normalForm';
import { statementEnd } from './structureMarks';
import { byType, nodeType } from './tree';
import type { SyntaxTree } from './tree';

const importing =
  /^(import_statement|import_from_statement|import_declaration|import_spec|use_declaration|using_directive|preproc_include|namespace_use_declaration)$/;

/** Whether nodes of a type are imports. */
export function isImport(type: string): boolean {
  return importing.test(type);
}

type Units = Pick<NormalForm, 'tree' | 'texts' | 'token' | 'binding'>;

/** Sorts the imports that follow one another, so that their order does not count. */
export function sortImports(form: Units): Units {
  const runs = importRuns(form.tree);
  if (runs.length === 0) return form;
  const order = sortedUnits(form, runs);
  return {
    ...form,
    texts: order.map((unit) => form.texts[unit] ?? ''),
    token: Int32Array.from(order, (unit) => form.token[unit] ?? -1),
    binding: Int32Array.from(order, (unit) => form.binding[unit] ?? -1),
  };
}

/** Runs of two or more imports that are neighbours, each as the nodes in order. */
function importRuns(tree: SyntaxTree): number[][] {
  const runs: number[][] = [];
  const { nodes } = tree;
  const matches = byType(tree, isImport);
  let run: number[] = [];
  for (let node = 1; node < nodes.count; node = nextNode(tree, node, matches)) {
    if (!matches(node)) {
      // A comment or a bracket around the list does not part two imports, a statement does.
      if (nodes.parent[node] === nodes.parent[run[0] ?? -1] && !nodeType(tree, node).includes('comment')) {
        runs.push(run);
        run = [];
      }
      continue;
    }
    if (run.length > 0 && nodes.parent[node] !== nodes.parent[run[0] ?? -1]) {
      runs.push(run);
      run = [];
    }
    run.push(node);
  }
  runs.push(run);
  return runs.filter((some) => some.length > 1);
}

function nextNode(tree: SyntaxTree, node: number, matches: (node: number) => boolean): number {
  return matches(node) ? (tree.nodes.next[node] ?? node + 1) : node + 1;
}

function sortedUnits(form: Units, runs: readonly (readonly number[])[]): number[] {
  const unitCount = form.texts.length;
  const order = Array.from({ length: unitCount }, (_, unit) => unit);
  const { firstToken, endToken } = form.tree.nodes;
  for (const run of runs) {
    const chunks = run
      .map((node) => unitsOfTokens(form, firstToken[node] ?? 0, endToken[node] ?? 0))
      .filter((chunk) => chunk.length > 0);
    const first = chunks[0]?.[0];
    if (first === undefined) continue;
    const text = (chunk: readonly number[]): string => chunk.map((unit) => form.texts[unit] ?? '').join(' ');
    const sorted = [...chunks].sort((a, b) => (text(a) < text(b) ? -1 : text(a) > text(b) ? 1 : 0)).flat();
    for (const [index, unit] of sorted.entries()) order[first + index] = unit;
  }
  return order;
}

/** The units of a range of tokens with the marks behind its last one. */
function unitsOfTokens(form: Units, firstToken: number, endToken: number): number[] {
  const units: number[] = [];
  for (let unit = 0; unit < form.token.length; unit++) {
    const token = form.token[unit] ?? -1;
    const inside = token >= firstToken && token < endToken;
    const behind = units.at(-1) === unit - 1 && form.texts[unit] === statementEnd;
    if (inside || behind) units.push(unit);
    else if (units.length > 0) break;
  }
  return units;
}
