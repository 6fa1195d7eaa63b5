import { describe, expect, it } from 'vitest';
import {
  choiceSignal,
  critiqueSignal,
  judgeSignal,
  questionsSignal,
} from '../../../../src/engine/critique/critiqueSignals';
import type { Critique } from '../../../../src/engine/critique/critiqueCandidate';
import type { Finding } from '../../../../src/engine/critique/finding';

const finding: Finding = {
  id: 'f1',
  candidate: 's1',
  lines: { first: 1, last: 1 },
  severity: 'high',
  problem: 'p',
  status: 'open',
};

function critique(...statuses: readonly Finding['status'][]): Critique {
  const findings = statuses.map((status) => ({ ...finding, status }));
  return { candidate: 's1', findings, refuted: [], misplaced: 0 };
}

describe('signals of critique', () => {
  it('speak for what a review left clean, and against what running bore out', () => {
    const of = (...statuses: readonly Finding['status'][]): number =>
      critiqueSignal(critique(...statuses))?.logOdds ?? NaN;
    expect(of()).toBeGreaterThan(0);
    expect(of('open')).toBe(0);
    expect(of('shown')).toBeLessThan(of('open'));
    expect(of('shown', 'shown')).toBeLessThan(of('shown'));
    expect(critiqueSignal({ ...critique(), refuted: [{ ...finding, status: 'refuted' }] })?.logOdds).toBe(
      of(),
    );
  });

  it('weigh a judge by what it was found to be worth', () => {
    const wins = new Map([['s1', { won: 2, compared: 2 }]]);
    expect(judgeSignal({ wins, weight: 0.4, violations: 0 }, 's1')).toMatchObject({
      name: 'judge',
      weight: 0.4,
    });
    expect(judgeSignal({ wins, weight: 0.4, violations: 0 }, 's2')).toBe(undefined);
    expect(judgeSignal({ wins: new Map(), none: 'cyclic', weight: 0, violations: 2 }, 's1')).toBe(undefined);
  });

  it('take nothing from questions that all answer alike', () => {
    const answers = { agreeing: 3, answered: 4, balanced: 0.75 };
    const alike = new Map([
      ['s1', answers],
      ['s2', answers],
    ]);
    expect(questionsSignal(alike, 's1')?.logOdds).toBe(0);
    const better = new Map(alike).set('s2', { agreeing: 1, answered: 4, balanced: 0.25 });
    expect(questionsSignal(better, 's1')?.logOdds).toBeGreaterThan(0);
    expect(questionsSignal(better, 's3')).toBe(undefined);
  });

  it('take nothing from a choice that did not hold', () => {
    expect(choiceSignal({ picks: ['s1', 's2'] }, 's1')).toBe(undefined);
    expect(choiceSignal({ picks: ['s1', 's1'], choice: 's1' }, 's1')?.logOdds).toBeGreaterThan(0);
    expect(choiceSignal({ picks: ['s1', 's1'], choice: 's1' }, 's2')?.logOdds).toBeLessThan(0);
  });
});
