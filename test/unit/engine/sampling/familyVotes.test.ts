import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FamilyMember } from '../../../../src/engine/sampling/familyVotes';
import { addedVote, familyVotes } from '../../../../src/engine/sampling/familyVotes';

function branch(id: string, parent: string, share: number): FamilyMember {
  return { id, parent: { id: parent, token: 1, share } };
}

function sum(votes: ReadonlyMap<string, number>): number {
  return [...votes.values()].reduce((total, vote) => total + vote, 0);
}

/** Samples drawn from the beginning and, in any order of shares, some that continue them or one another. */
const families = fc
  .array(fc.tuple(fc.nat(), fc.double({ min: 0, max: 1, noNaN: true })), { maxLength: 12 })
  .map((drawn) => {
    const members: FamilyMember[] = [{ id: 's0' }, { id: 's1' }];
    for (const [pick, share] of drawn) {
      const parent = members[pick % members.length]?.id ?? 's0';
      members.push(branch(`s${members.length}`, parent, share));
    }
    return members;
  });

describe('the votes of samples that continue others', () => {
  it('are 1 each without any', () => {
    expect([...familyVotes([{ id: 'a' }, { id: 'b' }]).values()]).toEqual([1, 1]);
  });

  it.each([
    [2, 0.5],
    [4, 0.25],
    [5, 0.9],
    [3, 0],
  ])('add up to m / (1 + (m − 1)·d): %d that share %d', (count, share) => {
    const members = [
      { id: 'a' },
      ...Array.from({ length: count - 1 }, (_, i) => branch(`b${i}`, 'a', share)),
    ];
    const votes = familyVotes(members);
    expect(sum(votes)).toBeCloseTo(count / (1 + (count - 1) * share), 6);
    for (const vote of votes.values()) expect(vote).toBeCloseTo(1 / (1 + (count - 1) * share), 6);
  });

  it('are shared from place to place', () => {
    // Behind the later place two tails of a quarter in parallel: 1/8; a half in front of it; beside a tail of 3/4.
    const votes = familyVotes([{ id: 'a' }, branch('late', 'a', 0.75), branch('early', 'a', 0.25)]);
    const family = 1 / (0.25 + 1 / (1 / 0.75 + 1 / (0.5 + 0.125)));
    expect(sum(votes)).toBeCloseTo(family, 6);
    expect(votes.get('early')).toBeGreaterThan(votes.get('late') ?? 1);
    expect(votes.get('a')).toBeCloseTo(votes.get('late') ?? 0, 6);
  });

  it('do without a parent that has no vote itself', () => {
    expect(familyVotes([branch('b', 'gone', 0.7)]).get('b')).toBeCloseTo(1, 5);
    expect(sum(familyVotes([branch('b', 'gone', 0.5), branch('c', 'gone', 0.5)]))).toBeCloseTo(4 / 3, 5);
  });

  it('are as many as there are parents at least, and as there are samples at most', () => {
    fc.assert(
      fc.property(families, (members) => {
        const votes = familyVotes(members);
        for (const vote of votes.values()) {
          expect(vote).toBeGreaterThan(0);
          expect(vote).toBeLessThanOrEqual(1 + 1e-9);
        }
        expect(sum(votes)).toBeGreaterThanOrEqual(2 - 1e-6);
        expect(sum(votes)).toBeLessThanOrEqual(members.length + 1e-9);
      }),
    );
  });

  it('do not depend on the order of the samples', () => {
    fc.assert(
      fc.property(families, (members) => {
        const votes = familyVotes(members);
        for (const [id, vote] of familyVotes([...members].reverse()))
          expect(votes.get(id)).toBeCloseTo(vote, 9);
      }),
    );
  });

  it('grow by what each sample adds, however little', () => {
    fc.assert(
      fc.property(families, (members) => {
        const last = members.at(-1) ?? { id: 'x' };
        const before = members.slice(0, -1);
        const added = addedVote(last, before);
        expect(added).toBeGreaterThan(0);
        expect(added).toBeLessThanOrEqual(1);
        expect(sum(familyVotes(members)) - sum(familyVotes(before))).toBeLessThanOrEqual(added + 1e-9);
      }),
    );
  });

  it('survive a record in which samples continue one another in a ring', () => {
    const votes = familyVotes([branch('a', 'b', 0.5), branch('b', 'a', 0.5)]);
    expect([...votes.values()]).toEqual([1, 1]);
  });
});
