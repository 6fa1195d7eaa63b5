import { isFunctionType } from '../../../syntax/functions';
import { grammarOf } from '../../../syntax/grammars';
import { knownNames } from '../../../syntax/knownNames';
import { nodeText, nodeType } from '../../../syntax/tree';
import type { SyntaxTree } from '../../../syntax/tree';
import type { OffsetRange } from '../../../task';
import type { Mask, MaskedOutput, MaskSource } from '../mask';
import { assertedOutputs } from './assertedOutputs';
import type { AssertedOutput } from './assertedOutputs';
import { maskId } from './proseMasks';

/** A longer test is shown only by the statement that asserts; in lines. */
const longestTest = 40;

export interface TestNames {
  /** What the target declares. */
  readonly target: ReadonlySet<string>;
  /** All names of the target's document. */
  readonly document: ReadonlySet<string>;
}

/** What tests expect of the target: values as output masks, errors as error types. */
export function testMasks(tree: SyntaxTree, source: MaskSource, names: TestNames): Mask[] {
  return assertedOutputs(tree, names.target).map((asserted) => testMask(tree, source, names, asserted));
}

function testMask(tree: SyntaxTree, source: MaskSource, names: TestNames, asserted: AssertedOutput): Mask {
  const { call, expected, gives } = asserted;
  const shown = shownRange(tree, expected);
  const start = tree.nodes.start[expected] ?? 0;
  const end = tree.nodes.end[expected] ?? 0;
  const kind = gives === 'error' ? 'errorType' : 'testOutput';
  const output: MaskedOutput = { call: nodeText(tree, call), gives };
  return {
    id: maskId(kind, source, start),
    kind,
    source,
    text: tree.text.slice(shown.start, shown.end),
    ranges: [{ start: start - shown.start, end: end - shown.start }],
    fact: nodeText(tree, expected),
    form: gives === 'error' ? 'errorType' : 'code',
    ...(isClosed(tree, call, names) ? { output } : {}),
  };
}

/** The test around a node, or its statement where the test is long. */
function shownRange(tree: SyntaxTree, node: number): OffsetRange {
  const { nodes } = tree;
  let shown: OffsetRange | undefined;
  for (let at = nodes.parent[node] ?? -1; at > 0; at = nodes.parent[at] ?? -1) {
    const type = nodeType(tree, at);
    const range = { start: nodes.start[at] ?? 0, end: nodes.end[at] ?? 0 };
    if (tree.text.slice(range.start, range.end).split('\n').length > longestTest) break;
    if (/_statement$/.test(type) || isFunctionType(type)) shown = range;
    // What is around a test are other tests.
    if (/^(function_definition|method_definition)$/.test(type)) break;
  }
  return shown ?? lineAround(tree.text, nodes.start[node] ?? 0, nodes.end[node] ?? 0);
}

function lineAround(text: string, start: number, end: number): OffsetRange {
  const after = text.indexOf('\n', end);
  return { start: text.lastIndexOf('\n', start - 1) + 1, end: after < 0 ? text.length : after };
}

/** Whether a call means the same outside its test: it names only what the language and the document have. */
function isClosed(tree: SyntaxTree, call: number, names: TestNames): boolean {
  const known = knownNames(grammarOf(tree.languageId)?.family);
  const { firstToken, endToken } = tree.nodes;
  return tree.tokens
    .slice(firstToken[call], endToken[call])
    .filter((token, index, tokens) => token.kind === 'identifier' && !isKey(tokens, index))
    .every(({ text }) => names.target.has(text) || names.document.has(text) || known?.has(text) === true);
}

/** The name of an option, or of a member behind a full stop. */
function isKey(tokens: SyntaxTree['tokens'], index: number): boolean {
  return (
    tokens[index - 1]?.text === '.' ||
    (tokens[index + 1]?.text === '=' && tokens[index - 1]?.text !== undefined)
  );
}
