import type { TokenLogprob } from '../ports';
import { tokenEntropy } from './likelihood';

/** A place of an answer from which it is worth sampling again. */
export interface BranchPoint {
  /** Index of the first token that would be drawn anew. */
  readonly token: number;
  /** The text before it, to be continued. */
  readonly prefix: string;
  /** Entropy at the place in nats, or, where no alternatives were told, how surprising the token was. */
  readonly uncertainty: number;
}

export interface BranchOptions {
  /** At most so many; 3 unless told. */
  readonly most?: number;
  /** Places less uncertain than this are left alone, in nats; 0.5 unless told. */
  readonly least?: number;
}

/**
 * The most uncertain places of an answer at which a statement begins, the most uncertain first. Sampling again only
 * from there gives cheap alternatives where the server can continue a text (after cautious next-token prediction,
 * Wang et al., arXiv 2507.03038, which branches at high entropy while decoding).
 * A place counts with the most uncertain of the tokens up to the next word, since indentation and the word itself
 * are often tokens of their own.
 */
export function branchPoints(
  tokens: readonly TokenLogprob[],
  { most = 3, least = 0.5 }: BranchOptions = {},
): BranchPoint[] {
  const points: BranchPoint[] = [];
  let prefix = '';
  let fresh = true;
  for (const [index, token] of tokens.entries()) {
    if (fresh && token.text.trim() !== '') {
      const uncertainty = tokenEntropy(token) ?? -token.logprob;
      if (prefix !== '' && uncertainty >= least) points.push({ token: index, prefix, uncertainty });
    }
    prefix += token.text;
    fresh = startsStatement(prefix);
  }
  return points.sort((a, b) => b.uncertainty - a.uncertainty || a.token - b.token).slice(0, most);
}

/** Whether what comes next begins a statement: at the head of a line, or after what ends or opens one. */
function startsStatement(before: string): boolean {
  return /(^|\n|[;{}]|:[ \t]*\n)[ \t]*$/.test(before);
}
