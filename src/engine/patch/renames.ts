import { isNamed } from './items';
import type { CodeWithItems, Item } from './items';
import { likeness } from './nearMiss';

/** Below it two definitions in one place are two things, not one that was renamed. */
const leastLikeness = 0.5;

/**
 * Whether the definitions that a reply lacks are in it under other names: each has a new one of its kind in its
 * place that reads alike, and nothing in the reply uses the old name. Such a reply is the whole file, not a part.
 */
export function onlyRenames(document: CodeWithItems, reply: CodeWithItems): boolean {
  const mine = document.items.filter(isNamed);
  const theirs = reply.items.filter(isNamed);
  const kept = new Set(theirs.map((item) => item.key));
  const known = new Set(mine.map((item) => item.key));
  const used = new Set(reply.tree.tokens.map((token) => token.text));
  let next = 0;
  let renamed = false;
  for (const item of mine) {
    if (kept.has(item.key)) {
      next = theirs.findIndex((other) => other.key === item.key) + 1;
      continue;
    }
    const room = theirs.slice(next);
    const end = room.findIndex((other) => known.has(other.key));
    const place = end < 0 ? room : room.slice(0, end);
    const at = place.findIndex((other) => readsAlike(document, item, reply, other));
    if (at < 0 || used.has(item.key)) return false;
    next += at + 1;
    renamed = true;
  }
  return renamed;
}

function readsAlike(document: CodeWithItems, mine: Item, reply: CodeWithItems, theirs: Item): boolean {
  if (mine.kind !== theirs.kind) return false;
  const before = document.tree.text.slice(mine.codeStart, mine.end).replaceAll(mine.key, '');
  const after = reply.tree.text.slice(theirs.codeStart, theirs.end).replaceAll(theirs.key, '');
  return likeness(before, after) >= leastLikeness;
}
