import type { SyntaxNodes, SyntaxToken, SyntaxTree, TokenKind } from './tree';

// White space | line and block comments | strings | numbers | words | operators of several characters | the rest.
const pattern = new RegExp(
  [
    '(?<space>\\s+)',
    '(?<comment>//[^\\n]*|/\\*[\\s\\S]*?\\*/|(?<=^|\\s)#[^\\n]*)',
    '(?<string>"(?:[^"\\\\\\n]|\\\\.)*"|\'(?:[^\'\\\\\\n]|\\\\.)*\'|`(?:[^`\\\\]|\\\\[\\s\\S])*`)',
    '(?<number>\\d[\\w.]*)',
    '(?<identifier>[\\p{L}_$][\\p{L}\\p{N}_$]*)',
    '(?<punctuation>[()\\[\\]{},;])',
    '(?<operator>[-+*/%&|^!=<>?:~.]{1,3})',
    '(?<other>[\\s\\S])',
  ].join('|'),
  'gmu',
);

const kinds: readonly TokenKind[] = [
  'comment',
  'string',
  'number',
  'identifier',
  'punctuation',
  'operator',
  'other',
];

/** The tokens of a text in an unknown language, at offsets shifted by `offset`. */
export function lexicalTokens(text: string, offset = 0): SyntaxToken[] {
  const tokens: SyntaxToken[] = [];
  for (const match of text.matchAll(pattern)) {
    const groups = match.groups ?? {};
    if (groups['space'] !== undefined) continue;
    const kind = kinds.find((name) => groups[name] !== undefined) ?? 'other';
    const start = offset + match.index;
    const token = match[0];
    tokens.push({ start, end: start + token.length, text: token, kind, cosmetic: kind === 'comment' });
  }
  return tokens;
}

/** A tree without structure, for languages without a grammar. Never throws. */
export function lexicalTree(languageId: string, text: string): SyntaxTree {
  const tokens = lexicalTokens(text);
  const nodes: SyntaxNodes = {
    count: 1,
    type: Uint16Array.of(1),
    field: Uint16Array.of(0),
    parent: Int32Array.of(-1),
    next: Int32Array.of(1),
    start: Int32Array.of(0),
    end: Int32Array.of(text.length),
    firstToken: Int32Array.of(0),
    endToken: Int32Array.of(tokens.length),
  };
  return {
    languageId,
    level: 'lexical',
    text,
    tokens,
    nodes,
    tokenNode: new Int32Array(tokens.length),
    types: ['', 'text'],
    fields: [''],
    errors: 0,
  };
}
