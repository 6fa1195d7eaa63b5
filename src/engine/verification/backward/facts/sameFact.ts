import type { Syntax } from '../../../ports';
import { normalForm } from '../../../syntax/normalForm';
import { childNodes } from '../../../syntax/tree';
import type { SyntaxTree } from '../../../syntax/tree';
import type { FactForm } from '../mask';
import { canonicalBoundary } from './boundaries';
import { literalValue } from './literalValue';
import { canonicalNumber } from './numbers';
import { stringContent } from './strings';

/** What is needed to read facts that are code. */
export interface FactLanguage {
  /** Must be prepared for the language. */
  readonly syntax: Syntax;
  readonly languageId: string;
}

/** Whether two spellings say the same, whatever their quotation marks, numeric notation, case of names or layout. */
export function sameFact(form: FactForm, one: string, other: string, language: FactLanguage): boolean {
  return canonicalFact(form, one, language) === canonicalFact(form, other, language);
}

/** One spelling for all spellings of a fact. */
export function canonicalFact(form: FactForm, text: string, language: FactLanguage): string {
  const bare = withoutMarks(text);
  switch (form) {
    case 'number':
      return canonicalNumber(bare) ?? canonicalNumber(/^\S+/.exec(bare)?.[0] ?? '') ?? bare.toLowerCase();
    case 'string':
      return stringContent(bare) ?? stringContent(text.trim()) ?? bare;
    case 'identifier':
      return lastName(bare).replace(/[_-]/g, '').toLowerCase();
    case 'errorType':
      return lastName(
        bare.replace(/^(?:throws?|raises?) /i, '').replace(/^(?:new|an?|the) /i, ''),
      ).toLowerCase();
    case 'boundary':
      return canonicalBoundary(bare) ?? bare.toLowerCase();
    case 'code':
      return canonicalCode(bare, language);
  }
}

/** Without white space around it, the backticks of Markdown, and the full stop of a sentence. */
function withoutMarks(text: string): string {
  const trimmed = text.trim().replace(/(?<=[\w)\]}"'`])\.$/, '');
  const span = /^(`+)([^`]+)\1$/.exec(trimmed);
  return (span?.[2] ?? trimmed).trim();
}

/** The name in `a.b.name(…)`. */
function lastName(text: string): string {
  return (
    text
      .replace(/\([\s\S]*\)$/, '')
      .split(/[.#]|::/)
      .at(-1) ?? ''
  ).trim();
}

/** Literals by what they stand for, other code by its normal form. */
function canonicalCode(text: string, { syntax, languageId }: FactLanguage): string {
  const word = /^(true|false|null|none|undefined)$/i.exec(text)?.[0].toLowerCase();
  if (word !== undefined) return word === 'none' ? 'null' : word;
  const number = canonicalNumber(text);
  if (number !== undefined) return number;
  // In parentheses braces are an object, not a block, and several lines are one expression.
  const tree = syntax.parse(languageId, `(${text}\n)`);
  if (tree.level === 'tree' && tree.errors === 0) {
    const value = literalValue(tree, expressionOf(tree));
    if (value !== undefined) return value;
  }
  return normalForm(syntax.parse(languageId, text)).texts.join(' ');
}

/** The one expression that a text consists of, parentheses included. */
function expressionOf(tree: SyntaxTree): number {
  const statement = childNodes(tree, 0)[0] ?? -1;
  return statement < 0 ? -1 : (childNodes(tree, statement)[0] ?? -1);
}
