import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { behaviourHeat } from '../../../../src/engine/agreement/behaviourHeat';
import type { StandingVotes } from '../../../../src/engine/agreement/behaviourHeat';
import { compareWithin, prepareText } from '../../../../src/engine/agreement/comparedText';
import type { ComparedText } from '../../../../src/engine/agreement/comparedText';
import { unitHeat } from '../../../../src/engine/agreement/heat';
import { pairTexts } from '../../../../src/engine/agreement/pairing';
import { createPartMemory } from '../../../../src/engine/agreement/partMemory';
import { votesOf } from '../../../../src/engine/agreement/votes';
import type { Syntax } from '../../../../src/engine/ports';
import { createTestSyntax } from '../../../fixtures/syntax';
import { demoPools } from './demoPools';

let syntax: Syntax;
const pools = demoPools();

beforeAll(async () => {
  syntax = await createTestSyntax('typescript', 'python');
});

interface Sight {
  readonly shown: ComparedText;
  readonly others: readonly StandingVotes[];
}

/** Texts seen from the first of them, with a standing each. */
function sightOf(languageId: string, texts: readonly string[], standings: readonly Standing[]): Sight {
  const parts = createPartMemory();
  const compared = texts.map((text) =>
    compareWithin(prepareText(syntax, languageId, text, parts), { before: 0, after: 0 }, parts),
  );
  const [shown, ...rest] = compared;
  if (shown === undefined) throw new RangeError('There is nothing to show.');
  const others = rest.map((other, at): StandingVotes => {
    const pairing = pairTexts(shown, other);
    return {
      votes: votesOf(shown, other, pairing),
      weight: standings[at]?.weight ?? 1,
      similarity: pairing.similarity,
      rank: standings[at]?.rank ?? 0.5,
      alike: standings[at]?.alike ?? false,
    };
  });
  return { shown, others };
}

interface Standing {
  readonly rank: number;
  readonly alike: boolean;
  readonly weight: number;
}

const anyStanding = fc.record({
  rank: fc.double({ min: 0, max: 1, noNaN: true }),
  alike: fc.boolean(),
  weight: fc.constantFrom(0.5, 1, 3),
});

const anySight = fc
  .record({
    pool: fc.constantFrom(...pools),
    picks: fc.array(fc.nat(), { minLength: 2, maxLength: 5 }),
    standings: fc.array(anyStanding, { minLength: 5, maxLength: 5 }),
  })
  .map(({ pool, picks, standings }) => ({
    languageId: pool.languageId,
    texts: picks.map((pick) => pool.members[pick % pool.members.length]?.text ?? ''),
    standings,
  }));

const lookAt = ({ languageId, texts, standings }: Parameters<Parameters<typeof anySight.map>[0]>[0]): Sight =>
  sightOf(languageId, texts, standings);

describe('heat with behaviour', () => {
  it('lies in [0, 1] and is zero just where votes are', () => {
    fc.assert(
      fc.property(anySight, (sight) => {
        const { shown, others } = lookAt(sight);
        const votes = unitHeat(shown, others);
        const { heat, insertion, share, inserted } = behaviourHeat(shown, others);
        for (let at = 0; at < insertion.length; at++) {
          expect((heat[at] ?? 0) + (insertion[at] ?? 0)).toBeLessThanOrEqual(1 + 1e-12);
          expect((heat[at] ?? 0) > 0).toBe((votes.heat[at] ?? 0) > 0);
          expect((insertion[at] ?? 0) > 0).toBe((votes.insertion[at] ?? 0) > 0);
        }
        expect(share).toEqual(votes.share);
        expect(inserted).toEqual(votes.inserted);
      }),
      { numRuns: 25 },
    );
  });

  it('does not depend on the order of the others', () => {
    fc.assert(
      fc.property(anySight, (sight) => {
        const { shown, others } = lookAt(sight);
        const there = behaviourHeat(shown, others);
        const back = behaviourHeat(shown, [...others].reverse());
        for (const [at, heat] of there.heat.entries()) expect(back.heat[at]).toBeCloseTo(heat, 9);
        for (const [at, heat] of there.insertion.entries()) expect(back.insertion[at]).toBeCloseTo(heat, 9);
      }),
      { numRuns: 25 },
    );
  });

  const shownText = 'export const cut = (text: string) => text.slice(0, 3 + text.length);';
  const plusText = shownText.replace('+', '-');
  const zeroText = shownText.replace('0', '1');

  function heats(plus: Partial<Standing>, zero: Partial<Standing>): { plus: number; zero: number } {
    const standing = { rank: 0.5, alike: false, weight: 30 };
    const { shown, others } = sightOf(
      'typescript',
      [shownText, plusText, zeroText],
      [
        { ...standing, ...plus },
        { ...standing, ...zero },
      ],
    );
    const { heat } = behaviourHeat(shown, others);
    const at = (text: string): number => heat[shown.form.texts.indexOf(text) - shown.first] ?? 0;
    return { plus: at('+'), zero: at('0') };
  }

  it('is higher where likelier candidates differ', () => {
    const { plus, zero } = heats({ rank: 0.9 }, { rank: 0.2 });
    expect(plus).toBeGreaterThan(2 * zero);
    expect(zero).toBeGreaterThan(0);
    const even = heats({}, {});
    expect(even.plus).toBeCloseTo(even.zero, 9);
  });

  it('is lower where the candidates that differ behave alike', () => {
    const { plus, zero } = heats({ alike: true }, {});
    expect(plus).toBeLessThan(zero);
  });
});
