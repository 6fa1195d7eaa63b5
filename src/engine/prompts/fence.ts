/** A row of backticks longer than any in the texts, so that none of them can end a block fenced with it; at least 3. */
export function fenceFor(...texts: readonly string[]): string {
  let longest = 2;
  for (const text of texts) {
    for (const [run] of text.matchAll(/`+/g)) longest = Math.max(longest, run.length);
  }
  return '`'.repeat(longest + 1);
}

/** A text between fences that it cannot contain, ending in exactly the line breaks that it has. */
export function fenced(text: string, label = ''): string {
  const fence = fenceFor(text);
  return `${fence}${oneLine(label)}\n${text}${text.endsWith('\n') || text === '' ? '' : '\n'}${fence}`;
}

/** A title or path as it may stand in a line of its own: no line breaks, no backticks. */
export function oneLine(text: string): string {
  return text
    .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .replaceAll('`', "'")
    .trim();
}
