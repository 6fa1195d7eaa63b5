import type { ContextBlock } from '../task';
import { contextText } from './contextText';
import { estimateTokens } from './tokens';

export interface FittedContext {
  /** In the order given, so that the same context always makes the same prompt. */
  readonly kept: readonly ContextBlock[];
  readonly dropped: readonly DroppedBlock[];
  /** What the kept blocks take, headings included. */
  readonly tokens: number;
}

export interface DroppedBlock {
  readonly block: ContextBlock;
  /** How many tokens it would have taken. */
  readonly tokens: number;
}

/**
 * Chooses the context that fits a budget of tokens, the most relevant first and among equals the first given.
 * A block that does not fit is left out whole, and smaller ones behind it still have their chance.
 */
export function fitContext(blocks: readonly ContextBlock[], budgetTokens: number): FittedContext {
  const sized = blocks.map((block, index) => ({ block, index, tokens: estimateTokens(contextText(block)) }));
  const ranked = [...sized].sort((a, b) => b.block.relevance - a.block.relevance || a.index - b.index);
  const chosen = new Set<number>();
  let tokens = 0;
  for (const candidate of ranked) {
    if (tokens + candidate.tokens > budgetTokens) continue;
    tokens += candidate.tokens;
    chosen.add(candidate.index);
  }
  return {
    kept: sized.filter(({ index }) => chosen.has(index)).map(({ block }) => block),
    dropped: sized
      .filter(({ index }) => !chosen.has(index))
      .map(({ block, tokens: size }) => ({ block, tokens: size })),
    tokens,
  };
}
