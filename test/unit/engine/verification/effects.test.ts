import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Disagreement, HotSpot } from '../../../../src/engine/agreement/agreement';
import type { Consensus } from '../../../../src/engine/events';
import { effectLine } from '../../../../src/engine/report/verified';
import { englishWords } from '../../../../src/engine/report/words';
import type { Behaviour } from '../../../../src/engine/verification/behaviour';
import { changesToTry, inputsToTry, withEffects } from '../../../../src/engine/verification/effects';

function spot(start: number, heat: number, ...texts: readonly string[]): HotSpot {
  const alternatives = texts.map((text) => ({ text, votes: 1, members: [text] }));
  return { start, end: start + 1, step: 3, heat, insertion: false, votes: 1, alternatives };
}

function consensusWith(hotSpots: readonly HotSpot[]): Consensus {
  const disagreement: Disagreement = { tokens: [], hotSpots };
  return { verdict: 'consensus', usable: 2, clusters: [], support: 1, level: 'tree', disagreement };
}

describe('changesToTry', () => {
  it('begins with the hottest spot, and takes no more than two alternatives of each', () => {
    const { disagreement } = consensusWith([spot(0, 0.1, 'a'), spot(5, 0.9, 'b', 'c', 'd')]);
    expect(changesToTry(disagreement).map(({ text }) => text)).toEqual(['b', 'c', 'a']);
  });
});

describe('inputsToTry', () => {
  it('puts inputs on which candidates part in front', () => {
    const behaviour: Behaviour = {
      candidates: ['a', 'b'],
      inputs: ['f(1)', 'f("long")', 'f(2)'].map((text) => ({ text, origin: 'model' })),
      outcomes: [
        ['1', '2', '3'],
        ['1', '!Error', '3'],
      ],
      tests: [],
      passed: [[], []],
    };
    expect(inputsToTry(behaviour).map(({ text }) => text)).toEqual(['f("long")', 'f(1)', 'f(2)']);
  });
});

describe('withEffects', () => {
  it('gives each tried alternative its effect, and changes nothing else', () => {
    const anySpots = fc
      .uniqueArray(fc.nat(50), { minLength: 1, maxLength: 5 })
      .map((starts) => starts.map((start) => spot(start, 0.5, `x${start}`, 'y')));
    fc.assert(
      fc.property(anySpots, (spots) => {
        const consensus = consensusWith(spots);
        const tried = changesToTry(consensus.disagreement).map((change, index) => ({
          ...change,
          effect: { tried: index, changed: [] },
        }));
        const after = withEffects(consensus, tried);
        const bare = after.disagreement.hotSpots.map((one) => ({
          ...one,
          alternatives: one.alternatives.map(({ text, votes, members }) => ({ text, votes, members })),
        }));
        expect(bare).toEqual(spots);
        const known = after.disagreement.hotSpots.flatMap(({ alternatives }) =>
          alternatives.flatMap(({ effect }) => (effect === undefined ? [] : [effect.tried])),
        );
        expect(known.sort((a, b) => a - b)).toEqual(tried.map((_, index) => index));
      }),
    );
  });
});

describe('effectLine', () => {
  it('says what an alternative changes, by an example', () => {
    const changed = [{ input: 'f(-1)', before: '1', after: '!RangeError' }];
    expect(effectLine({ tried: 24, changed }, englishWords)).toBe(
      'changes 1 of 24 inputs that were tried, for f(-1): raises RangeError instead of 1',
    );
    expect(effectLine({ tried: 3, changed: [] }, englishWords)).toBe(
      'changes nothing on the 3 inputs that were tried',
    );
    expect(effectLine(undefined, englishWords)).toBeUndefined();
  });
});
