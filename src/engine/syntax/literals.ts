import type { LanguageFamily } from './grammars';
import type { SyntaxToken } from './tree';

/** Languages in which the kind of quotation mark means nothing, as long as nothing is interpolated. */
const quoteBlind: ReadonlySet<LanguageFamily> = new Set(['typescript', 'python', 'ruby', 'php']);
const literal = /^([a-zA-Z]*)("""|'''|"|'|`)([\s\S]*)\2$/;

/** A spelling of a token that is the same for all quotation marks with which it could have been written. */
export function normalLiteral(token: SyntaxToken, family: LanguageFamily | undefined): string {
  const { text } = token;
  if (token.kind !== 'string' || family === undefined || !quoteBlind.has(family)) return text;
  const match = literal.exec(text);
  if (match === null) return normalPart(text, family);
  const [, prefix = '', quote = '', content = ''] = match;
  if (family === 'php' || family === 'ruby') {
    // Their single quotes take escapes and interpolation literally.
    return quote === "'" && /[\\$#]/.test(content) ? text : `"${content}"`;
  }
  if (family === 'typescript' && prefix !== '') return text;
  const kind = prefix.toLowerCase().replace('u', '');
  const unquoted = kind.includes('r') ? content : content.replace(/\\(["'`])/g, '$1');
  return `${kind}"${unquoted.replaceAll('\n', '\\n')}"`;
}

/** The marks around a string with interpolations are tokens of their own. */
function normalPart(text: string, family: LanguageFamily): string {
  if (family !== 'python') return text;
  const marks = /^([a-zA-Z]{0,2})("""|'''|"|')$/.exec(text);
  return marks === null ? text : `${(marks[1] ?? '').toLowerCase()}"`;
}
