/** Which words of a command line are kept: options without a value, with one, and whether what is no option is. */
export interface KeptOptions {
  readonly flags: readonly string[];
  readonly values: readonly string[];
}

/** A command line, sorted by what is kept of it. */
export interface SortedWords {
  readonly options: readonly string[];
  readonly positional: readonly string[];
}

/**
 * Keeps the options that decide what is tested, and drops those that decide how it is shown, watched or measured.
 * @param dropValues the options that are dropped together with the word behind them
 */
export function keepOptions(
  words: readonly string[],
  kept: KeptOptions,
  dropValues: readonly string[] = [],
): SortedWords {
  const options: string[] = [];
  const positional: string[] = [];
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? '';
    const name = word.split('=', 1)[0] ?? '';
    if (!word.startsWith('-')) positional.push(word);
    else if (kept.flags.includes(word)) options.push(word);
    else if (kept.values.includes(name)) {
      options.push(word);
      const next = words[at + 1];
      if (name === word && next !== undefined) {
        options.push(next);
        at++;
      }
    } else if (dropValues.includes(word)) at++;
  }
  return { options, positional };
}

/** All words but some options, those of `values` with the word behind them. */
export function dropOptions(
  words: readonly string[],
  flags: readonly string[],
  values: readonly string[],
): string[] {
  const left: string[] = [];
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? '';
    const name = word.startsWith('-') ? (word.split('=', 1)[0] ?? '') : '';
    if (flags.includes(name)) continue;
    if (!values.includes(name)) left.push(word);
    else if (name === word) at++;
  }
  return left;
}
