import fc from 'fast-check';
import type { Member, PoolAgreement } from '../../../../src/engine/agreement/agreement';
import type { BehaviourPool } from '../../../../src/engine/consensus/behaviourPool';
import { behaviourPool } from '../../../../src/engine/consensus/behaviourPool';
import type { Behaviour, GeneratedTest } from '../../../../src/engine/verification/behaviour';

/** What one candidate did: its outcomes per input and, as a string of 0 and 1, the tests that it passed. */
export interface Doing {
  readonly outcomes: readonly string[];
  readonly passed: string;
}

export function behaviourOf(doings: readonly Doing[], counts: readonly number[] = []): Behaviour {
  const inputs = doings[0]?.outcomes.length ?? 0;
  const tests = doings[0]?.passed.length ?? 0;
  return {
    candidates: doings.map((_, at) => idOf(at)),
    inputs: Array.from({ length: inputs }, (_, at) => ({ text: `f(${at})`, origin: 'model' as const })),
    outcomes: doings.map(({ outcomes }) => outcomes),
    tests: Array.from({ length: tests }, (_, at): GeneratedTest => ({
      id: `t${at}`,
      text: `assert f(${at})`,
      count: counts[at] ?? 1,
    })),
    passed: doings.map(({ passed }) => Array.from(passed, (mark) => mark === '1')),
  };
}

export function idOf(at: number): string {
  return `s${String(at).padStart(2, '0')}`;
}

export function membersOf(doings: readonly Doing[], weights: readonly number[] = []): Member[] {
  return doings.map((_, at) => ({ id: idOf(at), text: `text ${at}`, weight: weights[at] ?? 1 }));
}

export function poolOf(doings: readonly Doing[], weights: readonly number[] = []): BehaviourPool {
  return behaviourPool(behaviourOf(doings), membersOf(doings, weights));
}

/** A pool whose members are clusters of their own, with the given scores from votes. */
export function agreementWith(members: readonly Member[], scores: readonly number[]): PoolAgreement {
  const clusters = members.map(({ id, weight }) => ({ id, members: [id], weight, by: 'text' as const }));
  const best = scores.indexOf(Math.max(...scores));
  const cluster = clusters[best];
  if (cluster === undefined) throw new RangeError('A pool needs a member.');
  return {
    level: 'tree',
    clusters,
    scores: new Map(members.map(({ id }, at) => [id, scores[at] ?? 0])),
    choice: cluster.id,
    cluster,
    centrality: scores[best] ?? 0,
  };
}

/** Pools of 1 to 8 candidates with up to 5 inputs and 5 tests. */
export const anyDoings: fc.Arbitrary<Doing[]> = fc
  .record({ inputs: fc.nat(5), tests: fc.nat(5) })
  .chain(({ inputs, tests }) =>
    fc.array(
      fc.record({
        outcomes: fc.array(fc.constantFrom('1', '2', 'None', '!ValueError', '?wallMs'), {
          minLength: inputs,
          maxLength: inputs,
        }),
        passed: fc.string({ unit: fc.constantFrom('0', '1'), minLength: tests, maxLength: tests }),
      }),
      { minLength: 1, maxLength: 8 },
    ),
  );
