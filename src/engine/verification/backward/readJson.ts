import type * as z from 'zod';
import { fencedBlocks } from '../../patch/fences';

/** How many places of a long reply are tried at most. */
const mostPlaces = 200;

/**
 * The value in a reply that has the form asked for: the whole reply, a fenced block, or an object within the words;
 * where several have the form, the last, since models think first and answer last. Undefined: there is none.
 */
export function readJson<T>(reply: string, schema: z.ZodType<T>): T | undefined {
  for (const text of jsonTexts(reply)) {
    const value = parsed(text);
    if (value === undefined) continue;
    const result = schema.safeParse(value.json);
    if (result.success) return result.data;
  }
  return undefined;
}

function* jsonTexts(reply: string): Generator<string> {
  yield reply;
  for (const block of fencedBlocks(reply).reverse()) if (block.closed) yield block.body;
  yield* objectsIn(reply).reverse();
}

function parsed(text: string): { readonly json: unknown } | undefined {
  try {
    return { json: JSON.parse(text) as unknown };
  } catch {
    return undefined;
  }
}

/** The outermost pairs of braces that hold JSON, in order. */
function objectsIn(reply: string): string[] {
  const found: string[] = [];
  let places = 0;
  for (let at = reply.indexOf('{'); at >= 0 && places < mostPlaces; places++) {
    const end = closingBrace(reply, at);
    const whole = end < 0 ? undefined : reply.slice(at, end + 1);
    const holds = whole !== undefined && parsed(whole) !== undefined;
    if (holds) found.push(whole);
    at = reply.indexOf('{', holds ? end + 1 : at + 1);
  }
  return found;
}

/** Where the brace at `open` is closed, strings left out; -1: nowhere. */
function closingBrace(text: string, open: number): number {
  let depth = 0;
  let quoted = false;
  for (let at = open; at < text.length; at++) {
    const character = text[at];
    if (quoted) {
      if (character === '\\') at += 1;
      else if (character === '"') quoted = false;
    } else if (character === '"') quoted = true;
    else if (character === '{') depth += 1;
    else if (character === '}' && --depth === 0) return at;
  }
  return -1;
}
