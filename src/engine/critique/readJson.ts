import type * as z from 'zod';
import { fencedBlocks } from '../patch/fences';

/**
 * The value in a reply that has the form asked for: a fenced block, the last one first, since models think before
 * they answer; the whole reply; or what stands between its first opening and its last closing brace. Undefined: none
 * of them has the form.
 */
export function readJson<T>(reply: string, schema: z.ZodType<T>): T | undefined {
  const blocks = fencedBlocks(reply).filter(({ closed }) => closed);
  const braces = reply.slice(reply.indexOf('{'), reply.lastIndexOf('}') + 1);
  for (const text of [...blocks.map(({ body }) => body).reverse(), reply, braces]) {
    const result = schema.safeParse(parsed(text));
    if (result.success) return result.data;
  }
  return undefined;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
