const words: ReadonlyMap<string, number> = new Map(
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty'
    .split(' ')
    .map((word, value) => [word, value]),
);

/** English words for the numbers from 0 to 20, for patterns. */
export const numberWords: readonly string[] = [...words.keys()];

/**
 * One spelling for all spellings of a number: in decimal, hexadecimal, octal, binary or scientific notation, with
 * separators, as a word up to twenty. Undefined: the text is no number.
 */
export function canonicalNumber(text: string): string | undefined {
  const trimmed = text.trim().toLowerCase();
  const word = words.get(trimmed);
  if (word !== undefined) return String(word);
  const match = /^([+-]?)\s*([0-9a-z_.,]+(?:e[+-]\d+)?)$/.exec(trimmed);
  const digits = plainDigits(match?.[2] ?? '');
  if (digits === undefined) return undefined;
  const sign = match?.[1] === '-' ? '-' : '';
  if (/^\d+$|^0[xob]/.test(digits)) return signed(sign, BigInt(digits).toString());
  const value = Number(digits);
  if (!Number.isFinite(value)) return undefined;
  return signed(
    sign,
    Number.isInteger(value) && Math.abs(value) < 1e21 ? BigInt(value).toString() : String(value),
  );
}

/** Digits as JavaScript reads them, without separators; undefined: no number. */
function plainDigits(text: string): string | undefined {
  const joined = /^\d{1,3}(?:,\d{3})+(?:\.\d+)?$/.test(text) ? text.replaceAll(',', '') : text;
  if (!/^(?:0x[\da-f][\da-f_]*|0o[0-7][0-7_]*|0b[01][01_]*)n?$/.test(joined)) {
    if (!/^(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:e[+-]?\d+)?n?$/.test(joined)) return undefined;
  }
  return joined.replaceAll('_', '').replace(/n$/, '');
}

function signed(sign: string, digits: string): string {
  return digits === '0' ? '0' : `${sign}${digits}`;
}
