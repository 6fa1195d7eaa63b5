/** Plain text as Markdown: nothing in it formats, links or embeds. */
export function escapeMarkdown(text: string): string {
  return text.replaceAll(/[\\`*_{}[\]()#+\-.!<>|~&$:]/g, '\\$&').replaceAll(/\s+/g, ' ');
}
