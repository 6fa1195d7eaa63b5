import type { Syntax } from '../../../ports';
import type { OffsetRange } from '../../../task';
import { literalValue } from '../facts/literalValue';
import { childNodes, nodeType } from '../../../syntax/tree';
import type { SyntaxTree } from '../../../syntax/tree';
import type { Mask, MaskSource } from '../mask';
import { namesAny } from './calls';
import { maskId } from './proseMasks';

/** `>>> f(x)` with the value on the next line. */
const doctest = /^([^\S\n]*)>>>[^\S\n]+([^\n]+)\n\1([^\s>.][^\n]*)$/gm;
/** `f(x) // => y`, `f(x) → y`, `f(x) == y`, one on a line, with or without the star of a comment. */
const arrow =
  /^[^\S\n]*(?:[*#]+[^\S\n]*)?(?:[-•][^\S\n]+)?(`?)([\p{L}_$][^\n`]*\))\1[^\S\n]*;?[^\S\n]*(?:(?:\/\/|#)[^\S\n]*)?(?:=>|->|→|===?|returns?|is|gives?)[^\S\n]+(`?)([^\n`]+?)\3[.;,]?[^\S\n]*$/u;
/** No one writes longer examples; in characters. */
const longestLine = 200;

/** An example with the place of the text that it takes, call and value. */
export interface MaskedExample extends OffsetRange {
  readonly mask: Mask;
}

/** The values that examples in a text about the target give for calls of it. */
export function exampleMasks(
  text: string,
  source: MaskSource,
  names: ReadonlySet<string>,
  language: { readonly syntax: Syntax; readonly languageId: string },
): MaskedExample[] {
  const examples: MaskedExample[] = [];
  const add = (place: OffsetRange, call: string, value: string, start: number): void => {
    const range = { start, end: start + value.length };
    if (examples.some((other) => other.start < place.end && place.start < other.end)) return;
    if (!isCall(call, names, language) || !isLiteral(value, language)) return;
    const mask: Mask = {
      id: maskId('testOutput', source, start),
      kind: 'testOutput',
      source,
      text,
      ranges: [range],
      fact: value,
      form: 'code',
      output: { call, gives: 'value' },
    };
    examples.push({ ...place, mask });
  };
  for (const match of text.matchAll(doctest)) {
    const end = match.index + match[0].length;
    const value = (match[3] ?? '').trimEnd();
    add({ start: match.index, end }, (match[2] ?? '').trim(), value, end - (match[3] ?? '').length);
  }
  let start = 0;
  for (const line of text.split('\n')) {
    const match = line.length > longestLine ? null : arrow.exec(line);
    const value = match?.[4] ?? '';
    if (match !== null) {
      add({ start, end: start + line.length }, match[2] ?? '', value, start + line.lastIndexOf(value));
    }
    start += line.length + 1;
  }
  return examples;
}

function parse(
  code: string,
  { syntax, languageId }: { readonly syntax: Syntax; readonly languageId: string },
): SyntaxTree | undefined {
  const tree = syntax.parse(languageId, `(${code}\n)`);
  return tree.level === 'tree' && tree.errors === 0 ? tree : undefined;
}

function isCall(
  code: string,
  names: ReadonlySet<string>,
  language: { readonly syntax: Syntax; readonly languageId: string },
): boolean {
  const tree = parse(code, language);
  return tree !== undefined && namesAny(tree, 0, names);
}

function isLiteral(
  code: string,
  language: { readonly syntax: Syntax; readonly languageId: string },
): boolean {
  const tree = parse(code, language);
  const statement = tree === undefined ? -1 : (childNodes(tree, 0)[0] ?? -1);
  if (tree === undefined || statement < 0 || nodeType(tree, statement) !== 'expression_statement')
    return false;
  return literalValue(tree, childNodes(tree, statement)[0] ?? -1) !== undefined;
}
