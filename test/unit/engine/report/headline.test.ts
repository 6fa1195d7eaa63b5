import { describe, expect, it } from 'vitest';
import type { Consensus } from '../../../../src/engine/events';
import { agreementLine, basisLine, confidenceLine } from '../../../../src/engine/report/headline';
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
    ['No consensus: no reply could be used', { verdict: 'none', reason: 'noUsable' }],
    ['No consensus: only one reply could be used', { verdict: 'none', reason: 'oneUsable' }],
    ['No consensus: 2 of 3 agree at most', { verdict: 'none', reason: 'support' }],
    ['No consensus: the confidence is too low (2 of 3 agree)', { verdict: 'none', reason: 'confidence' }],
  ])('says “%s”', (line, details) => {
    expect(agreementLine(consensus(details), englishWords)).toBe(line);
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
  });
});
