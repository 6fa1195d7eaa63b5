import { childNodes, nodeType } from '../syntax/tree';
import type { SyntaxTree } from '../syntax/tree';
import type { OffsetRange } from '../task';

/** An exchange of a range of the shown text that is under consideration. */
export interface PlacedText {
  readonly text: string;
  /** How many errors the result may have. */
  readonly allowed: number;
  /** Whether the text has to be one node of the result. */
  readonly asNode: boolean;
}

/** Whether exchanging the range for the text gives a text that parses. */
export type PlaceCheck = (range: OffsetRange, placed: PlacedText) => boolean;

/**
 * A check for one shown text. Only the top-level declaration around a range is parsed again where it can be parsed
 * by itself.
 * @param known remembers answers; to be kept only as long as the shown text stays the same.
 */
export function createPlaceCheck(
  shown: SyntaxTree,
  parse: (text: string) => SyntaxTree,
  known: Map<string, boolean>,
): PlaceCheck {
  const alone = new Map<string, boolean>();

  /** The declarations around a range, where they are the same on their own; otherwise the whole text. */
  function surroundings(range: OffsetRange): OffsetRange {
    const whole = { start: 0, end: shown.text.length };
    if (shown.errors > 0 || shown.level === 'lexical') return whole;
    const around = childNodes(shown, 0).filter(
      (node) => (shown.nodes.start[node] ?? 0) <= range.end && (shown.nodes.end[node] ?? 0) >= range.start,
    );
    const first = around[0];
    const last = around.at(-1);
    if (first === undefined || last === undefined) return whole;
    const part = { start: shown.nodes.start[first] ?? 0, end: shown.nodes.end[last] ?? 0 };
    if (part.start > range.start || part.end < range.end) return whole;
    const key = `${first} ${last}`;
    const same = alone.get(key) ?? readsTheSame(shown, around, parse(shown.text.slice(part.start, part.end)));
    alone.set(key, same);
    return same ? part : whole;
  }

  return (range, { text, allowed, asNode }) => {
    const key = [range.start, range.end, allowed, asNode, text].join(' ');
    const answer = known.get(key);
    if (answer !== undefined) return answer;
    const part = surroundings(range);
    const tree = parse(
      shown.text.slice(part.start, range.start) + text + shown.text.slice(range.end, part.end),
    );
    const start = range.start - part.start;
    const fits =
      tree.errors <= allowed &&
      (!asNode || tree.level === 'lexical' || isNode(tree, start, start + text.length));
    known.set(key, fits);
    return fits;
  };
}

/** Whether top-level nodes are the same when nothing else is around them. */
function readsTheSame(shown: SyntaxTree, nodes: readonly number[], part: SyntaxTree): boolean {
  const types = childNodes(part, 0).map((node) => nodeType(part, node));
  return (
    part.errors === 0 &&
    types.length === nodes.length &&
    types.every((type, index) => type === nodeType(shown, nodes[index] ?? -1))
  );
}

function isNode({ nodes }: SyntaxTree, start: number, end: number): boolean {
  for (let node = 1; node < nodes.count; node++) {
    if ((nodes.start[node] ?? 0) > start) return false;
    if (nodes.start[node] === start && nodes.end[node] === end) return true;
  }
  return false;
}
