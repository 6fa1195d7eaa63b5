import type { Edit } from '../pool';
import type { OffsetRange } from '../task';
import { applyEdits } from './edits';
import { importEdits } from './importEdits';
import { allDefinitions, isNamed } from './items';
import type { CodeWithItems, Item } from './items';
import { fittedPiece, indentAt, withMargin } from './pieces';

export interface Spliced {
  readonly text: string;
  /** The names of what was replaced. */
  readonly replaced: readonly string[];
  readonly repairs: readonly string[];
}

interface Anchor {
  readonly mine: Item;
  readonly theirs: Item;
}

/**
 * Puts the definitions of a reply in the place of those of the same name, wherever they are in the document, and
 * leaves alone what the reply does not define. New definitions go beside their neighbours, new imports to the top.
 * @param target settles which of several definitions of one name is meant.
 */
export function spliceDefinitions(
  document: CodeWithItems,
  reply: CodeWithItems,
  target: OffsetRange,
): Spliced {
  const find = counterparts(document.items, target);
  const anchors = new Map<Item, Item>();
  for (const theirs of reply.items.filter(isNamed)) {
    const mine = find(theirs);
    if (mine !== undefined) anchors.set(theirs, mine);
  }
  const edits: Edit[] = [];
  const repairs = new Set<string>(['put in the place of the definitions it replaces']);
  for (const [theirs, mine] of anchors) replaceItem({ mine, theirs }, document, reply, edits, repairs);
  addNew(document, reply, anchors, edits, repairs);
  edits.push(...importEdits(document, reply));
  edits.sort((a, b) => a.start - b.start || a.end - b.end);
  return {
    text: applyEdits(document.tree.text, withoutOverlaps(edits)),
    replaced: [...anchors.keys()].map((item) => item.key),
    repairs: [...repairs],
  };
}

/** Finds the definition of the same name: the target's, else the one at the top, else the only one anywhere. */
export type FindCounterpart = (theirs: Item) => Item | undefined;

/** Prepares the search for counterparts among the items of a document. */
export function counterparts(items: readonly Item[], target: OffsetRange): FindCounterpart {
  const byName = new Map<string, Item[]>();
  for (const item of allDefinitions(items)) {
    const known = byName.get(item.key);
    if (known === undefined) byName.set(item.key, [item]);
    else known.push(item);
  }
  return (theirs) => {
    const named = byName.get(theirs.key) ?? [];
    const inTarget = named.filter((item) => item.codeStart < target.end && item.end > target.start);
    if (inTarget.length === 1) return inTarget[0];
    return named.length === 1 ? named[0] : named.find((item) => items.includes(item));
  };
}

/** Whether a list of definitions holds only some of another's, so that putting it in its place would delete. */
export function leavesOut(mine: readonly Item[], theirs: readonly Item[]): boolean {
  const kept = new Set(theirs.map((item) => item.key));
  const named = mine.filter(isNamed);
  if (named.every((item) => kept.has(item.key))) return false;
  const first = named[0];
  const last = named.at(-1);
  return !(first !== undefined && last !== undefined && kept.has(first.key) && kept.has(last.key));
}

function replaceItem(
  { mine, theirs }: Anchor,
  document: CodeWithItems,
  reply: CodeWithItems,
  edits: Edit[],
  repairs: Set<string>,
): void {
  if (theirs.members.length > 0 && leavesOut(mine.members, theirs.members)) {
    repairs.add(`members of ${mine.key} that the reply leaves out kept`);
    const inner = { tree: document.tree, items: mine.members };
    const part = { tree: reply.tree, items: theirs.members };
    const known = new Map<Item, Item>();
    for (const member of theirs.members.filter(isNamed)) {
      const same = mine.members.find((own) => own.key === member.key);
      if (same === undefined) continue;
      known.set(member, same);
      replaceItem({ mine: same, theirs: member }, inner, part, edits, repairs);
    }
    addNew(inner, part, known, edits, repairs);
    return;
  }
  // A reply without the comments in front leaves those of the document where they are.
  const commented = theirs.start < theirs.codeStart;
  const start = commented ? mine.start : mine.codeStart;
  const range = { start: commented ? theirs.start : theirs.codeStart, end: theirs.end };
  const piece = fittedPiece(reply.tree, range, indentAt(document.tree.text, mine), document.tree.text);
  if (piece.moved) repairs.add('indentation adjusted');
  const margin = withMargin(document.tree.text, start);
  const text =
    margin === start && indentAt(document.tree.text, mine) !== '' ? piece.text.trimStart() : piece.text;
  edits.push({ start: margin, end: mine.end, text });
}

/** Definitions that the document does not have go behind the one in front of them, or before the next. */
function addNew(
  document: CodeWithItems,
  reply: CodeWithItems,
  anchors: ReadonlyMap<Item, Item>,
  edits: Edit[],
  repairs: Set<string>,
): void {
  let previous: Item | undefined;
  const pending: Item[] = [];
  for (const theirs of reply.items) {
    const mine = anchors.get(theirs);
    if (mine !== undefined) {
      for (const item of pending.splice(0)) addBeside(mine, 'before', item, document, reply, edits);
      previous = mine;
    } else if (theirs.kind !== 'import') {
      if (!isWanted(theirs, reply)) repairs.add('statements outside the definitions left out');
      else if (previous === undefined) pending.push(theirs);
      else addBeside(previous, 'after', theirs, document, reply, edits);
    }
  }
}

/** Functions and types are part of an answer; other statements only when the answer's definitions use them. */
function isWanted(item: Item, reply: CodeWithItems): boolean {
  if (item.kind === 'definition') return true;
  if (item.kind !== 'variable') return false;
  const names = new Set(item.key.split(', '));
  return reply.items.some(
    (other) =>
      other !== item &&
      other.kind === 'definition' &&
      reply.tree.tokens.some(
        (token) => token.start >= other.codeStart && token.end <= other.end && names.has(token.text),
      ),
  );
}

function addBeside(
  anchor: Item,
  side: 'before' | 'after',
  item: Item,
  document: CodeWithItems,
  reply: CodeWithItems,
  edits: Edit[],
): void {
  const { text } = document.tree;
  const holder = document.items.find((top) => top.start <= anchor.start && top.end >= anchor.end) ?? anchor;
  // A function of its own does not go into the class that holds its neighbour.
  const outside = holder !== anchor && !isMethod(reply.tree.text.slice(item.codeStart, item.end));
  const place = outside ? holder : anchor;
  const where = outside ? 'before' : side;
  const piece = fittedPiece(reply.tree, item, indentAt(text, place), text).text;
  const gap = '\n'.repeat(Math.max(2, gapBefore(reply, item)));
  if (where === 'before') {
    const at = withMargin(text, place.start);
    edits.push({ start: at, end: at, text: piece + gap });
  } else edits.push({ start: place.end, end: place.end, text: gap + piece });
}

function isMethod(code: string): boolean {
  return (
    /^(?:@.*\n\s*)*(?:async\s+)?def\s+\w+\(\s*(?:self|cls)\b|^(?:(?:public|private|protected|static|async|readonly|get|set|override)\s+)*[\w#$]+\s*(?:<[^>]*>)?\(/.test(
      code,
    ) && !/^(?:async\s+)?function\b/.test(code)
  );
}

function gapBefore(reply: CodeWithItems, item: Item): number {
  const before = reply.tree.text.slice(0, item.start);
  const blank = /\n[\s]*$/.exec(before)?.[0] ?? '';
  return Math.min(3, blank.split('\n').length - 1);
}

/** Of edits that overlap only the first counts; two definitions of one name in a reply are the case. */
function withoutOverlaps(edits: readonly Edit[]): Edit[] {
  const kept: Edit[] = [];
  for (const edit of edits) if (edit.start >= (kept.at(-1)?.end ?? 0)) kept.push(edit);
  return kept;
}
