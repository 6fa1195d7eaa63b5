import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { HotSpot, TokenHeat } from '../../../../src/engine/agreement/agreement';
import {
  alternativeLine,
  heatLine,
  nextSpot,
  previousSpot,
  spotAt,
  spotLine,
  tokenAt,
  votesLine,
} from '../../../../src/engine/report/spots';
import { englishWords } from '../../../../src/engine/report/words';

function spot(start: number, end: number, details: Partial<HotSpot> = {}): HotSpot {
  return { start, end, step: 3, heat: 0.5, insertion: start === end, votes: 7, alternatives: [], ...details };
}

const spots = fc
  .uniqueArray(fc.nat(500), { minLength: 1, maxLength: 10 })
  .map((starts) => starts.sort((a, b) => a - b).map((start) => spot(start, start + 1)));

describe('moving between hot spots', () => {
  it('visits every spot once before it comes round', () => {
    fc.assert(
      fc.property(spots, (all) => {
        let at = -1;
        const visited: HotSpot[] = [];
        for (let step = 0; step < all.length; step++) {
          const next = nextSpot(all, at);
          if (next === undefined) throw new Error('a spot was expected');
          visited.push(next);
          at = next.start;
        }
        expect(visited).toEqual(all);
        expect(nextSpot(all, at)).toBe(all[0]);
      }),
    );
  });

  it('goes back the way it came', () => {
    fc.assert(
      fc.property(spots, fc.nat(500), (all, offset) => {
        const next = nextSpot(all, offset);
        if (next === undefined || next === all[0]) return;
        expect(previousSpot(all, next.start)?.start).toBeLessThanOrEqual(offset);
      }),
    );
  });

  it('knows no spot where there are none', () => {
    expect(nextSpot([], 3)).toBeUndefined();
    expect(previousSpot([], 3)).toBeUndefined();
  });
});

describe('spotAt', () => {
  it('prefers the narrowest of the spots that touch the cursor', () => {
    const outer = spot(0, 20);
    const inner = spot(5, 8);
    const both = { tokens: [], hotSpots: [outer, inner] };
    expect(spotAt(both, { start: 8, end: 8 })).toBe(inner);
    expect(spotAt(both, { start: 12, end: 12 })).toBe(outer);
    expect(spotAt(both, { start: 30, end: 30 })).toBeUndefined();
  });

  it('finds what is missing anywhere on the token that bears its mark', () => {
    const cold = { heat: 0, share: 0, inserted: 0, insertionHeat: 0, step: 0 } as const;
    const missing = spot(10, 10);
    const tokens = [
      { start: 5, end: 9, ...cold },
      { start: 10, end: 15, ...cold },
    ];
    const disagreement = { tokens, hotSpots: [missing] };
    expect(spotAt(disagreement, { start: 13, end: 13 })).toBe(missing);
    expect(spotAt(disagreement, { start: 7, end: 7 })).toBeUndefined();
  });
});

describe('the words of a hot spot', () => {
  const alternative = { text: '\n    <= 2\n', votes: 4, members: ['a1', 'b2', 'c3', 'c4'] };

  it('counts votes for and against', () => {
    expect(spotLine(spot(3, 6, { alternatives: [alternative] }), englishWords)).toBe('7 of 11 as shown');
  });

  it('says of an insertion how many have more', () => {
    expect(spotLine(spot(3, 3, { alternatives: [alternative] }), englishWords)).toBe(
      '4 of 11 have something more here',
    );
  });

  it('names the candidates of an alternative', () => {
    expect(votesLine(alternative, englishWords)).toBe('4 votes: a1, b2, c3, c4');
    expect(votesLine({ ...alternative, votes: 1, members: ['a1'] }, englishWords)).toBe('1 vote: a1');
  });

  it('puts an alternative on one line, and says when it is left out', () => {
    expect(alternativeLine(alternative, englishWords)).toBe('<= 2');
    expect(alternativeLine({ ...alternative, text: ' ' }, englishWords)).toBe('(left out)');
    expect(alternativeLine({ ...alternative, text: 'x'.repeat(200) }, englishWords)).toHaveLength(80);
  });
});

describe('the heat of a token', () => {
  const token: TokenHeat = {
    start: 4,
    end: 6,
    heat: 0.31,
    share: 0.42,
    inserted: 0,
    insertionHeat: 0,
    step: 4,
  };

  it('is explained by the votes and by the rank', () => {
    expect(heatLine(token, englishWords)).toBe(
      '42 % of the votes have this token otherwise; heat 0.31, in which the votes of close variants count most; step 4 of 5 by rank within this patch',
    );
    const gap = { ...token, share: 0, heat: 0, inserted: 0.25, insertionHeat: 0.2, step: 0 } as const;
    expect(heatLine(gap, englishWords)).toBe(
      '25 % have something more in front of it; heat 0.20, in which the votes of close variants count most; not coloured, since other tokens of this patch are hotter',
    );
  });

  it('is not spoken of where all agree', () => {
    expect(heatLine({ ...token, share: 0, heat: 0, step: 0 }, englishWords)).toBeUndefined();
  });

  it('is that of the token under the cursor', () => {
    const disagreement = { tokens: [token], hotSpots: [] };
    expect([3, 4, 5, 6].map((at) => tokenAt(disagreement, at))).toEqual([undefined, token, token, undefined]);
  });
});
