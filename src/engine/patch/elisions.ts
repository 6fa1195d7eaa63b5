/** The words that stand for code which a reply left out. */
const left =
  /\b(?:rest of|remaind?er of|remaining|existing|unchanged|omitted|elided|truncated|previous|original|same as|as before|other (?:methods?|functions?|code|fields?|imports?|members?|cases?|definitions?|properties|tests?)|(?:code|implementation|imports?|methods?|functions?|logic|body|stuff|things) (?:here|above|below|stays?|remains?|goes?)|keep|your code|and so on|etc)\b/i;

/** Without dots, only what can hardly be meant otherwise. */
const leftForSure =
  /^\(?(?:the )?(?:(?:rest|remaind?er) of (?:the|this|your|its)?\s*\w+(?: \w+)? ?(?:here|unchanged|(?:stays?|remains?|is|are)(?: the)? (?:same|unchanged)|omitted|below)?|(?:the )?(?:existing|previous|original|remaining|other) (?:code|imports?|methods?|functions?|implementation|members?|definitions?|fields?|logic)(?: (?:here|unchanged|above|below|(?:stays?|remains?|goes?)(?: here| unchanged| the same| as is)?))?|(?:unchanged|no changes?|omitted for brevity|same as (?:before|above|the original)))\)?[.:]?$/i;

const comment = /^\s*(?:\{?\/\*+|\/\/+|#+|--|<!--|\*|;+|%)\s*(.*?)\s*(?:\*+\/\}?|-->)?\s*$/;

/**
 * Whether a line stands for code that was left out, such as `// ... rest of the code unchanged`: a comment that
 * says so, or a comment of nothing but dots.
 */
export function isElision(line: string): boolean {
  const words = comment.exec(line)?.[1];
  if (words === undefined)
    return /^\s*(?:\.{3}|…)\s*\(?[^)]*\b(?:rest|existing|unchanged|omitted)\b.*$/i.test(line);
  const dotted = /^(?:\.{3,}|…)|(?:\.{3,}|…)\)?$/.test(words);
  const bare = words.replace(/^[\s.…[(<-]+|[\s.…\])>-]+$/g, '');
  if (dotted && bare === '') return true;
  return dotted ? left.test(bare) : leftForSure.test(bare);
}

/** The first line of the patched text that stands for code left out and that the base does not have. */
export function findElision(base: string, patched: string): string | undefined {
  const known = new Set(base.split('\n').map((line) => line.trim()));
  return patched
    .split('\n')
    .find((line) => isElision(line) && !known.has(line.trim()))
    ?.trim();
}
