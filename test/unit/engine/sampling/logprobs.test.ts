import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TokenLogprob } from '../../../../src/engine/ports';
import { branchPoints } from '../../../../src/engine/sampling/branchPoints';
import {
  lowestGroupConfidence,
  selfCertainty,
  sequenceLikelihood,
  tokenEntropy,
} from '../../../../src/engine/sampling/likelihood';
import type { VotingSample } from '../../../../src/engine/sampling/perplexityVotes';
import { perplexityVotes } from '../../../../src/engine/sampling/perplexityVotes';
import { fitMixture } from '../../../../src/engine/sampling/weibull';
import { createRandom } from '../../../bench/random';

function token(text: string, probability: number, others: Record<string, number> = {}): TokenLogprob {
  const top = [[text, probability] as const, ...Object.entries(others)].map(([word, p]) => ({
    text: word,
    logprob: Math.log(p),
  }));
  return { text, logprob: Math.log(probability), top };
}

/** Pairs of text and log-probability, as samples without alternatives come. */
function plain(...pairs: readonly (readonly [string, number])[]): TokenLogprob[] {
  return pairs.map(([text, logprob]) => ({ text, logprob }));
}

const logprobs = fc.array(fc.double({ min: -20, max: 0, noNaN: true }), { minLength: 1, maxLength: 40 });

describe('likelihood', () => {
  it('of a sequence is the product, and per token its geometric mean', () => {
    const likelihood = sequenceLikelihood(plain(['a', Math.log(0.5)], ['b', Math.log(0.125)]));
    expect(Math.exp(likelihood?.total ?? 0)).toBeCloseTo(0.0625);
    expect(likelihood?.perToken).toBeCloseTo(0.25);
    expect(sequenceLikelihood([])).toBeUndefined();
  });

  it('entropy is that of the distribution, and a lower bound where only a part of it is told', () => {
    expect(tokenEntropy(token('a', 0.5, { b: 0.5 }))).toBeCloseTo(Math.LN2);
    expect(tokenEntropy(token('a', 1))).toBeCloseTo(0);
    const whole = tokenEntropy(token('a', 0.4, { b: 0.3, c: 0.2, d: 0.1 })) ?? 0;
    expect(tokenEntropy(token('a', 0.4, { b: 0.3 }))).toBeLessThan(whole);
    expect(tokenEntropy({ text: 'a', logprob: -1 })).toBeUndefined();
    // A token that is not among the likeliest is an outcome as well.
    const top = [{ text: 'a', logprob: Math.log(0.9) }];
    expect(tokenEntropy({ text: 'z', logprob: Math.log(0.1), top })).toBeCloseTo(
      -0.9 * Math.log(0.9) - 0.1 * Math.log(0.1),
    );
  });

  it('self-certainty is zero for uniform and grows with the peak', () => {
    const uniform = token('a', 0.25, { b: 0.25, c: 0.25, d: 0.25 });
    expect(selfCertainty([uniform], 4)).toBeCloseTo(0, 1);
    const certainty = (p: number): number => selfCertainty([token('a', p, { b: (1 - p) / 2 })], 1000) ?? -1;
    expect(certainty(0.9)).toBeGreaterThan(certainty(0.5));
    expect(certainty(0.5)).toBeGreaterThan(certainty(0.1));
    expect(selfCertainty(plain(['a', -1]), 1000)).toBeUndefined();
  });

  it('group confidence is that of the weakest run', () => {
    const sure = token('a', 0.99, { b: 0.001 });
    const unsure = token('a', 0.5, { b: 0.5 });
    const weak = lowestGroupConfidence([sure, sure, unsure, unsure, sure, sure], 2) ?? 0;
    expect(weak).toBeCloseTo(Math.LN2);
    expect(lowestGroupConfidence([sure, sure, unsure], 10)).toBeGreaterThan(weak);
    expect(lowestGroupConfidence([], 4)).toBeUndefined();
  });
});

describe('votes by perplexity', () => {
  function sample(id: string, text: string, probability: number): VotingSample {
    return { id, text, tokens: plain([text, Math.log(probability)]) };
  }

  it('are likelihoods; those that say the same share one', () => {
    const votes = perplexityVotes([sample('a', 'x', 0.8), sample('b', 'x', 0.8), sample('c', 'y', 0.6)]);
    expect(votes?.weights.get('a')).toBeCloseTo(0.4);
    expect(votes?.weights.get('c')).toBeCloseTo(0.6);
    expect(votes?.pruned).toEqual([]);
  });

  it('of a small pool leave out what is far below the rest', () => {
    const pool = [0.8, 0.82, 0.78, 0.81, 0.79, 0.8, 0.05].map((p, index) =>
      sample(`s${index}`, `t${index}`, p),
    );
    const votes = perplexityVotes(pool);
    expect(votes?.pruned).toEqual(['s6']);
    expect(votes?.weights.get('s6')).toBe(0);
  });

  it('of a large pool leave out the lower of two groups', () => {
    const random = createRandom(3);
    const pool = Array.from({ length: 40 }, (_, index) =>
      sample(`s${index}`, `t${index}`, index < 12 ? 0.2 + 0.05 * random() : 0.8 + 0.05 * random()),
    );
    const votes = perplexityVotes(pool);
    expect(votes?.pruned).toEqual(pool.slice(0, 12).map(({ id }) => id));
  });

  it('are none where a sample has no log-probabilities, and never leave everybody out', () => {
    expect(perplexityVotes([sample('a', 'x', 0.5), { id: 'b', text: 'y', tokens: [] }])).toBeUndefined();
    fc.assert(
      fc.property(fc.array(logprobs, { minLength: 1, maxLength: 30 }), (pools) => {
        const votes = perplexityVotes(
          pools.map((list, index) => ({
            id: `s${index}`,
            text: `t${index}`,
            tokens: list.map((logprob) => ({ text: 'x', logprob })),
          })),
        );
        expect([...(votes?.weights.values() ?? [])].some((weight) => weight > 0)).toBe(true);
        for (const weight of votes?.weights.values() ?? []) expect(Number.isFinite(weight)).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  it('a mixture finds the components that made the values', () => {
    const random = createRandom(5);
    const draw = (shape: number, scale: number): number => scale * (-Math.log(1 - random())) ** (1 / shape);
    const values = Array.from({ length: 600 }, (_, index) =>
      index % 3 === 0 ? draw(4, 0.3) : draw(12, 0.9),
    );
    const mixture = fitMixture(values);
    expect(mixture?.lowerShare).toBeCloseTo(1 / 3, 1);
    expect(mixture?.lower.scale).toBeCloseTo(0.3, 1);
    expect(mixture?.higher.scale).toBeCloseTo(0.9, 1);
    expect(mixture?.probabilityOfHigher(0.95)).toBeGreaterThan(0.9);
    expect(mixture?.probabilityOfHigher(0.2)).toBeLessThan(0.1);
    expect(fitMixture([0.5, 0.5, 0.5, 0.5, 0.5])).toBeUndefined();
  });
});

describe('branch points', () => {
  it('are where statements begin, the most uncertain first', () => {
    const tokens = plain(
      ['return', -3],
      [' x', -0.1],
      ['\n', -0.1],
      ['  ', -0.1],
      ['if', -1.2],
      [' (', -2.5],
      ['a', -0.2],
      [')', -0.1],
      [' {', -0.1],
      ['\n', -0.1],
      ['let', -2.1],
      [';', -0.1],
      [' y', -0.2],
    );
    const points = branchPoints(tokens);
    expect(points.map(({ token: index }) => index)).toEqual([10, 4]);
    expect(points[0]).toMatchObject({ prefix: 'return x\n  if (a) {\n', uncertainty: 2.1 });
    expect(branchPoints(tokens, { most: 1 })).toHaveLength(1);
    expect(branchPoints(tokens, { least: 3 })).toEqual([]);
  });

  it('continue the very text they were found in', () => {
    const words = fc.array(fc.constantFrom('a', '\n', '  ', ';', ' {', 'if', ' = 1'), { maxLength: 30 });
    fc.assert(
      fc.property(words, (list) => {
        const tokens = list.map((text) => ({ text, logprob: -1 }));
        for (const { token: index, prefix } of branchPoints(tokens, { most: 30 }))
          expect(prefix).toBe(list.slice(0, index).join(''));
      }),
    );
  });
});
