import * as z from 'zod';

/** Kinds of values that are told apart when facts about functions are compared. */
export const valueKindSchema = z.enum([
  'undefined',
  'null',
  'boolean',
  'number',
  'string',
  'array',
  'object',
  'function',
  'promise',
  'other',
]);
export type ValueKind = z.infer<typeof valueKindSchema>;

const kinds: readonly (readonly [RegExp, ValueKind])[] = [
  [/^(undefined|void)$/, 'undefined'],
  [/^(null|None|NoneType)$/, 'null'],
  [/^(boolean|bool|true|false|True|False)$/, 'boolean'],
  [/^(number|bigint|int|float|complex|Decimal|-?\d[\d_.]*)$/, 'number'],
  [/^(string|str|bytes|"[^"]*"|'[^']*'|`[^`]*`)$/, 'string'],
  [
    /\[\]$|^(readonly )?\[|^(Array|ReadonlyArray|list|List|tuple|Tuple|set|Set|frozenset|Sequence)\b/,
    'array',
  ],
  [/^(Promise|PromiseLike|Awaitable|Coroutine|Future|asyncio\.Future)\b/, 'promise'],
  [/=>|^(Function|Callable)\b/, 'function'],
  [/^\{|^(object|dict|Dict|Record|Map|ReadonlyMap|WeakMap|Mapping|Error|Date|RegExp|URL)\b/, 'object'],
];

/** The kinds of values that a type annotation of TypeScript or Python allows; `other` for names nobody knows. */
export function kindsOfType(annotation: string): readonly ValueKind[] {
  const text = annotation.trim().replace(/^(?::|->)\s*/, '');
  const wrapped = /^(?:typing\.)?(Optional|Union)\[([\s\S]*)\]$/.exec(text);
  if (wrapped !== null) {
    const parts = topLevel(wrapped[2] ?? '', ',').flatMap(kindsOfType);
    return unique(wrapped[1] === 'Optional' ? [...parts, 'null'] : parts);
  }
  const parts = topLevel(text, '|');
  if (parts.length > 1 && !/=>/.test(text)) return unique(parts.flatMap(kindsOfType));
  if (text.startsWith('(') && text.endsWith(')') && !text.includes('=>'))
    return kindsOfType(text.slice(1, -1));
  return [kinds.find(([pattern]) => pattern.test(text))?.[1] ?? 'other'];
}

/** The parts between separators that stand in no bracket. */
function topLevel(text: string, separator: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (let at = 0; at < text.length; at++) {
    const character = text[at] ?? '';
    if ('([{<'.includes(character)) depth += 1;
    else if (')]}'.includes(character) || (character === '>' && text[at - 1] !== '=')) depth -= 1;
    else if (character === separator && depth === 0) {
      parts.push(text.slice(start, at));
      start = at + 1;
    }
  }
  parts.push(text.slice(start));
  return parts.map((part) => part.trim()).filter((part) => part !== '');
}

function unique<T>(values: readonly T[]): T[] {
  return [...new Set(values)];
}
