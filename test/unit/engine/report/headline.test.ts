import { describe, expect, it } from 'vitest';
import type { Consensus } from '../../../../src/engine/events';
import { agreementLine, basisLine, confidenceLine } from '../../../../src/engine/report/headline';
import { originLine } from '../../../../src/engine/report/origin';
import { englishWords } from '../../../../src/engine/report/words';

const cluster = (id: string, weight: number): Consensus['clusters'][number] => ({
  id,
  members: [id],
  weight,
  by: 'text',
});

function consensus(details: Partial<Consensus>): Consensus {
  return {
    verdict: 'consensus',
    usable: 3,
    clusters: [cluster('a', 2), cluster('b', 1)],
    support: 2,
    level: 'tree',
    disagreement: { tokens: [], hotSpots: [] },
    ...details,
  };
}

describe('agreementLine', () => {
  it.each<[string, Partial<Consensus>]>([
    ['2 of 3 agree', {}],
    ['All 3 agree', { clusters: [cluster('a', 3)], support: 3 }],
    [
      '12 of 12 differ; nearest to the others shown',
      { usable: 12, support: 1, clusters: Array.from({ length: 12 }, (_, i) => cluster(String(i), 1)) },
    ],
    [
      '3 of 3 differ; the one with the most evidence shown',
      {
        support: 1,
        clusters: Array.from({ length: 3 }, (_, i) => cluster(String(i), 1)),
        fusion: {
          confidence: 0.4,
          logOdds: -0.4,
          contributions: [
            { name: 'votes', logOdds: -0.6 },
            { name: 'backward', logOdds: 0.2 },
          ],
          missing: [],
        },
      },
    ],
    ['No consensus: no reply could be used', { verdict: 'none', reason: 'noUsable' }],
    ['No consensus: only one reply could be used', { verdict: 'none', reason: 'oneUsable' }],
    ['No consensus: 2 of 3 agree at most', { verdict: 'none', reason: 'support' }],
    ['No consensus: the confidence is too low (2 of 3 agree)', { verdict: 'none', reason: 'confidence' }],
  ])('says “%s”', (line, details) => {
    expect(agreementLine(consensus(details), englishWords)).toBe(line);
  });
});

describe('what was drawn in view of others', () => {
  const repair = { by: 'repair', parents: ['b2'], round: 1 } as const;
  const synthesis = { by: 'synthesis', parents: ['a1', 'c3'], round: 1 } as const;

  it.each<[string, Partial<Consensus>]>([
    ['A repair of b2; nobody else wrote it', { origin: repair }],
    ['Written in view of a1 and c3; nobody else wrote it', { origin: synthesis }],
    ['No consensus: no reply could be used', { origin: repair, reason: 'noUsable' }],
    [
      'No consensus: only one reply could be used; a repair of b2 is shown',
      { origin: repair, reason: 'oneUsable' },
    ],
    ['No consensus: nobody voted for what is shown (a repair of b2)', { origin: repair, reason: 'support' }],
    [
      'No consensus: the confidence is too low (written in view of a1 and c3)',
      { origin: synthesis, reason: 'confidence' },
    ],
  ])('claims no votes: “%s”', (line, details) => {
    const shown = consensus({ support: 1, ...details });
    expect(agreementLine(shown, englishWords)).toBe(line);
    expect(line).not.toMatch(/\d of \d/);
    expect(basisLine(shown, englishWords)).toContain('not by votes');
  });

  it.each([
    [[], 'a repair of nobody'],
    [['a'], 'a repair of a'],
    [['a', 'b', 'c'], 'a repair of a, b and c'],
  ])('names the parents %j', (parents, line) => {
    expect(originLine({ ...repair, parents }, englishWords)).toBe(line);
  });
});

describe('what the agreement rests on', () => {
  it('says when there was no grammar', () => {
    expect(basisLine(consensus({}), englishWords)).toBe('by votes and syntax');
    expect(basisLine(consensus({ level: 'lexical' }), englishWords)).toContain('no grammar');
  });

  it('shows a confidence only where there is one, with its level', () => {
    expect(confidenceLine(consensus({}), englishWords)).toBeUndefined();
    const line = confidenceLine(consensus({ confidence: { value: 0.684, restsOn: 'votes' } }), englishWords);
    expect(line).toBe('confidence 68 %, from votes only');
    const asked = consensus({ confidence: { value: 0.7, restsOn: 'examination' } });
    expect(confidenceLine(asked, englishWords)).toContain('what the model was asked');
  });
});
