import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BehaviourStatesInput } from '../../../../src/engine/sampling/behaviourStates';
import { behaviourStates, stopReason } from '../../../../src/engine/sampling/behaviourStates';
import type { PoolState } from '../../../../src/engine/sampling/stopping';
import type { Doing } from '../consensus/support';
import { anyDoings, behaviourOf, idOf, membersOf } from '../consensus/support';

/** Candidates that are all written differently, with what each gives for two inputs. */
function knownOf(doings: readonly Doing[], ran = doings.length): BehaviourStatesInput {
  const members = membersOf(doings);
  return {
    drawn: members.map(({ id }) => id),
    members,
    votes: new Map(members.map(({ id }) => [id, 0.5])),
    similarity: () => 0.5,
    behaviour: behaviourOf(doings.slice(0, ran)),
  };
}

const doing = (...outcomes: string[]): Doing => ({ outcomes, passed: '' });
const [one, two] = [doing('1', '2'), doing('1', '3')];
/** Where nobody says what another says, the rule by text draws on. */
const alone: PoolState = {
  draws: 9,
  usable: 9,
  choice: 'a',
  same: ['a'],
  support: 1,
  rival: 1,
  margin: 1,
};
/** Where the rule by text would stop. */
const settled = Array.from({ length: 4 }, () => ({ ...alone, same: ['a', 'b'], support: 2 }));

describe('behaviourStates', () => {
  it('counts those that do the same as one cluster, however they are written', () => {
    const [first, last] = behaviourStates(knownOf([two, one, one]), 2);
    expect(first).toMatchObject({ draws: 2, usable: 2, support: 1, rival: 1 });
    expect(last).toMatchObject({ draws: 3, usable: 3, same: [idOf(1), idOf(2)], support: 2, rival: 1 });
    expect(last?.margin).toBeGreaterThan(0);
  });

  it('counts draws without a vote, and leaves out who was not run', () => {
    const known = knownOf([one, one, two], 2);
    const states = behaviourStates({ ...known, drawn: ['failed', ...known.drawn] }, 9);
    expect(states.map(({ draws, usable }) => [draws, usable])).toEqual([
      [1, 0],
      [2, 1],
      [3, 2],
      [4, 2],
    ]);
    expect(states[0]).toMatchObject({ choice: undefined, support: 0, margin: 0 });
  });

  it('chooses only among those in contention', () => {
    const known = { ...knownOf([one, one, two]), allowed: new Set([idOf(2)]) };
    expect(behaviourStates(known, 1)).toMatchObject([{ choice: idOf(2), support: 1, rival: 2 }]);
  });

  it('says nothing without inputs', () => {
    expect(behaviourStates(knownOf([doing(), doing()]), 3)).toEqual([]);
  });

  it('holds: the choice is in its cluster, weights are those of the usable, the order of members is none', () => {
    fc.assert(
      fc.property(anyDoings, fc.integer({ min: 1, max: 9 }), (doings, last) => {
        const known = knownOf(doings);
        const states = behaviourStates(known, last);
        const inputs = doings[0]?.outcomes.length ?? 0;
        expect(states).toHaveLength(inputs === 0 ? 0 : Math.min(last, doings.length));
        for (const { draws, usable, choice, same, support, rival } of states) {
          expect(same).toContain(choice);
          expect(support).toBe(same.length);
          expect(support + rival).toBeLessThanOrEqual(usable);
          expect(usable).toBe(draws);
        }
        expect(behaviourStates({ ...known, members: [...known.members].reverse() }, last)).toEqual(states);
      }),
    );
  });
});

describe('stopReason', () => {
  const six = Array.from({ length: 6 }, () => one);

  it('goes by behaviour as soon as it is known: different texts that do the same settle it', () => {
    expect(stopReason([alone], undefined)).toBeUndefined();
    expect(stopReason([alone], knownOf(six))).toBe('choice');
    expect(stopReason([alone], knownOf(six.slice(1)))).toBeUndefined();
  });

  it('does not stop where candidates say the same and yet nobody does', () => {
    const apart = six.map((_, at) => doing(String(at)));
    expect(stopReason(settled, undefined)).toBe('choice');
    expect(stopReason(settled, knownOf(apart))).toBeUndefined();
  });

  it('does not wait for the candidate that came last, but goes by text while more are behind', () => {
    expect(stopReason([alone], knownOf([...six, two], 6))).toBe('choice');
    expect(stopReason([alone], knownOf([...six, two, two], 6))).toBeUndefined();
    expect(stopReason(settled, knownOf([...six, two, two], 6))).toBe('choice');
  });
});
