import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Candidate, RepliedSample } from '../../../../src/engine/pool';
import { collapseOf } from '../../../../src/engine/sampling/collapse';
import type { PanelMember } from '../../../../src/engine/sampling/panelVotes';
import { panelVotes, standsBehind } from '../../../../src/engine/sampling/panelVotes';
import { weighVotes } from '../../../../src/engine/sampling/voteWeights';

/** Members named after their model and what they say, such as `a1x`. */
function members(...ids: readonly string[]): PanelMember[] {
  return ids.map((id) => ({ id, modelId: id.charAt(0) }));
}

function clustersOf(panel: readonly PanelMember[]): string[][] {
  const groups = new Map<string, string[]>();
  for (const { id } of panel) groups.set(id.charAt(2), [...(groups.get(id.charAt(2)) ?? []), id]);
  return [...groups.values()];
}

function shareOf(weights: ReadonlyMap<string, number>, model: string): number {
  const all = [...weights.values()].reduce((sum, weight) => sum + weight, 0);
  return (
    [...weights].filter(([id]) => id.startsWith(model)).reduce((sum, [, weight]) => sum + weight, 0) / all
  );
}

describe('votes of a panel', () => {
  it('of one model count the same', () => {
    const panel = members('a1x', 'a2y');
    expect([...panelVotes(panel, clustersOf(panel)).values()]).toEqual([1, 1]);
  });

  it('weigh as much as a model agrees with itself', () => {
    const panel = members('a1x', 'a2x', 'a3x', 'b1x', 'b2y', 'b3z', 'c1x', 'c2y', 'c3z');
    const votes = panelVotes(panel, clustersOf(panel));
    expect(shareOf(votes, 'a')).toBeGreaterThan(shareOf(votes, 'b') * 1.4);
    expect(shareOf(votes, 'b')).toBeCloseTo(shareOf(votes, 'c'));
  });

  it('weigh as much as a model was right before', () => {
    const panel = members('a1x', 'a2y', 'b1x', 'b2y');
    const records = new Map([
      ['a', { right: 9, runs: 10 }],
      ['b', { right: 6, runs: 10 }],
    ]);
    const votes = panelVotes(panel, clustersOf(panel), records);
    expect(shareOf(votes, 'a') / shareOf(votes, 'b')).toBeCloseTo(10 / 7, 6);
  });

  it('are capped: neither confidence, nor a record, nor the number of samples lets one model rule', () => {
    const id = fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.constantFrom('x', 'y', 'z'));
    const record = fc.record({ right: fc.nat(50), more: fc.nat(50) });
    fc.assert(
      fc.property(fc.array(id, { minLength: 2, maxLength: 25 }), record, (list, { right, more }) => {
        const panel = list.map(([model, answer], index) => ({
          id: `${model}${String.fromCharCode(65 + index)}${answer}`,
          modelId: model,
        }));
        const votes = panelVotes(panel, clustersOf(panel), new Map([['a', { right, runs: right + more }]]));
        const models = new Set(panel.map(({ modelId }) => modelId));
        const total = [...votes.values()].reduce((sum, weight) => sum + weight, 0);
        expect(total).toBeCloseTo(panel.length, 6);
        for (const weight of votes.values()) expect(weight).toBeGreaterThan(0);
        const cap = models.size === 1 ? 1 : models.size === 2 ? 0.6 : 0.5;
        for (const model of models) expect(shareOf(votes, model)).toBeLessThanOrEqual(cap + 1e-9);
      }),
    );
  });

  it('a model stands behind what it says most', () => {
    const panel = members('a1x', 'a2x', 'a3y', 'b1x', 'b2y', 'b3y');
    const behind = standsBehind('a1x', panel, clustersOf(panel));
    expect([behind.get('a'), behind.get('b')]).toEqual([true, false]);
  });
});

const prose = 'I have changed the function so that it does what was asked. '.repeat(5);

function sample(id: string, text: string, modelId = 'm', logprob?: number): RepliedSample {
  const tokens = logprob === undefined ? {} : { tokens: [{ text, logprob }] };
  const reply = { text, finishReason: 'stop' as const, model: modelId, ...tokens };
  return { id, modelId, elapsedMs: 1, kind: 'reply', reply };
}

function usable(id: string, modelId = 'm'): Candidate {
  return { id, modelId, usable: true, text: id, edits: [], format: 'whole', repairs: [] };
}

describe('a collapsed pool', () => {
  const same = ['a', 'b', 'c', 'd', 'e'].map((id) => sample(id, prose));

  it('is one of long replies that are the same to the last letter', () => {
    expect(collapseOf([...same, sample('f', `${prose}!`)])).toEqual({
      identical: ['a', 'b', 'c', 'd', 'e'],
      replies: 6,
      weight: 0.6,
    });
  });

  it.each([
    ['few', same.slice(0, 3)],
    ['short', same.map(({ id }) => sample(id, 'short'))],
    ['different', same.map(({ id }) => sample(id, prose + id))],
    ['as sure as the model was of them', same.map(({ id }) => sample(id, prose, 'm', -0.1))],
    ['of several models', same.map(({ id }, index) => sample(id, prose, `m${index}`))],
  ])('is not one of replies that are %s', (_, samples) => {
    expect(collapseOf(samples)).toBeUndefined();
  });

  it('is one although the model was unsure of what it repeats', () => {
    expect(collapseOf(same.map(({ id }) => sample(id, prose, 'm', -40)))?.identical).toHaveLength(5);
  });

  it('counts half beyond the first, and is told', () => {
    const samples = [...same, sample('f', `${prose}!`)];
    const input = {
      candidates: samples.map(({ id }) => usable(id)),
      samples,
      clusters: [['a', 'b', 'c', 'd', 'e'], ['f']],
    };
    const votes = weighVotes(input);
    expect(votes?.collapse?.identical).toHaveLength(5);
    expect(votes?.weights.get('a')).toBeCloseTo(0.6);
    expect(votes?.weights.get('f')).toBe(1);
  });
});

describe('votes', () => {
  it('that all count the same are not weighed', () => {
    const samples = [sample('a', 'one'), sample('b', 'two')];
    const candidates = samples.map(({ id }) => usable(id));
    const input = { candidates, samples, clusters: [['a'], ['b']] };
    expect(weighVotes(input)).toBeUndefined();
    expect(weighVotes({ ...input, candidates: [] })).toBeUndefined();
    // Wanted, but there are no log-probabilities.
    expect(weighVotes({ ...input, byLikelihood: true })).toBeUndefined();
  });

  it('count by likelihood where that is wanted, their sum unchanged', () => {
    const samples = [
      sample('a', 'one', 'm', -0.1),
      sample('b', 'two', 'm', -1),
      sample('c', 'three', 'm', -2),
    ];
    const candidates = samples.map(({ id }) => usable(id));
    const votes = weighVotes({
      candidates,
      samples,
      clusters: [['a'], ['b'], ['c']],
      byLikelihood: true,
    });
    const weights = votes?.weights;
    expect(weights?.get('a')).toBeGreaterThan(weights?.get('b') ?? 9);
    expect(weights?.get('b')).toBeGreaterThan(weights?.get('c') ?? 9);
    expect([...(weights?.values() ?? [])].reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(3);
  });
});
