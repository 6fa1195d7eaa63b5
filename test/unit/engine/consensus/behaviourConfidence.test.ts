import { describe, expect, it } from 'vitest';
import { confidenceWithBehaviour, evidenceOf } from '../../../../src/engine/consensus/behaviourConfidence';
import type { BehaviourEvidence } from '../../../../src/engine/consensus/behaviourConfidence';
import { behaviourScores } from '../../../../src/engine/consensus/behaviourScores';
import { poolOf } from './support';
import type { Doing } from './support';

const evidence: BehaviourEvidence = {
  score: 1,
  support: 5,
  usable: 8,
  drawn: 10,
  rejected: 0.2,
  constant: false,
  asked: 20,
  taken: 4,
};

function read(doings: readonly Doing[]): BehaviourEvidence {
  const pool = poolOf(doings);
  const scores = behaviourScores({ pool, votes: doings.map(() => 0.5), similarity: () => 0.5 });
  return evidenceOf({ pool, scores, leader: 0, support: 1, drawn: doings.length + 1 });
}

describe('the confidence with behaviour', () => {
  it('rises with the score, the support and the usable share', () => {
    const before = confidenceWithBehaviour(evidence);
    expect(confidenceWithBehaviour({ ...evidence, score: 1.2 })).toBeGreaterThan(before);
    expect(confidenceWithBehaviour({ ...evidence, support: 7 })).toBeGreaterThan(before);
    expect(confidenceWithBehaviour({ ...evidence, drawn: 8 })).toBeGreaterThan(before);
  });

  it('falls where a test that many pass is failed, and where the choice always says the same', () => {
    const before = confidenceWithBehaviour(evidence);
    expect(confidenceWithBehaviour({ ...evidence, rejected: 0.9 })).toBeLessThan(before);
    expect(confidenceWithBehaviour({ ...evidence, constant: true })).toBeLessThan(before);
  });

  it('falls where the choice takes up less of the request, and does without a request', () => {
    const before = confidenceWithBehaviour(evidence);
    expect(confidenceWithBehaviour({ ...evidence, taken: 3 })).toBeLessThan(before);
    expect(confidenceWithBehaviour({ ...evidence, asked: 40 })).toBeLessThan(before);
    const unknown = confidenceWithBehaviour({ ...evidence, asked: 0, taken: 0 });
    expect(unknown).toBeGreaterThan(confidenceWithBehaviour({ ...evidence, asked: 100, taken: 0 }));
    expect(unknown).toBeLessThan(confidenceWithBehaviour({ ...evidence, taken: 19 }));
  });

  it('reads what it rests on off the pool', () => {
    const doings = [
      { outcomes: ['1', '1'], passed: '10' },
      { outcomes: ['1', '2'], passed: '11' },
      { outcomes: ['1', '2'], passed: '01' },
    ];
    expect(read(doings)).toMatchObject({ usable: 3, drawn: 4, constant: true, asked: 0, taken: 0 });
    expect(read(doings).rejected).toBeCloseTo(2 / 3, 9);
    expect(read([...doings].reverse()).constant).toBe(false);
  });

  it('does not call a single input constant', () => {
    expect(read([{ outcomes: ['1'], passed: '' }]).constant).toBe(false);
  });
});
