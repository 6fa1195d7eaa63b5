import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chooseWithBehaviour } from '../../../../src/engine/consensus/chooseWithBehaviour';
import type { BehaviourChoice } from '../../../../src/engine/consensus/chooseWithBehaviour';
import { agreementWith, anyDoings, behaviourOf, idOf, membersOf } from './support';
import type { Doing } from './support';

interface Case {
  readonly doings: readonly Doing[];
  readonly scores: readonly number[];
  readonly reversed?: boolean;
  readonly baseRate?: number;
}

const alike = (a: string, b: string): number => (a === b ? 1 : 0.5);

function choose({ doings, scores, reversed = false, baseRate = 0.5 }: Case): BehaviourChoice {
  const members = membersOf(doings);
  return chooseWithBehaviour({
    members: reversed ? [...members].reverse() : members,
    agreement: agreementWith(members, scores),
    similarity: alike,
    behaviour: behaviourOf(doings),
    base: '',
    drawn: doings.length,
    baseRate,
  });
}

const anyCase = anyDoings.chain((doings) =>
  fc.record({
    doings: fc.constant(doings),
    scores: fc.array(fc.double({ min: -1, max: 1, noNaN: true }), {
      minLength: doings.length,
      maxLength: doings.length,
    }),
  }),
);

describe('the choice with behaviour', () => {
  it('is the same whatever the order of the members', () => {
    fc.assert(
      fc.property(anyCase, (one) => {
        expect(choose({ ...one, reversed: true })).toEqual(choose(one));
      }),
    );
  });

  it('lies in its cluster, which is one of the clusters, which hold every member once', () => {
    fc.assert(
      fc.property(anyCase, (one) => {
        const { choice, cluster, clusters } = choose(one);
        expect(cluster.members).toContain(choice);
        expect(clusters).toContainEqual(cluster);
        expect(clusters.flatMap(({ members }) => members).sort()).toEqual(
          one.doings.map((_, at) => idOf(at)),
        );
      }),
    );
  });

  it('has a confidence that is a probability and rises with the base rate', () => {
    fc.assert(
      fc.property(anyCase, (one) => {
        const low = choose({ ...one, baseRate: 0.2 }).confidence;
        const high = choose({ ...one, baseRate: 0.8 }).confidence;
        expect(low).toBeGreaterThan(0);
        expect(high).toBeLessThan(1);
        expect(high).toBeGreaterThan(low);
      }),
    );
  });

  it('never takes a candidate that gives no value where another with as many votes gives one', () => {
    fc.assert(
      fc.property(anyDoings, (doings) => {
        const value = (doing: Doing): boolean => doing.outcomes.some((outcome) => !/^[!?]/.test(outcome));
        fc.pre(doings.some(value));
        const { choice } = choose({ doings, scores: doings.map(() => 0.5) });
        expect(value(doings[Number(choice.slice(1))] ?? { outcomes: [], passed: '' })).toBe(true);
      }),
    );
  });

  it('follows outputs against the votes where most agree', () => {
    const doings = [
      ['1', '2'],
      ['3', '4'],
      ['3', '4'],
      ['3', '4'],
    ].map((outcomes) => ({ outcomes, passed: '' }));
    const { choice, cluster, evidence } = choose({ doings, scores: [0.6, 0.5, 0.5, 0.5] });
    expect(choice).toBe('s01');
    expect(cluster).toEqual({ id: 's01', members: ['s01', 's02', 's03'], weight: 3, by: 'behaviour' });
    expect(evidence.restsOn).toBe('execution');
  });

  it('trusts voters that the votes put ahead more than outliers', () => {
    const doings = [['1'], ['1'], ['2'], ['2']].map((outcomes) => ({ outcomes, passed: '' }));
    expect(choose({ doings, scores: [0.6, 0.5, 0.5, 0.1] }).cluster.id).toBe('s00');
    expect(choose({ doings, scores: [0.5, 0.1, 0.6, 0.5] }).cluster.id).toBe('s02');
  });

  it('holds it against nobody that it was not run', () => {
    const doings = [['1'], ['2'], ['?notRun']].map((outcomes) => ({ outcomes, passed: '' }));
    expect(choose({ doings, scores: [0.2, 0.2, 0.6] }).choice).toBe('s02');
    expect(choose({ doings, scores: [0.6, 0.2, 0.2] }).choice).toBe('s00');
  });

  it('rests on votes alone without inputs, and lets tests move the choice', () => {
    const untested = [1, 2].map(() => ({ outcomes: [], passed: '' }));
    const byVotes = choose({ doings: untested, scores: [0.4, 0.5] });
    expect(byVotes).toMatchObject({ choice: 's01', evidence: { restsOn: 'votes' }, cluster: { by: 'text' } });
    const tested = ['1', '0'].map((passed) => ({ outcomes: [], passed }));
    expect(choose({ doings: tested, scores: [0.4, 0.5] }).choice).toBe('s00');
  });

  it('says that there is nothing to choose from', () => {
    const members = membersOf([{ outcomes: [], passed: '' }]);
    expect(() =>
      chooseWithBehaviour({
        members: [],
        agreement: agreementWith(members, [0]),
        similarity: alike,
        behaviour: behaviourOf([]),
        base: '',
        drawn: 0,
      }),
    ).toThrow(RangeError);
  });

  it('prefers, all else being equal, who takes up the word of the request that others take up', () => {
    const doings = ['1', '1', '1', '1'].map((value): Doing => ({ outcomes: [value], passed: '' }));
    const members = membersOf(doings);
    const said = [
      [0, 1],
      [1, 1],
      [1, 1],
      [0, 1],
    ];
    const chosen = chooseWithBehaviour({
      members,
      agreement: agreementWith(members, [0, 0, 0, 0]),
      similarity: alike,
      uptake: {
        length: 5,
        of: (id) => {
          const row = said[members.findIndex((member) => member.id === id)] ?? [];
          return { said: Uint8Array.from(row), taken: row.length };
        },
      },
      behaviour: behaviourOf(doings),
      base: '',
      drawn: 4,
    });
    expect(chosen.choice).toBe(idOf(1));
    expect(chosen.evidence).toMatchObject({ behaviour: { asked: 5, taken: 2 } });
  });
});
