import type { OffsetRange } from '../task';
import { estimateTokens } from './tokens';

/** Whole lines of a document around a range; lines are counted from 1, both ends included. */
export interface Excerpt {
  readonly text: string;
  readonly firstLine: number;
  readonly lastLine: number;
  /** Whether it is the whole document. */
  readonly complete: boolean;
}

/**
 * As much of a document as a budget of tokens allows, grown from the range line by line on both sides. The range
 * itself is always in it, even when it alone is over the budget.
 */
export function excerptAround(text: string, range: OffsetRange, budgetTokens: number): Excerpt {
  const lines = text.split('\n');
  let first = text.slice(0, range.start).split('\n').length - 1;
  let last = text.slice(0, range.end).split('\n').length - 1;
  const cost = (index: number): number => estimateTokens(`${lines[index] ?? ''}\n`);
  let left = budgetTokens;
  for (let i = first; i <= last; i += 1) left -= cost(i);
  let grows = true;
  while (grows) {
    grows = false;
    if (first > 0 && cost(first - 1) <= left) {
      first -= 1;
      left -= cost(first);
      grows = true;
    }
    if (last < lines.length - 1 && cost(last + 1) <= left) {
      last += 1;
      left -= cost(last);
      grows = true;
    }
  }
  return {
    text: lines.slice(first, last + 1).join('\n'),
    firstLine: first + 1,
    lastLine: last + 1,
    complete: first === 0 && last === lines.length - 1,
  };
}
