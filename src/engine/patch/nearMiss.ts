/** Where a document comes closest to lines that it does not hold; lines counted from 1, both ends included. */
export interface NearMiss {
  readonly firstLine: number;
  readonly lastLine: number;
  /** The first line that differs, as the document and as the reply has it. */
  readonly line: number;
  readonly document: string;
  readonly reply: string;
}

/** The lines of the document most like the wanted ones; undefined when nothing is alike. */
export function nearestLines(document: readonly string[], wanted: readonly string[]): NearMiss | undefined {
  const start = mostEqualWindow(document, wanted) ?? mostSimilarWindow(document, wanted);
  if (start === undefined) return undefined;
  const end = Math.min(document.length, start + wanted.length);
  for (let i = 0; i < wanted.length; i += 1) {
    const reply = wanted[i] ?? '';
    const line = document[start + i] ?? '';
    if (reply.trim() === line.trim()) continue;
    return { firstLine: start + 1, lastLine: end, line: start + i + 1, document: line, reply };
  }
  return undefined;
}

/** What a person can read about a near miss. */
export function describeNearMiss(near: NearMiss | undefined): string {
  if (near === undefined) return 'Nothing in the document is like it.';
  const { firstLine, lastLine, line } = near;
  const lines =
    firstLine === lastLine ? `line ${String(firstLine)}` : `lines ${String(firstLine)}–${String(lastLine)}`;
  return `Closest ${lines}: line ${String(line)} reads ${quoted(near.document)}, the reply has ${quoted(near.reply)}.`;
}

/** A line in quotation marks, shortened to what a message can bear. */
export function quoted(line: string): string {
  const bare = line.trim();
  return bare.length > 60 ? `"${bare.slice(0, 57).replace(/[\uD800-\uDBFF]$/, '')}…"` : `"${bare}"`;
}

function mostEqualWindow(document: readonly string[], wanted: readonly string[]): number | undefined {
  const places = new Map<string, number[]>();
  wanted.forEach((line, i) => {
    const bare = line.trim();
    if (bare.length > 1) places.set(bare, [...(places.get(bare) ?? []), i]);
  });
  const votes = new Map<number, number>();
  document.forEach((line, i) => {
    for (const offset of places.get(line.trim()) ?? []) {
      const start = i - offset;
      if (start >= 0) votes.set(start, (votes.get(start) ?? 0) + 1);
    }
  });
  return [...votes].sort((a, b) => b[1] - a[1] || a[0] - b[0])[0]?.[0];
}

function mostSimilarWindow(document: readonly string[], wanted: readonly string[]): number | undefined {
  // The longest line says most about the place.
  const telling = wanted.reduce((best, line, i) => (line.length > (wanted[best] ?? '').length ? i : best), 0);
  const pairs = letterPairs(wanted[telling] ?? '');
  let best = 0.4;
  let start: number | undefined;
  document.forEach((line, i) => {
    const likeness = dice(pairs, letterPairs(line));
    if (likeness <= best || i < telling) return;
    best = likeness;
    start = i - telling;
  });
  return start;
}

/** How much two pieces of code are alike by their pairs of letters, in [0, 1]; of each the first 2,000 count. */
export function likeness(a: string, b: string): number {
  return dice(letterPairs(a, 2000), letterPairs(b, 2000));
}

function letterPairs(line: string, most = 400): Set<string> {
  const bare = line.trim().slice(0, most);
  const pairs = new Set<string>();
  for (let i = 0; i + 1 < bare.length; i += 1) pairs.add(bare.slice(i, i + 2));
  return pairs;
}

/** The share of pairs of letters that two lines have in common (Dice, 1945), in [0, 1]. */
function dice(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  if (a.size === 0 || b.size === 0) return 0;
  let shared = 0;
  for (const pair of a) if (b.has(pair)) shared += 1;
  return (2 * shared) / (a.size + b.size);
}
