import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Lead } from '../../../../src/engine/consensus/leadOf';
import type { Finding } from '../../../../src/engine/critique/finding';
import { chooseExamined, rankExamined } from '../../../../src/engine/examination/chooseExamined';
import type { Contender, Contest } from '../../../../src/engine/examination/contenders';
import type { Examination } from '../../../../src/engine/examination/examination';
import { noExamination } from '../../../../src/engine/examination/examination';

const contender = (id: string, votes: number, more: Partial<Contender> = {}): Contender => ({
  id,
  text: id,
  votes,
  isNew: false,
  ...more,
});

function contestWith(contenders: readonly Contender[]): Contest {
  const [first] = contenders;
  const cluster = {
    id: first?.id ?? '',
    members: [first?.id ?? ''],
    weight: first?.votes ?? 0,
    by: 'tree',
  } as const;
  const lead: Lead = {
    choice: cluster.id,
    cluster,
    clusters: [cluster],
    confidence: { value: 0.5, restsOn: 'votes' },
    level: 'tree',
  };
  return { lead, contenders };
}

function choiceOf(contenders: readonly Contender[], examination: Partial<Examination> = {}): string {
  const known = { ...noExamination, ...examination };
  return chooseExamined(rankExamined(contestWith(contenders), known), known).id;
}

const finding = (candidate: string, status: Finding['status']): Finding => ({
  id: 'f1',
  candidate,
  lines: { first: 1, last: 1 },
  severity: 'high',
  problem: 'wrong at 0',
  status,
});

const critiques = (...reviewed: readonly (readonly [string, Finding['status']])[]): Partial<Examination> => ({
  critiques: new Map(
    reviewed.map(([candidate, status]) => {
      const all = [finding(candidate, status)];
      return [
        candidate,
        {
          candidate,
          findings: all.filter((each) => each.status !== 'refuted'),
          refuted: all.filter((each) => each.status === 'refuted'),
          misplaced: 0,
        },
      ];
    }),
  ),
});

function backward(counts: Readonly<Record<string, readonly [number, number]>>): Partial<Examination> {
  return {
    backward: {
      masks: [],
      probes: [],
      evidence: Object.entries(counts).map(([candidate, [passed, total]]) => ({
        candidate,
        facts: { candidate, asked: total, recovered: passed, discounted: 0, notMeasured: 0 },
        compared: { passed, total },
      })),
    },
  };
}

const judged = (...pairs: readonly (readonly [string, string, 1 | -1, 1 | -1])[]): Partial<Examination> => ({
  judge: {
    contenders: [...new Set(pairs.flatMap(([first, second]) => [first, second]))],
    pairs: pairs.map(([first, second, asShown, swapped]) => ({ first, second, asShown, swapped })),
    scores: [],
    answers: [],
    trials: { tried: 4, right: 4 },
  },
});

describe('the choice after an examination', () => {
  it('is the lead where nothing was asked, whatever the votes', () => {
    const votes = fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(votes, (counts) => {
        expect(choiceOf(counts.map((count, at) => contender(`c${at}`, count)))).toBe('c0');
      }),
    );
  });

  it('follows what was recovered where votes are near, and not against a large majority', () => {
    const recovered = backward({ a: [0, 6], b: [6, 6] });
    expect(choiceOf([contender('a', 3), contender('b', 2)], recovered)).toBe('b');
    expect(choiceOf([contender('a', 60), contender('b', 1)], recovered)).toBe('a');
    expect(choiceOf([contender('a', 3), contender('b', 2)], backward({ a: [6, 6], b: [6, 6] }))).toBe('a');
  });

  it('is one that was drawn in view of others only by evidence', () => {
    const leader = contender('a', 3, { tests: { passed: 8, total: 10 } });
    expect(choiceOf([leader, contender('y', 0, { isNew: true })])).toBe('a');
    expect(choiceOf([leader, contender('y', 0, { isNew: true, tests: { passed: 8, total: 10 } })])).toBe('a');
    const failing = contender('a', 3, { tests: { passed: 1, total: 10 } });
    expect(choiceOf([failing, contender('y', 0, { isNew: true, tests: { passed: 10, total: 10 } })])).toBe(
      'y',
    );
  });

  it('takes nothing for right because nobody reviewed it', () => {
    const both = [contender('a', 3), contender('b', 3), contender('y', 0, { isNew: true })];
    expect(choiceOf(both, critiques(['a', 'shown'], ['b', 'shown']))).toBe('a');
  });

  it('lets a repair win whose fault is gone, and not one that still has it', () => {
    const both = [contender('a', 1), contender('r', 0, { isNew: true })];
    expect(choiceOf(both, critiques(['a', 'shown'], ['r', 'refuted']))).toBe('r');
    expect(choiceOf(both, critiques(['a', 'shown'], ['r', 'shown']))).toBe('a');
    expect(choiceOf(both, critiques(['a', 'open']))).toBe('a');
  });

  it('hears a judge among near ties only, and one whose verdict depends on the order not at all', () => {
    const near = [contender('a', 3), contender('b', 3)];
    expect(choiceOf(near, judged(['a', 'b', -1, -1]))).toBe('b');
    expect(choiceOf(near, judged(['a', 'b', -1, 1]))).toBe('a');
    expect(choiceOf([contender('a', 30), contender('b', 1)], judged(['a', 'b', -1, -1]))).toBe('a');
  });
});
