import type { Variant } from './comparer';

/** What running a pool says of a member, seen from the text that is shown. */
export interface Standing {
  /** Its rank in the pool, in [0, 1]: high where it behaves in a likelier way than what is shown. */
  readonly rank: number;
  /** It behaves like what is shown on all inputs and tests, as far as anything was run. */
  readonly alike: boolean;
}

/** The standings of the members of a pool by their ids. */
export type Standings = ReadonlyMap<string, Standing>;

/** Of a member of which nothing is known. */
const unknown: Standing = { rank: 0.5, alike: false };

/** The standing of a variant: the weighted mean rank of its members; alike only if all of them are. */
export function variantStanding({ members }: Pick<Variant, 'members'>, standings: Standings): Standing {
  let sum = 0;
  let total = 0;
  let alike = true;
  for (const { id, weight } of members) {
    const standing = standings.get(id) ?? unknown;
    sum += weight * standing.rank;
    total += weight;
    alike &&= standing.alike;
  }
  return { rank: total > 0 ? sum / total : unknown.rank, alike };
}
