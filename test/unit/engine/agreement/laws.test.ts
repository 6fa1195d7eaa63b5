import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { agree, disagree } from '../../../../src/engine/agreement/agree';
import type { Disagreement, Member, TokenHeat } from '../../../../src/engine/agreement/agreement';
import { createComparer } from '../../../../src/engine/agreement/comparer';
import type { Syntax } from '../../../../src/engine/ports';
import { createTestSyntax } from '../../../fixtures/syntax';
import { demoPools } from './demoPools';
import type { DemoPool } from './demoPools';
import { anyCosmeticChange, cosmeticChanges, swappable, swapToken } from './mutations';
import type { CosmeticChange } from './mutations';

let syntax: Syntax;
const pools = demoPools();
const anyPool = fc.constantFrom(...pools);
const heatShare = 0.2;

beforeAll(async () => {
  syntax = await createTestSyntax('typescript', 'python');
});

/** A pool of some of the replies to a task, with a member to show. */
const anySelection = anyPool.chain((pool) =>
  fc
    .record({
      members: fc.subarray([...pool.members], { minLength: 2, maxLength: 6 }),
      pick: fc.nat(),
      weights: fc.array(fc.constantFrom(0.5, 1, 2, 3), { minLength: 6, maxLength: 6 }),
    })
    .map(({ members, pick, weights }) => ({
      pool,
      members: members.map((member, index) => ({ ...member, weight: weights[index] ?? 1 })),
      shown: members[pick % members.length]?.text ?? '',
    })),
);

function inputOf(
  pool: DemoPool,
): Pick<Parameters<typeof agree>[0], 'syntax' | 'languageId' | 'base' | 'target'> {
  return {
    syntax,
    languageId: pool.languageId,
    base: pool.base,
    target: { start: 0, end: pool.base.length },
  };
}

function disagreementOf(pool: DemoPool, members: readonly Member[], shown: string): Disagreement {
  return disagree({ ...inputOf(pool), members, shown, heatShare });
}

/** What must stay the same when a candidate is only written in another way: all but the words of alternatives. */
function outline({ tokens, hotSpots }: Disagreement): unknown {
  return {
    tokens,
    hotSpots: hotSpots.map(({ alternatives, ...spot }) => ({
      ...spot,
      alternatives: alternatives.map(({ votes, members }) => ({ votes, members })),
    })),
  };
}

/** The members with one of them written in another way. */
function rewritten(
  pool: DemoPool,
  members: readonly Member[],
  pick: number,
  change: CosmeticChange,
): Member[] {
  return members.map((member, index) =>
    index === pick % members.length
      ? { ...member, text: cosmeticChanges[change](syntax.parse(pool.languageId, member.text)) }
      : member,
  );
}

const isHot = ({ heat, share, inserted, insertionHeat }: TokenHeat): boolean =>
  heat > 0 || share > 0 || inserted > 0 || insertionHeat > 0;

describe('the order of a pool', () => {
  it('does not matter', () => {
    fc.assert(
      fc.property(anySelection, fc.infiniteStream(fc.nat(1_000_000)), ({ pool, members, shown }, keys) => {
        const shuffled = members
          .map((member) => ({ member, key: Number(keys.next().value) }))
          .sort((a, b) => a.key - b.key)
          .map(({ member }) => member);
        expect(agree({ ...inputOf(pool), members: shuffled })).toEqual(agree({ ...inputOf(pool), members }));
        expect(disagreementOf(pool, shuffled, shown)).toEqual(disagreementOf(pool, members, shown));
      }),
      { numRuns: 25 },
    );
  }, 60_000);

  it('does not matter when members arrive one by one and are looked at in between', () => {
    fc.assert(
      fc.property(anySelection, ({ pool, members, shown }) => {
        const comparer = createComparer(inputOf(pool));
        for (const [index, member] of members.entries()) {
          comparer.add(member);
          const sofar = members.slice(0, index + 1);
          expect(comparer.agreement()).toEqual(agree({ ...inputOf(pool), members: sofar }));
          expect(comparer.disagreement(shown, heatShare)).toEqual(disagreementOf(pool, sofar, shown));
        }
      }),
      { numRuns: 8 },
    );
  });
});

describe('identical candidates', () => {
  it('have no heat, however each of them is written', () => {
    fc.assert(
      fc.property(anyPool, fc.nat(), fc.array(anyCosmeticChange, { maxLength: 4 }), (pool, pick, changes) => {
        const text = pool.members[pick % pool.members.length]?.text ?? '';
        const tree = syntax.parse(pool.languageId, text);
        const texts = [text, text, ...changes.map((change) => cosmeticChanges[change](tree))];
        const members = texts.map((some, index) => ({ id: `m${index}`, text: some, weight: 1 }));
        expect(agree({ ...inputOf(pool), members }).clusters).toHaveLength(1);
        const { tokens, hotSpots } = disagreementOf(pool, members, text);
        expect(tokens.filter(isHot)).toEqual([]);
        expect(hotSpots).toEqual([]);
      }),
      { numRuns: 25 },
    );
  });
});

describe('heat', () => {
  it('is within [0, 1], and no more than the allowed share of the tokens is coloured', () => {
    fc.assert(
      fc.property(anySelection, ({ pool, members, shown }) => {
        const { tokens } = disagreementOf(pool, members, shown);
        for (const token of tokens) {
          for (const value of [token.heat, token.share, token.inserted, token.insertionHeat]) {
            expect(value).toBeGreaterThanOrEqual(0);
            expect(value).toBeLessThanOrEqual(1);
          }
          if (token.heat === 0) expect(token.step).toBe(0);
        }
        const coloured = tokens.filter(({ step }) => step > 0).length;
        expect(coloured).toBeLessThanOrEqual(Math.max(1, heatShare * tokens.length));
      }),
      { numRuns: 12 },
    );
  });

  it('is zero on the tokens that all share', () => {
    fc.assert(
      fc.property(anyPool, fc.nat(), fc.nat(), (pool, pick, at) => {
        const text = pool.members[pick % pool.members.length]?.text ?? '';
        const tree = syntax.parse(pool.languageId, text);
        const places = swappable(tree);
        const place = places[at % places.length] ?? 0;
        const members = [text, text, swapToken(tree, place)].map((some, index) => ({
          id: `m${index}`,
          text: some,
          weight: 1,
        }));
        const { tokens } = disagreementOf(pool, members, text);
        const hot = tokens.filter(isHot);
        expect(hot.map(({ start }) => start)).toEqual([tree.tokens[place]?.start]);
        expect(hot[0]?.share).toBeCloseTo(1 / 3);
      }),
      { numRuns: 25 },
    );
  });

  it('does not change when a candidate is reformatted, commented or consistently renamed', () => {
    fc.assert(
      fc.property(anySelection, fc.nat(), anyCosmeticChange, ({ pool, members, shown }, pick, change) => {
        const changed = rewritten(pool, members, pick, change);
        expect(disagreementOf(pool, changed, shown).tokens).toEqual(
          disagreementOf(pool, members, shown).tokens,
        );
      }),
      { numRuns: 20 },
    );
  });

  it('has the same spots with the same votes when a candidate is reformatted or commented', () => {
    const layout = fc.constantFrom('indentation' as const, 'blankLines' as const, 'comments' as const);
    fc.assert(
      fc.property(anySelection, fc.nat(), layout, ({ pool, members, shown }, pick, change) => {
        const changed = rewritten(pool, members, pick, change);
        expect(outline(disagreementOf(pool, changed, shown))).toEqual(
          outline(disagreementOf(pool, members, shown)),
        );
      }),
      { numRuns: 15 },
    );
  });
});

describe('a candidate that cannot be parsed', () => {
  it('never breaks the run', () => {
    fc.assert(
      fc.property(
        anySelection,
        fc.nat(),
        fc.string({ unit: 'grapheme', maxLength: 40 }),
        ({ pool, members, shown }, cut, noise) => {
          const broken = { id: 'zz', text: shown.slice(0, cut % (shown.length + 1)) + noise, weight: 1 };
          const all = [...members, broken];
          expect(agree({ ...inputOf(pool), members: all }).scores.size).toBe(all.length);
          for (const text of [shown, broken.text]) {
            for (const { heat } of disagreementOf(pool, all, text).tokens)
              expect(heat).toBeLessThanOrEqual(1);
          }
        },
      ),
      { numRuns: 12 },
    );
  });

  it('leaves a pool of nothing but empty texts in peace', () => {
    const pool = pools[0];
    if (pool === undefined) throw new Error('the demo is missing');
    const members = ['a', 'b'].map((id) => ({ id, text: '', weight: 1 }));
    expect(agree({ ...inputOf(pool), members }).clusters).toHaveLength(1);
    expect(disagreementOf(pool, members, '')).toEqual({ tokens: [], hotSpots: [] });
  });
});
