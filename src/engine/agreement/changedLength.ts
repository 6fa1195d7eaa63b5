/** How many characters of a text lie between what it has in common with another at the beginning and at the end. */
export function changedLength(text: string, base: string): number {
  const most = Math.min(text.length, base.length);
  let start = 0;
  while (start < most && text[start] === base[start]) start += 1;
  let end = 0;
  while (end < most - start && text[text.length - 1 - end] === base[base.length - 1 - end]) end += 1;
  return text.length - start - end;
}
