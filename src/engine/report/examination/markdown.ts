import { fenceFor, fenced } from '../../prompts/fence';

/**
 * Pieces of Markdown whose every part that comes from a model, a trace or a server is inside code: there it is shown
 * to the letter and can be nothing else, no link, no image, no heading. It cannot end the code it is in, since the
 * marks around it are longer than any in it.
 */

/** A text within a line; line breaks become blanks. */
export function code(text: string): string {
  const line = text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ');
  // A single backtick is no fence of a line, and is enough where there is none inside.
  const mark = line.includes('`') ? fenceFor(line) : '`';
  const needsRoom = line === '' || /^[ `]|[ `]$/.test(line);
  return needsRoom ? `${mark} ${line} ${mark}` : `${mark}${line}${mark}`;
}

/** Several texts within a line. */
export function codes(texts: readonly string[]): string {
  return texts.map(code).join(', ');
}

/** A sentence that is plain words, as it is; anything else as code. */
export function sentence(text: string): string {
  return /^(?:[\p{L}\p{N} ,;'’()%-]|[.:?!](?= |$))+$/u.test(text) && /^[\p{L}\p{N}(]/u.test(text)
    ? text
    : code(text);
}

/** A text on lines of its own. */
export function block(text: string, language = ''): string {
  return fenced(text, /^[\w+#-]*$/.test(language) ? language : '');
}

/** Rows of a list; undefined and empty where there is none. */
export function list(rows: readonly (string | undefined)[]): string {
  return rows.flatMap((row) => (row === undefined ? [] : [`- ${row}`])).join('\n');
}

/** Parts with an empty line between them; what is empty is left out. */
export function parts(...texts: readonly (string | undefined)[]): string {
  return texts.filter((text) => text !== undefined && text !== '').join('\n\n');
}

/** A chapter; undefined where it would have nothing in it. */
export function chapter(title: string, ...texts: readonly (string | undefined)[]): string | undefined {
  const body = parts(...texts);
  return body === '' ? undefined : `## ${title}\n\n${body}`;
}
