import type { OffsetRange } from '../task';
import { familyOfPath } from './language';
import { blockEnd, indentOf } from './textBlocks';

/** A name that a text declares, as found by its form alone. */
export interface Declaration {
  readonly name: string;
  readonly kind: 'function' | 'type' | 'value';
  /** 0-based. */
  readonly line: number;
  /** 0-based, inclusive. */
  readonly lastLine: number;
  readonly indent: number;
}

const PYTHON =
  /^\s*(?:(?:async\s+)?(?<function>def)|(?<type>class))\s+(?<name>\w+)|^(?<value>[A-Za-z_]\w*)\s*(?::[^=\n]{1,80})?=(?!=)/;
const MODIFIERS =
  '(?:(?:export|default|declare|public|private|protected|internal|static|abstract|async|final|override|sealed|' +
  'virtual|unsafe|extern|inline|open|data|partial|const(?=\\s+(?:fn|enum))|pub(?:\\([^)\\n]{0,40}\\))?)\\s+)*';
const BRACED = new RegExp(
  `^\\s*${MODIFIERS}(?:(?<function>function\\*?|fn|func|fun|def)|` +
    '(?<type>class|interface|enum|type|struct|trait|record|module|namespace|object)|(?<value>const|let|var|val))' +
    '\\s+(?:\\([^)\\n]{0,80}\\)\\s*)?(?<name>[A-Za-z_$][\\w$]*)',
);
const METHOD = new RegExp(
  `^\\s+${MODIFIERS}(?:(?:get|set|readonly)\\s+)?(?:[\\w$<>[\\],.?]{1,60}\\s+)?[*#]?(?<name>[A-Za-z_$][\\w$]*)\\s*(?:<[^\\n(]{0,80}>)?\\([^\\n;]*\\{\\s*$`,
);
const NOT_A_METHOD =
  /^\s*(?:if|for|while|switch|catch|return|function|with|else|do|await|new|throw|case|using|lock)\b/;

/** The functions, types and values a text declares, in order; what only a parser could find is missed. */
export function findDeclarations(text: string, path: string): readonly Declaration[] {
  const lines = text.split('\n');
  const pattern = familyOfPath(path) === 'python' ? PYTHON : BRACED;
  const found: Declaration[] = [];
  for (const [line, content] of lines.entries()) {
    const groups = pattern.exec(content)?.groups;
    const method =
      groups === undefined && !NOT_A_METHOD.test(content) ? METHOD.exec(content)?.groups : undefined;
    const name = groups?.['name'] ?? groups?.['value'] ?? method?.['name'];
    if (name === undefined) continue;
    const isFunction =
      method !== undefined || groups?.['function'] !== undefined || /=>\s*\{?\s*$/.test(content);
    const kind = isFunction ? 'function' : groups?.['type'] !== undefined ? 'type' : 'value';
    found.push({ name, kind, line, lastLine: blockEnd(lines, line), indent: indentOf(content) });
  }
  return found;
}

/** At most this many names stand for a target that holds many declarations. */
const MAX_NAMES = 8;

/**
 * The names that other files know a target by: what encloses it (the function or type it lies in), or else the
 * outermost declarations inside it. A constructor goes by its class.
 */
export function targetNames(text: string, path: string, target: OffsetRange): readonly string[] {
  const declarations = findDeclarations(text, path);
  const firstLine = lineOf(text, target.start + leadingSpace(text, target));
  const lastLine = Math.max(firstLine, lineOf(text, Math.max(target.start, target.end - 1)));
  const around = declarations.filter(
    ({ line, lastLine: last, kind, indent }) =>
      line <= firstLine && last >= lastLine && (kind !== 'value' || indent === 0),
  );
  const enclosing = around.findLast(({ kind, indent }) => kind !== 'value' || indent === 0);
  if (enclosing !== undefined) {
    const isConstructor = enclosing.name === 'constructor' || enclosing.name === '__init__';
    const owner = isConstructor ? around.findLast(({ kind }) => kind === 'type') : undefined;
    return [(owner ?? enclosing).name];
  }
  const inside = declarations.filter(({ line }) => line >= firstLine && line <= lastLine);
  const outermost = Math.min(...inside.map(({ indent }) => indent));
  return [...new Set(inside.filter(({ indent }) => indent === outermost).map(({ name }) => name))].slice(
    0,
    MAX_NAMES,
  );
}

function leadingSpace(text: string, { start, end }: OffsetRange): number {
  const space = text.slice(start, end).search(/\S/);
  return Math.max(0, space);
}

/** The 0-based line of an offset into a text whose line breaks are "\n". */
export function lineOf(text: string, offset: number): number {
  let line = 0;
  for (let at = text.indexOf('\n'); at !== -1 && at < offset; at = text.indexOf('\n', at + 1)) line++;
  return line;
}
