/**
 * Reads JSON that may be cut off: the value, or as much of it as is whole, with what was open closed.
 * Never throws; `value` is undefined when nothing can be read.
 */
export function salvageJson(text: string): { readonly value: unknown; readonly complete: boolean } {
  const whole = tryParse(text);
  if (whole !== undefined) return { value: whole, complete: true };
  for (const cut of cutsOf(text)) {
    const value = tryParse(text.slice(0, cut.end) + cut.closing);
    if (value !== undefined) return { value, complete: false };
  }
  return { value: undefined, complete: false };
}

interface Cut {
  readonly end: number;
  readonly closing: string;
}

/** The last places at which a list's or an object's part ended, with the brackets that were open there, latest first. */
function cutsOf(text: string): Cut[] {
  const kept = 8;
  const cuts: Cut[] = [];
  const open: string[] = [];
  let inString = false;
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (inString) {
      if (character === '\\') at++;
      else if (character === '"') inString = false;
      continue;
    }
    if (character === '"') inString = true;
    else if (character === '{') open.push('}');
    else if (character === '[') open.push(']');
    else if (character === '}' || character === ']') {
      if (open.pop() !== character) break;
      cuts.push({ end: at + 1, closing: [...open].reverse().join('') });
      if (open.length === 0) break;
    } else if (character === ',' && open.at(-1) === ']') {
      cuts.push({ end: at, closing: [...open].reverse().join('') });
    }
    if (cuts.length > kept) cuts.shift();
  }
  return cuts.reverse();
}

function tryParse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
