/** The text with "\r\n" as "\n". A lone "\r" is no line break here; it stays where it is. */
export function toLf(text: string): string {
  return text.replaceAll('\r\n', '\n');
}
