export interface XmlElement {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly XmlElement[];
  /** The character data directly in it, white space included. */
  readonly text: string;
}

interface OpenElement {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: XmlElement[];
  text: string;
}

/** The outermost element; reading stops at the first thing that is not well-formed, and what was open there is closed. */
export interface XmlDocument {
  readonly root: XmlElement | undefined;
  readonly complete: boolean;
}

/**
 * Reads the XML that test reporters write: elements, attributes, character data, CDATA, comments and the five named
 * entities and numeric references. Document types are refused, and with them every entity a report could define.
 * Never throws.
 */
export function readXml(text: string): XmlDocument {
  const open: OpenElement[] = [];
  let root: OpenElement | undefined;
  let at = text.startsWith('\uFEFF') ? 1 : 0;
  while (at < text.length) {
    const start = text.indexOf('<', at);
    const inner = open.at(-1);
    const data = text.slice(at, start < 0 ? text.length : start);
    if (inner) inner.text += decode(data);
    else if (data.trim() !== '') break;
    if (start < 0) break;

    const skipped = skipMarkup(text, start);
    if (skipped !== undefined) {
      if (skipped.end < 0) break;
      if (inner) inner.text += skipped.data;
      at = skipped.end;
      continue;
    }
    const tag = readTag(text, start);
    if (!tag) break;
    at = tag.end;
    if (tag.kind === 'close') {
      if (inner?.name !== tag.name) break;
      open.pop();
      if (open.length === 0) return { root, complete: text.slice(at).replace(comments, '').trim() === '' };
      continue;
    }
    const element: OpenElement = { name: tag.name, attributes: tag.attributes, children: [], text: '' };
    if (inner) inner.children.push(element);
    else root = element;
    if (open.length >= deepest) break;
    if (tag.kind === 'open') open.push(element);
    else if (open.length === 0) return { root, complete: true };
  }
  return { root, complete: false };
}

/** Deeper than any reporter nests; whoever walks the tree may recurse. */
const deepest = 200;
const comments = /<!--[\s\S]*?-->/g;

/** Comments, processing instructions and CDATA; `end` is -1 where it is not closed. */
function skipMarkup(text: string, start: number): { end: number; data: string } | undefined {
  const upTo = (opening: string, closing: string): { end: number; data: string } | undefined => {
    if (!text.startsWith(opening, start)) return undefined;
    const end = text.indexOf(closing, start + opening.length);
    if (end < 0) return { end: -1, data: '' };
    return { end: end + closing.length, data: text.slice(start + opening.length, end) };
  };
  const cdata = upTo('<![CDATA[', ']]>');
  if (cdata) return cdata;
  const silent = upTo('<!--', '-->') ?? upTo('<?', '?>');
  return silent && { end: silent.end, data: '' };
}

interface Tag {
  readonly kind: 'open' | 'close' | 'empty';
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly end: number;
}

function readTag(text: string, start: number): Tag | undefined {
  const head = sticky(/<(\/?)([A-Za-z_:][\w:.-]*)/y, text, start);
  if (!head) return undefined;
  const attributes = new Map<string, string>();
  const name = head[2] ?? '';
  let at = start + head[0].length;
  for (;;) {
    const attribute = sticky(/\s+([A-Za-z_:][\w:.-]*)\s*=\s*(?:"([^"]*)"|'([^']*)')/y, text, at);
    if (!attribute) break;
    attributes.set(attribute[1] ?? '', decode(attribute[2] ?? attribute[3] ?? ''));
    at += attribute[0].length;
  }
  const tail = sticky(/\s*(\/?)>/y, text, at);
  if (!tail) return undefined;
  const kind = head[1] === '/' ? 'close' : tail[1] === '/' ? 'empty' : 'open';
  return { kind, name, attributes, end: at + tail[0].length };
}

function sticky(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

const named: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

function decode(text: string): string {
  return text.replace(/&(?:#x([0-9a-fA-F]{1,6})|#(\d{1,7})|(\w+));/g, (whole, hex, decimal, name) => {
    if (typeof name === 'string') return named[name] ?? whole;
    const code = typeof hex === 'string' ? parseInt(hex, 16) : Number(decimal);
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}
