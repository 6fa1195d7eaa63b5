import type { ComparedText } from './comparedText';
import type { Comparison } from './comparer';
import { isSameWord, stemOf, wordParts } from './requestWords';
import type { RequestWords } from './requestWords';

/** Which words of the request a candidate takes up. */
export interface Uptake {
  /** Per word of the request: 1 where the code says it, the names of its locals aside. */
  readonly said: Uint8Array;
  /** How many words the code says, the names of its locals included. */
  readonly taken: number;
}

/** Which words of the request the members of a pool take up. */
export interface RequestUptake {
  /** How many words the request has, all counted. */
  readonly length: number;
  /** By the id of a member; members that differ by names alone count as the first of them. */
  of(id: string): Uptake | undefined;
}

/** What was read off texts before. */
export type UptakeMemory = Map<ComparedText, Uptake>;

/** Reads off which words of a request the compared regions of a pool have. */
export function requestUptake(
  { variants }: Comparison,
  request: RequestWords,
  memory: UptakeMemory = new Map(),
): RequestUptake {
  const comparedOf = new Map(
    [...variants.values()].flatMap(({ members, compared }) =>
      members.map(({ id }) => [id, compared] as const),
    ),
  );
  return {
    length: request.length,
    of(id) {
      const compared = comparedOf.get(id);
      if (compared === undefined) return undefined;
      const uptake = memory.get(compared) ?? uptakeOf(compared, request);
      memory.set(compared, uptake);
      return uptake;
    },
  };
}

function uptakeOf(compared: ComparedText, { stems }: RequestWords): Uptake {
  const { code, locals } = wordsOf(compared);
  const said = Uint8Array.from(stems, (stem) => (has(code, stem) ? 1 : 0));
  const taken = stems.filter((stem, at) => said[at] === 1 || has(locals, stem)).length;
  return { said, taken };
}

function has(words: ReadonlySet<string>, stem: string): boolean {
  if (words.has(stem)) return true;
  for (const word of words) if (isSameWord(word, stem)) return true;
  return false;
}

/** The stems in the compared region. Parameters are given, and say nothing about who takes up what. */
function wordsOf({ form, first, length }: ComparedText): { code: Set<string>; locals: Set<string> } {
  const { tree, bindings } = form;
  const code = new Set<string>();
  const locals = new Set<string>();
  for (let unit = first; unit < first + length; unit++) {
    const token = tree.tokens[form.token[unit] ?? -1];
    if (token === undefined || token.kind === 'comment') continue;
    const binding = form.binding[unit] ?? -1;
    if (bindings.parameter[binding] === true) continue;
    const words = binding >= 0 ? locals : code;
    for (const part of wordParts(token.text)) words.add(stemOf(part));
  }
  return { code, locals };
}
