const literal = /^([a-zA-Z]{0,2})("""|'''|"|'|`)([\s\S]*)\2$/;
const simple: ReadonlyMap<string, string> = new Map(
  Object.entries({ n: '\n', t: '\t', r: '\r', b: '\b', f: '\f', v: '\v', '0': '\0', '\n': '' }),
);

/**
 * What a string literal of JavaScript, TypeScript or Python holds, with its escapes resolved; undefined: the text is
 * no such literal, or its content is not known before it runs.
 */
export function stringContent(text: string): string | undefined {
  const match = literal.exec(text);
  if (match === null) return undefined;
  const [, prefix = '', quote = '', content = ''] = match;
  if (/[fbFB]/.test(prefix) || (quote === '`' && /(?<!\\)\$\{/.test(content))) return undefined;
  // A quotation mark that stands bare inside ends the literal: these are two.
  if (new RegExp(`(?<!\\\\)(?:\\\\\\\\)*${quote}`).test(content)) return undefined;
  return /[rR]/.test(prefix) ? content : resolveEscapes(content);
}

function resolveEscapes(content: string): string {
  return content.replace(
    /\\(?:x([\da-fA-F]{2})|u([\da-fA-F]{4})|u\{([\da-fA-F]{1,6})\}|([\s\S]))/g,
    (whole, byte?: string, unit?: string, point?: string, character?: string) => {
      const code = byte ?? unit ?? point;
      if (code !== undefined) {
        const value = Number.parseInt(code, 16);
        return value <= 0x10ffff ? String.fromCodePoint(value) : whole;
      }
      return simple.get(character ?? '') ?? character ?? '';
    },
  );
}
