import type { Disagreement, Member, PoolAgreement } from './agreement';
import { createComparer } from './comparer';
import type { Comparer, ComparerInput } from './comparer';

export interface AgreeInput extends ComparerInput {
  /** At least one, with distinct ids. */
  readonly members: readonly Member[];
}

export interface DisagreeInput extends AgreeInput {
  /** The text on the screen; often a member's, but any text will do. */
  readonly shown: string;
  /** The largest share of the tokens that may be coloured, in (0, 1]. */
  readonly heatShare: number;
}

/**
 * How the members of a pool relate to one another.
 * @throws RangeError if there are no members, a weight is not above 0 or an id is used twice.
 */
export function agree(input: AgreeInput): PoolAgreement {
  return comparerOf(input).agreement();
}

/** How the members of a pool differ from one text; without members there is no disagreement. */
export function disagree(input: DisagreeInput): Disagreement {
  return comparerOf(input).disagreement(input.shown, input.heatShare);
}

function comparerOf(input: AgreeInput): Comparer {
  const comparer = createComparer(input);
  for (const member of input.members) comparer.add(member);
  return comparer;
}
