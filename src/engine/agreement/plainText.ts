import type { SyntaxTree } from '../syntax/tree';
import { indentUnit, isWithinString } from './indentation';

/**
 * A text without comments and blank lines, indented by the given blanks: what is left of its layout does not depend on
 * how it was commented and indented. Undefined where the text cannot be taken apart safely.
 * @param indent one level of indentation in the result.
 */
export function plainText(tree: SyntaxTree, indent: string): string | undefined {
  if (tree.errors > 0 || tree.level === 'lexical') return undefined;
  const unit = indentUnit(tree);
  let text = '';
  let at = 0;
  let skipped = '';
  for (const [index, token] of tree.tokens.entries()) {
    skipped += tree.text.slice(at, token.start);
    at = token.end;
    if (token.kind === 'comment') continue;
    // White space within a string belongs to it.
    const inString = isWithinString(tree.tokens[index - 1], token);
    text += (inString ? skipped : plainGap(skipped, unit, indent, text === '')) + token.text;
    skipped = '';
  }
  return `${text}\n`;
}

function plainGap(gap: string, unit: string, indent: string, isFirst: boolean): string {
  if (isFirst) return '';
  const line = gap.lastIndexOf('\n');
  if (line < 0) return gap === '' ? '' : ' ';
  const blanks = gap.slice(line + 1);
  const levels = widthOf(blanks) / widthOf(unit);
  return `\n${Number.isInteger(levels) ? indent.repeat(levels) : indent.repeat(Math.floor(levels)) + indent}`;
}

function widthOf(blanks: string): number {
  let width = 0;
  for (const blank of blanks) width += blank === '\t' ? 4 : 1;
  return width;
}
