/** UTF-16 units of ASCII text a token, on the low side: code has about 3.5 to 4 with today's tokenizers. */
const asciiPerToken = 3.5;

/**
 * About how many tokens a text is to a model, rather too many than too few: ASCII at 3.5 characters a token, every
 * other code point as one, as CJK and emoji mostly are. Servers count for themselves; this is for budgets.
 */
export function estimateTokens(text: string): number {
  let ascii = 0;
  let others = 0;
  for (const character of text) {
    if (character < '\u0080') ascii += 1;
    else others += 1;
  }
  return Math.ceil(ascii / asciiPerToken) + others;
}
