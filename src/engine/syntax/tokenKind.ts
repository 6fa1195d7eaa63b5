import type { TokenKind } from './tree';

const keywordNodes =
  /^(true|false|none|null|nil|undefined|this|self|super|null_literal|boolean_literal|void_type|ellipsis|predefined_type|primitive_type|accessibility_modifier|visibility_modifier)$/;
const stringNodes =
  /^(string|char|rune|heredoc|nowdoc|regex|raw_string|interpreted_string|template_string|encapsed_string|verbatim_string|text|jsx_text|escape|string_|character)/;

/** The kind of the tokens that a leaf of the given node type stands for. */
export function kindOfNode(type: string): TokenKind {
  if (type.includes('comment')) return 'comment';
  if (keywordNodes.test(type)) return 'keyword';
  if (/(property|field|private_property)_identifier$/.test(type)) return 'property';
  if (type === 'type_identifier' || type === 'namespace_identifier') return 'type';
  if (type.includes('identifier') || /^(name|variable_name|constant|identifier)$/.test(type))
    return 'identifier';
  if (/integer|float|number|^decimal|_int_literal|imaginary|rational|complex/.test(type)) return 'number';
  if (stringNodes.test(type)) return 'string';
  return 'other';
}

/** The kind of a token that the grammar gives no name: a word, a bracket or an operator. */
export function kindOfText(text: string): TokenKind {
  if (/^[\p{L}_$#@][\p{L}\p{N}_ ]*$/u.test(text)) return 'keyword';
  if (/^[()[\]{},;:.]$/.test(text)) return 'punctuation';
  return 'operator';
}
