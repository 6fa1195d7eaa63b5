/** How many characters of a text lie between what it has in common with another one at either end. */
export function changedLength(text: string, other: string): number {
  const most = Math.min(text.length, other.length);
  let start = 0;
  while (start < most && text.charCodeAt(start) === other.charCodeAt(start)) start += 1;
  let tail = 0;
  while (
    tail < most - start &&
    text.charCodeAt(text.length - 1 - tail) === other.charCodeAt(other.length - 1 - tail)
  ) {
    tail += 1;
  }
  return text.length - start - tail;
}
