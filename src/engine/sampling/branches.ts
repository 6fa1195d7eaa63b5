import { readBlocks } from '../patch/readBlocks';
import type { ChatReply, TokenLogprob } from '../ports';
import { branchPoints } from './branchPoints';
import { tokenEntropy } from './likelihood';

/** The beginning of an answer from which another one is to be drawn. */
export interface Branch {
  /** Not ending in white space. */
  readonly prefix: string;
  /** The tokens of the prefix. */
  readonly tokens: readonly TokenLogprob[];
  /** Index of the first token of the answer that is drawn anew. */
  readonly token: number;
  /** The share of the answer's uncertainty that stands before, in [0, 1]. */
  readonly share: number;
  /** Of the place, in nats. */
  readonly uncertainty: number;
}

/** What does not vote either: `# why`, but not `#include` or `#[test]`. */
const comment = /^\s*(?:\/\/|\/\*|#(?![\w[!])|"""|''')/;
/** An answer is continued from so many places at most. */
const most = 3;

/**
 * Where an answer is worth continuing, the most uncertain place first: places in its code, since prose and comments
 * do not vote; of SEARCH/REPLACE edits the halves that replace.
 * @returns none where the server told no tokens, or not those of the text, and where the answer was cut off.
 */
export function branchesOf({ text, tokens: told, finishReason }: ChatReply): Branch[] {
  const tokens = tokensOfText(told ?? [], text);
  if (tokens === undefined || (finishReason !== 'stop' && finishReason !== 'unknown')) return [];
  const inBlocks = readBlocks(text).blocks > 0;
  const total = uncertaintyOf(tokens);
  const branches: Branch[] = [];
  for (const point of branchPoints(tokens, { most: tokens.length })) {
    if (branches.length === most) break;
    const prefix = point.prefix.trimEnd();
    const { within, firstLine } = readBlocks(point.prefix);
    const inCode = inBlocks ? (within === 'fence' || within === 'replace') && firstLine !== undefined : true;
    if (prefix === '' || !inCode || branches.some((other) => other.prefix === prefix)) continue;
    if (comment.test(text.slice(point.prefix.length))) continue;
    const share =
      total > 0 ? uncertaintyOf(tokens.slice(0, point.token)) / total : point.token / tokens.length;
    branches.push({
      prefix,
      tokens: tokensUpTo(tokens, prefix.length),
      token: point.token,
      share: Math.min(1, share),
      uncertainty: point.uncertainty,
    });
  }
  return branches;
}

/** Those of the tokens whose texts make up the text: servers tell of reasoning and of marks of the end as well. */
export function tokensOfText(tokens: readonly TokenLogprob[], text: string): TokenLogprob[] | undefined {
  const start = tokens
    .map((token) => token.text)
    .join('')
    .lastIndexOf(text);
  if (tokens.length === 0 || start < 0) return undefined;
  const found: TokenLogprob[] = [];
  let offset = 0;
  for (const token of tokens) {
    const end = offset + token.text.length;
    if (offset >= start && end <= start + text.length && token.text !== '') found.push(token);
    offset = end;
  }
  return found.map((token) => token.text).join('') === text ? found : undefined;
}

/** The tokens of the first characters; the last one may be a part of what was drawn, such as `{` of `{\n`. */
function tokensUpTo(tokens: readonly TokenLogprob[], length: number): TokenLogprob[] {
  const kept: TokenLogprob[] = [];
  let left = length;
  for (const token of tokens) {
    if (left <= 0) break;
    kept.push(
      token.text.length <= left ? token : { text: token.text.slice(0, left), logprob: token.logprob },
    );
    left -= token.text.length;
  }
  return kept;
}

/** In nats: the entropies of the places, or, where no alternatives were told, how surprising the tokens were. */
function uncertaintyOf(tokens: readonly TokenLogprob[]): number {
  return tokens.reduce((sum, token) => sum + (tokenEntropy(token) ?? -token.logprob), 0);
}
