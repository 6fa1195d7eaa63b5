import type { SampleParent } from '../ports';

export interface FamilyMember {
  readonly id: string;
  /** Absent: drawn from the beginning. */
  readonly parent?: SampleParent;
}

/** What a vote that adds nothing counts all the same: a weight has to be above 0. */
const leastVote = 1e-3;
/** Of a sample that differs from another one in its last token something is its own. */
const mostShare = 1 - 1e-6;

/**
 * What the votes of samples count of which some continue others. What stands before the place of branching was drawn
 * once for all of them, so that it is one vote that they share: m samples that have the share d of their uncertainty
 * in common count m / (1 + (m − 1)·d) together, which is the design effect of clustered samples (Kish, Survey
 * Sampling, 1965) with d for the correlation within the cluster. Where a sample is continued from several places the
 * same is done from place to place, as with resistors: shares in line, branches side by side (Felsenstein's
 * contrasts, The American Naturalist 125, 1985).
 * @param members those whose votes count; a parent may be missing among them.
 * @returns per id, in (0, 1]; 1 for a sample that shares nothing.
 */
export function familyVotes(members: readonly FamilyMember[]): Map<string, number> {
  const votes = new Map(members.map(({ id }): [string, number] => [id, 1]));
  const voting = new Set(votes.keys());
  const children = new Map<string, FamilyMember[]>();
  const continuing = new Set<string>();
  for (const member of members) {
    if (member.parent === undefined) continue;
    continuing.add(member.id);
    children.set(member.parent.id, [...(children.get(member.parent.id) ?? []), member]);
  }
  for (const root of children.keys()) {
    if (continuing.has(root)) continue;
    for (const [id, vote] of from(0, root, { voting, children })) votes.set(id, Math.max(leastVote, vote));
  }
  return votes;
}

/** What one sample more adds to the votes of those before it; in (0, 1]. */
export function addedVote(sample: FamilyMember, before: readonly FamilyMember[]): number {
  if (sample.parent === undefined) return 1;
  const added = total(familyVotes([...before, sample])) - total(familyVotes(before));
  return Math.min(1, Math.max(leastVote, added));
}

interface Family {
  readonly voting: ReadonlySet<string>;
  readonly children: ReadonlyMap<string, readonly FamilyMember[]>;
}

/** The votes of a sample and of what continues it behind a place, as though nothing stood before that place. */
function from(place: number, id: string, family: Family): Map<string, number> {
  const behind = (family.children.get(id) ?? [])
    .map((child) => ({ child, at: Math.min(mostShare, Math.max(place, child.parent?.share ?? 0)) }))
    .sort((a, b) => b.at - a.at);
  // From the end to the front: what has been gathered so far hangs on the place of the last branch.
  let at = behind[0]?.at ?? place;
  let votes = new Map<string, number>(family.voting.has(id) ? [[id, 1 / (1 - at)]] : []);
  for (const next of behind) {
    votes = through(at - next.at, votes);
    at = next.at;
    for (const [other, vote] of from(at, next.child.id, family)) votes.set(other, vote);
  }
  return through(at - place, votes);
}

/** The same votes at the near end of a stretch that all of them share. */
function through(length: number, votes: ReadonlyMap<string, number>): Map<string, number> {
  const factor = 1 / (1 + length * total(votes));
  return new Map([...votes].map(([id, vote]) => [id, vote * factor]));
}

function total(votes: ReadonlyMap<string, number>): number {
  return [...votes.values()].reduce((sum, vote) => sum + vote, 0);
}
